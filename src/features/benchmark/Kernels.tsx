/** Every kernel of a step as a table, dearest first. */
import { dearestFirst } from '../../bench/markdown.ts';
import { type KernelRow, type RooflineReport, shareOfBound } from '../../bench/report.ts';
import { ScrolledTable } from '../../charts/ScrolledTable.tsx';
import { chartStrings } from '../../charts/strings.ts';
import { Panel } from '../../controls/Panel.tsx';
import { What } from '../../controls/What.tsx';
import { formatInteger, formatNumber, formatPercent } from '../../words/format.ts';
import { formatTime } from './format-time.ts';
import { benchmarkStrings as words } from './strings.ts';

const t = words.kernels;

export function Kernels({ report: { rows, times, tiles } }: { readonly report: RooflineReport }) {
  const timed = times !== undefined;
  const head = [t.kernel, t.shape, ...(timed ? [t.share, t.time, t.bound] : []), t.calls, t.dispatches, t.flops, t.bytes];
  const chosen = Object.entries(tiles);
  return (
    <Panel title={t.title} goal={timed && t.goal}>
      <ScrolledTable title={t.title} columns={head} className="bench-kernels">
        {dearestFirst(rows).map((row) => (
          <Row key={`${row.kernel} ${row.shape}`} row={row} timed={timed} />
        ))}
      </ScrolledTable>
      {chosen.length > 0 && (
        <>
          <h3>{words.tuned.title}</h3>
          <ScrolledTable title={words.tuned.title} columns={[words.tuned.product, words.tuned.tile]} className="bench-kernels">
            {chosen.map(([product, tile]) => (
              <tr key={product}>
                <th scope="row">{product}</th>
                <td>{tile}</td>
              </tr>
            ))}
          </ScrolledTable>
        </>
      )}
      <footer className="panel-foot">
        <What>{t.what}</What>
      </footer>
    </Panel>
  );
}

const mega = (n: number): string => (n === 0 ? chartStrings.none : formatNumber(n / 1e6));

function Row({ row, timed }: { readonly row: KernelRow; readonly timed: boolean }) {
  const { kernel, shape, time, calls, dispatches, flops, bytes } = row;
  const share = time && shareOfBound(time);
  return (
    <tr>
      <th scope="row">{kernel}</th>
      <td className="bench-shape">{shape}</td>
      {timed && time && (
        <>
          <td className="bench-share" data-share>
            <span className="bench-bar" style={{ inlineSize: `${Math.min(100, 100 * (share ?? 0))}%` }} aria-hidden="true" />
            <span className="bench-percent">{formatPercent(share ?? Number.NaN)}</span>
          </td>
          <td title={words.facts.spread(formatTime(time.low), formatTime(time.high))}>{formatTime(time.median)}</td>
          <td>
            {formatTime(time.bound)} <span className="quiet small">{t.by[time.boundBy]}</span>
          </td>
        </>
      )}
      <td>{formatInteger(calls)}</td>
      <td>{formatInteger(dispatches)}</td>
      <td>{mega(flops)}</td>
      <td>{mega(bytes)}</td>
    </tr>
  );
}
