/** Which line is which, and, where it is asked for, the number of each. */
import { Key } from './Key.tsx';
import type { Look } from './series.ts';

interface Props<S extends Look> {
  readonly series: readonly S[];
  readonly value?: (series: S) => string;
  /** Goes with the picture into its file. */
  readonly caption?: boolean;
}

export function SeriesList<S extends Look>({ series, value, caption }: Props<S>) {
  return (
    <ul className="readout" data-caption={caption}>
      {series.map((s) => (
        <li key={s.id}>
          <Key series={s} />
          <span className="readout-label">{s.label}</span>
          {value && <span className="readout-value">{value(s)}</span>}
        </li>
      ))}
    </ul>
  );
}
