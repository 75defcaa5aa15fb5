/** A chart's numbers as a table: the newest rows first, evenly thinned where there are many. */
import { formatInteger } from '../words/format.ts';
import { nearest } from './decimate.ts';
import { ScrolledTable } from './ScrolledTable.tsx';
import type { Along, Series } from './series.ts';
import { chartStrings } from './strings.ts';

const MOST_ROWS = 24;

/** Steps to show, newest first: the last one and evenly spread ones before it. */
function tableSteps(x: Float32Array, most: number): number[] {
  const every = Math.max(1, Math.ceil(x.length / most));
  const steps: number[] = [];
  for (let i = x.length - 1; i >= 0; i -= every) steps.push(x[i]);
  return steps;
}

interface Props {
  readonly title: string;
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly along: Along;
}

export function DataTable({ title, series, format, along }: Props) {
  const longest = series.reduce<Series | undefined>((best, s) => (best && best.x.length >= s.x.length ? best : s), undefined);
  const steps = longest ? tableSteps(longest.x, MOST_ROWS) : [];
  if (!steps.length) return <p className="quiet">{chartStrings.noRows}</p>;
  return (
    <ScrolledTable
      title={title}
      columns={[along.heading, ...series.map(({ label }) => label)]}
      foot={longest && longest.x.length > MOST_ROWS && <p className="quiet">{chartStrings.thinned(formatInteger(longest.x.length))}</p>}
    >
      {steps.map((step) => (
        <tr key={step}>
          <th scope="row">{along.cell(step)}</th>
          {series.map((s) => {
            const i = nearest(s.x, s.y, step);
            return <td key={s.id}>{i >= 0 && s.x[i] === step ? format(s.y[i]) : chartStrings.none}</td>;
          })}
        </tr>
      ))}
    </ScrolledTable>
  );
}
