/** The numbers of a chart as a table. */
import { formatNumber } from '../app/format.ts';
import { strings } from '../app/strings.ts';
import type { Table } from '../trace/tables.ts';
import { thinned } from './table.ts';

const MOST_ROWS = 40;

export function NumbersTable({ title, numbers }: { readonly title: string; readonly numbers: Table }) {
  const { columns, rows } = numbers;
  const shown = thinned(rows, MOST_ROWS);
  return (
    // A scrolling region has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-scroll" tabIndex={0} aria-label={strings.chart.table(title)}>
      <table className="data">
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.slice(0, 8).join(' ')}>
              {row.map((value, i) => {
                const text = typeof value !== 'number' ? value : Number.isInteger(value) ? String(value) : formatNumber(value);
                return i === 0 ? (
                  <th key={columns[i]} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={columns[i]}>{text}</td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < rows.length && <p className="quiet">{strings.chart.thinned(String(rows.length))}</p>}
    </section>
  );
}
