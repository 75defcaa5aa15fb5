/** Numbers with their intervals under each other, on one scale: a dot, a whisker, and both in words. */

export interface Interval {
  readonly label: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Props {
  readonly rows: readonly Interval[];
  readonly read: (row: Interval) => string;
  /** Ends of the scale, where they are fixed. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** A place that all rows are held against. */
  readonly mark?: number | undefined;
}

/** Room beside the outermost numbers, as a share of the scale. */
const MARGIN = 0.06;

/** Shares of the scale, in per cent, at which numbers lie. What is beyond an end lies on it. */
export function placed(rows: readonly Interval[], { from, to, mark }: Pick<Props, 'from' | 'to' | 'mark'>): (value: number) => number {
  const known = rows.flatMap(({ value, low, high }) => [value, low, high]).filter(Number.isFinite);
  const all = mark === undefined ? known : [...known, mark];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = MARGIN * (most - least || Math.abs(most) || 1);
  const [start, end] = [from ?? least - room, to ?? most + room];
  return (value) => Math.min(100, Math.max(0, (100 * (value - start)) / (end - start)));
}

export function IntervalList({ rows, read, from, to, mark }: Props) {
  const place = placed(rows, { from, to, mark });
  const at = (value: number): string => `${place(value).toFixed(2)}%`;
  return (
    <ul className="intervals">
      {rows.map((row) => (
        <li key={row.label}>
          <span className="readout-label">{row.label}</span>
          <span className="readout-value">{read(row)}</span>
          <svg className="interval" aria-hidden="true">
            <line className="interval-base" x1="0%" x2="100%" y1="50%" y2="50%" />
            {mark !== undefined && <line className="interval-mark" x1={at(mark)} x2={at(mark)} y1="0" y2="100%" />}
            <line className="interval-whisker" x1={at(row.low)} x2={at(row.high)} y1="50%" y2="50%" />
            <circle cx={at(row.value)} cy="50%" r="4.5" />
          </svg>
        </li>
      ))}
    </ul>
  );
}
