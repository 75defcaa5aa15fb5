/** One claim: the sentence, who says it, what came of it, the figure, and running it here. */
import { Fragment, useEffect, useId } from 'react';
import { IntervalList } from '../../charts/IntervalList.tsx';
import type { Source } from '../../claims/claim.ts';
import type { ClaimCard, ClaimList } from '../../claims/record.ts';
import { withInterval, written } from '../../claims/words.ts';
import { download } from '../../controls/download.ts';
import { toCsv } from '../../trace/tables.ts';
import { address, TOLD, type Told } from '../../words/told.ts';
import { ClaimFigure } from './ClaimFigure.tsx';
import { RunHere } from './RunHere.tsx';
import { forget, loadRecord, useLab } from './store.ts';
import { labStrings as words } from './strings.ts';
import { VerdictBadge } from './VerdictBadge.tsx';

interface Props {
  readonly card: ClaimCard;
  readonly models: ClaimList['models'];
}

export function ClaimView({ card, models }: Props) {
  const { id, says, source, against, measures, rule } = card;
  const told: Told | undefined = TOLD[id];
  const heading = useId();
  const live = useLab((state) => state.results[id]);
  const record = useLab((state) => state.records[id]);
  useEffect(() => loadRecord(id), [id]);
  const shown = live ?? card.record;
  const { finding } = shown;
  const { effect, least } = finding;
  const whole = live ? { claim: id, ...live } : record;
  return (
    <article className="panel claim" aria-labelledby={heading}>
      <a className="lab-back" href="#/lab">
        {words.all}
      </a>
      <header className="claim-head">
        <h2 id={heading} tabIndex={-1}>
          {says}
        </h2>
        <VerdictBadge verdict={finding.verdict} />
      </header>
      <p className="said">{finding.sentence}</p>
      <p className="quiet small">
        <span className="origin" data-origin={live ? 'live' : 'recorded'}>
          {live ? words.live : words.recorded}
        </span>{' '}
        {words.testedOn(shown.model, finding.n, finding.of, shown.seed, shown.engine)}{' '}
        {live && (
          <button type="button" className="link" onClick={() => forget(id)}>
            {words.showRecorded}
          </button>
        )}
      </p>
      <h3>{words.effect}</h3>
      <IntervalList rows={[{ label: effect.name, ...effect }]} read={(row) => withInterval(row, effect.unit)} mark={least} />
      <p className="quiet small">{words.least(written(least, effect.unit))}</p>
      <ClaimFigure id={id} figure={finding.figure} data={whole?.data} />
      <RunHere card={card} models={models} />
      <dl className="claim-about">
        <dt>{words.saidBy}</dt>
        <dd>
          <SourceLink source={source} />
        </dd>
        {against && (
          <>
            <dt>{words.otherwise}</dt>
            <dd>
              <SourceLink source={against} />
            </dd>
          </>
        )}
        <dt>{words.measures}</dt>
        <dd>{measures}</dd>
        <dt>{words.rule}</dt>
        <dd>{rule}</dd>
        {told && (
          <>
            <dt>{words.told}</dt>
            <dd>
              <a href={address.lesson(told.places[0])}>{words.lesson}</a>
            </dd>
          </>
        )}
        {told?.compared && (
          <>
            <dt>{words.compared}</dt>
            <dd>
              <a href={address.compare}>{words.compare}</a>
            </dd>
          </>
        )}
        <dt>{words.command}</dt>
        <dd>
          <code className="command">
            {card.record.command.split(' --').map((part, i) => (
              <Fragment key={part}>
                {i ? ' ' : ''}
                <span>{i ? `--${part}` : part}</span>
              </Fragment>
            ))}
          </code>
        </dd>
        <dt>{words.data}</dt>
        <dd className="claim-files">
          <button type="button" disabled={!whole} onClick={() => whole && download(`hrm-claim-${id}.csv`, toCsv(whole.data), 'text/csv')}>
            {words.csv}
          </button>
          <button
            type="button"
            disabled={!whole}
            onClick={() => whole && download(`hrm-claim-${id}.json`, JSON.stringify(whole, null, 1), 'application/json')}
          >
            {words.json}
          </button>
        </dd>
      </dl>
    </article>
  );
}

function SourceLink({ source: { text, url } }: { readonly source: Source }) {
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {text}
    </a>
  );
}
