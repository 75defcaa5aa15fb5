/** Says politely what a model has come to, and in the end the answer, for whoever does not see it. */

import { Live } from '../../controls/Live.tsx';
import { formatPercent } from '../../words/format.ts';
import { seedNameOf } from './columns.ts';
import { activeIndex, type Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

interface Props {
  readonly trainings: readonly Training[];
  /** In a sentence, of what was computed here. */
  readonly answer: string | undefined;
}

export function Announcer({ trainings, answer }: Props) {
  const active = activeIndex(trainings);
  // While one is at work the one before it is news; at the end the last one is.
  const index = active >= 0 ? active - 1 : trainings.findLastIndex(({ status }) => status !== 'waiting');
  const training = trainings[index];
  if (!training) return <Live text={undefined} />;
  const share = training.check?.evaluation.exact.at(-1);
  const done = words.announce(
    seedNameOf(training),
    words.statuses[training.status],
    share === undefined ? undefined : formatPercent(share),
  );
  return <Live text={active < 0 && answer ? `${done} ${answer}` : done} />;
}
