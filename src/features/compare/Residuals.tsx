/** How far each update moved each model's states on the same puzzle (paper, Figure 3), on one logarithmic axis. */

import { SeriesList } from '../../charts/SeriesList.tsx';
import type { Series } from '../../charts/series.ts';
import { TimePlot } from '../../charts/TimePlot.tsx';
import { meanChange } from '../../trace/summary.ts';
import type { Trace } from '../../trace/trace.ts';
import { formatNumber, formatShort } from '../../words/format.ts';
import { indexIn, nameOf, shownReasoning, statesOf } from './columns.ts';
import { Multiples } from './Multiples.tsx';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

const AXIS = { format: formatNumber, tick: formatShort, logarithmic: true } as const;
const HEIGHT = 190;

function seriesOf(trace: Trace): Series[] {
  return statesOf(trace).map(({ id, updates }): Series => {
    const common = { id, label: id, x: updates, y: updates.map((update) => meanChange(trace, update)) };
    return id === 'z_H'
      ? { ...common, colour: 1, marker: 'square', emphasis: true }
      : { ...common, colour: 2, marker: 'circle', emphasis: id === 'z' };
  });
}

interface Props {
  readonly columns: readonly Training[];
  readonly update: number;
  readonly onUpdate: (update: number) => void;
}

export function Residuals({ columns, update, onUpdate }: Props) {
  const all = columns.map(({ board }) => (board ? seriesOf(board.trace) : []));
  const t = words.residual;
  const said = columns.flatMap((column, i) =>
    all[i].map(({ label, y }) => `${nameOf(column)}, ${label}, at its last update ${formatNumber(y.at(-1))}`),
  );
  const numbers = () => ({
    columns: [words.table.model, words.table.state, words.table.update, words.table.residual],
    rows: columns.flatMap((column, i) =>
      all[i].flatMap(({ label, x, y }) => Array.from(x, (at, k) => [nameOf(column), label, at + 1, y[k]])),
    ),
  });
  return (
    <Multiples id="compare-residuals" title={t.title} goal={t.goal} what={t.what} columns={columns} said={said} numbers={numbers}>
      {({ board }, i) =>
        board ? (
          <>
            <SeriesList series={all[i]} caption />
            <TimePlot
              reasoning={shownReasoning(board.trace)}
              index={indexIn(board.trace, update)}
              onIndex={onUpdate}
              series={all[i]}
              room={all.flat()}
              axis={AXIS}
              height={HEIGHT}
            />
          </>
        ) : (
          <p className="wait">{words.emptyTrace}</p>
        )
      }
    </Multiples>
  );
}
