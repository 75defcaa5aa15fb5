/** The numbers of a chart as a table. */

import type { Table } from '../trace/tables.ts';
import { formatNumber } from '../words/format.ts';
import { ScrolledTable } from './ScrolledTable.tsx';
import { chartStrings } from './strings.ts';
import { thinned } from './table.ts';

const MOST_ROWS = 40;

export function NumbersTable({ title, numbers }: { readonly title: string; readonly numbers: Table }) {
  const { columns, rows } = numbers;
  const shown = thinned(rows, MOST_ROWS);
  return (
    <ScrolledTable
      title={title}
      columns={columns}
      foot={shown.length < rows.length && <p className="quiet">{chartStrings.thinned(String(rows.length))}</p>}
    >
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
    </ScrolledTable>
  );
}
