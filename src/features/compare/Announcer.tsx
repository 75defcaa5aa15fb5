/** Says politely what a model has come to, for whoever does not see it. */

import { Live } from '../../controls/Live.tsx';
import { formatPercent } from '../../words/format.ts';
import { metricsOf } from './client.ts';
import { nameOf } from './columns.ts';
import { activeIndex, type Column } from './store.ts';
import { compareStrings as words } from './strings.ts';

export function Announcer({ columns }: { readonly columns: readonly Column[] }) {
  const active = activeIndex(columns);
  // While one is at work the one before it is news; at the end the last one is.
  const index = active >= 0 ? active - 1 : columns.findLastIndex(({ status }) => status !== 'waiting');
  const column = columns[index];
  const share = column && metricsOf(index)?.checks.column(`exact_${column.config.evaluation.segments}`).at(-1);
  const done =
    column && words.announce(nameOf(column), words.statuses[column.status], share === undefined ? undefined : formatPercent(share));
  return <Live text={done} />;
}
