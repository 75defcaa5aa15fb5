/** The one figure that matters: how many held-out puzzles the newest weights solve, and which figure that is. */

import { chartStrings } from '../../charts/strings.ts';
import { useTraining } from '../../session/training.ts';
import { formatFinePercent, formatInteger } from '../../words/format.ts';
import { strings } from './strings.ts';

export function Score() {
  const check = useTraining((state) => state.check);
  const summary = useTraining((state) => state.summary);
  const active = useTraining((state) => state.active);
  if (!summary || !active) return null;
  const share = check?.evaluation.exact.at(-1);
  const valid = check?.evaluation.valid?.at(-1);
  return (
    <section className="score" aria-label={strings.score.label}>
      {check && share !== undefined ? (
        <p>
          <span className="score-figure">{formatFinePercent(share)}</span>{' '}
          <span className="score-text">
            {strings.score.solved(check.evaluation.n, summary.heldOut.kind, check.evaluation.exact.length)}
            <span className="quiet"> · {chartStrings.step(formatInteger(check.step))}</span>
            {valid !== undefined && <span> {strings.score.valid(formatFinePercent(valid))}</span>}
          </span>
        </p>
      ) : (
        <p className="score-text">{strings.score.waiting(active.config.evaluation.every)}</p>
      )}
      <p className="quiet">{summary.heldOut.description}</p>
    </section>
  );
}
