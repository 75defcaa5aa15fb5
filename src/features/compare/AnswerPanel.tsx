/** What the comparison comes to: one sentence, and where it stands on. */

import { Panel } from '../../controls/Panel.tsx';
import { address, TOLD } from '../../words/told.ts';
import type { Evidence } from './evidence.ts';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

const t = words.answer;

interface Props {
  readonly evidence: Evidence | undefined;
  /** Those of this tab. */
  readonly trainings: readonly Training[];
}

export function AnswerPanel({ evidence, trainings }: Props) {
  const answer = evidence?.answer;
  const ended = trainings.filter(({ status }) => status === 'finished').length;
  return (
    <Panel title={t.title} className="answer">
      <div className="answer-text">
        {evidence && answer ? (
          <>
            <p className="said">{answer.sentence}</p>
            <p className="quiet small">
              <span className="origin" data-origin={evidence.origin}>
                {t.origins[evidence.origin]}
              </span>{' '}
              {t.about(answer, evidence.engine, ended < trainings.length ? { ended, of: trainings.length } : undefined)}
            </p>
          </>
        ) : (
          <p className="said">{trainings.length ? t.none : t.unrecorded}</p>
        )}
      </div>
      <p className="answer-further small">
        <a href={address.claim('rivals')}>{t.claim}</a>
        <a href={address.lesson(TOLD.rivals.places[0])}>{t.lesson}</a>
      </p>
    </Panel>
  );
}
