/** The figure of a finding: lines with the tint of their intervals, or numbers with whiskers. */

import { Figure } from '../../charts/Figure.tsx';
import { IntervalList } from '../../charts/IntervalList.tsx';
import { Plot } from '../../charts/Plot.tsx';
import { Readout } from '../../charts/Readout.tsx';
import type { Look, Shown } from '../../charts/series.ts';
import type { Data, ClaimFigure as Drawn, Point, Unit } from '../../claims/claim.ts';
import { withInterval, written } from '../../claims/words.ts';
import type { Table } from '../../trace/tables.ts';
import { formatInteger } from '../../words/format.ts';
import { labStrings as words } from './strings.ts';

interface Props {
  readonly id: string;
  readonly figure: Drawn;
  /** All numbers, once they are there. */
  readonly data: Data | undefined;
}

const LOOKS: readonly Pick<Look, 'colour' | 'dash' | 'emphasis'>[] = [
  { colour: 1, dash: [], emphasis: true },
  { colour: 2, dash: [6, 4] },
  { colour: 3, dash: [2, 3] },
];

/** Shares are drawn from nought to all, everything else as far as it goes. */
const ends = (unit: Unit): { readonly min?: number; readonly max?: number } => (unit === 'share' ? { min: 0, max: 1 } : { min: 0 });

export function ClaimFigure({ id, figure, data }: Props) {
  const { title, unit } = figure;
  const rest = {
    id: `claim-${id}`,
    title,
    sentence: undefined,
    numbers: () => numbersOf(figure),
    ...(data ? { everything: (): Table => data } : {}),
  };
  if (figure.kind === 'bars') {
    const { min, max } = ends(unit);
    return (
      <Figure {...rest}>
        <IntervalList rows={figure.bars} read={(row) => withInterval(row, unit)} from={min} to={max} />
      </Figure>
    );
  }
  const series = figure.lines.map(({ label, points }, i): Shown => {
    const take = (of: (point: Point) => number): Float32Array => Float32Array.from(points, of);
    return {
      id: label,
      label,
      ...LOOKS[i % LOOKS.length],
      x: take(({ x }) => x),
      y: take(({ y }) => y),
      band: points.some(({ low }) => low !== undefined)
        ? { low: take(({ y, low = y }) => low), high: take(({ y, high = y }) => high) }
        : undefined,
    };
  });
  const read = (value: number): string => written(value, unit);
  return (
    <Figure {...rest}>
      <Readout series={series} format={read} />
      <Plot
        label={title}
        series={series}
        axis={{ ...ends(unit), format: read, logarithmic: false }}
        guide={undefined}
        lastStep={Math.max(...figure.lines.flatMap(({ points }) => points.map(({ x }) => x)))}
        height={220}
        empty=""
        place={(x) => words.place(figure.along, x)}
        tick={formatInteger}
      />
      <p className="axis-name">{figure.along}</p>
    </Figure>
  );
}

function numbersOf(figure: Drawn): Table {
  const { what, value, low, high } = words.columns;
  if (figure.kind === 'bars')
    return { columns: [what, value, low, high], rows: figure.bars.map((bar) => [bar.label, bar.value, bar.low, bar.high]) };
  return {
    columns: [what, figure.along, value, low, high],
    rows: figure.lines.flatMap(({ label, points }) => points.map(({ x, y, low: from = y, high: to = y }) => [label, x, y, from, to])),
  };
}
