/** The one figure that matters: how many held-out puzzles the newest weights solve, and which figure that is. */

import { chartStrings } from '../../charts/strings.ts';
import { useTraining } from '../../session/training.ts';
import { firstCheck } from '../../training/check-times.ts';
import { formatFinePercent, formatInteger } from '../../words/format.ts';
import { strings } from './strings.ts';

export function Score() {
  const check = useTraining((state) => state.check);
  const summary = useTraining((state) => state.summary);
  const active = useTraining((state) => state.active);
  const share = check?.evaluation.exact.at(-1);
  const valid = check?.evaluation.valid?.at(-1);
  return (
    <section className="score" aria-label={strings.score.label}>
      {check && summary && share !== undefined ? (
        <p>
          <span className="score-figure">{formatFinePercent(share)}</span>{' '}
          <span className="score-text">
            {strings.score.solved(check.evaluation.n, summary.heldOut.kind, check.evaluation.exact.length)}
            <span className="quiet"> at {chartStrings.step(formatInteger(check.step))}</span>
            {valid !== undefined && <span> {strings.score.valid(formatFinePercent(valid))}</span>}
          </span>
        </p>
      ) : (
        <p>
          <span className="score-figure quiet">{chartStrings.none}</span>{' '}
          <span className="score-text">
            {active ? strings.score.waiting(firstCheck(active.config.evaluation.every)) : strings.score.none}
          </span>
        </p>
      )}
      <details className="what">
        <summary>{strings.score.which}</summary>
        <p className="quiet">{summary?.heldOut.description ?? strings.score.none}</p>
      </details>
    </section>
  );
}
