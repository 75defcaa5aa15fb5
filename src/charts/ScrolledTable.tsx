/** A table that scrolls by itself where it is larger than its place. */
import type { ReactNode } from 'react';
import { chartStrings } from './strings.ts';

interface Props {
  /** What the table is of. */
  readonly title: string;
  /** Headings, all different. */
  readonly columns: readonly string[];
  readonly className?: string;
  /** Rows. */
  readonly children: ReactNode;
  /** What else is said below them. */
  readonly foot?: ReactNode;
}

export function ScrolledTable({ title, columns, className = '', children, foot }: Props) {
  return (
    // A scrolling region has to be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className="table-scroll" tabIndex={0} aria-label={chartStrings.table(title)}>
      <table className={`data ${className}`.trim()}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
      {foot}
    </section>
  );
}
