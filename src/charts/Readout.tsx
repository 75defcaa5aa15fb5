/** Legend and read-out in one: each line with its number at the crosshair, or its newest one. */
import { useSyncExternalStore } from 'react';
import { nearest } from './decimate.ts';
import { crosshair } from './hover.ts';
import { Key } from './Key.tsx';
import { readNumbers, type Shown } from './series.ts';
import { chartStrings } from './strings.ts';

interface Props {
  readonly series: readonly Shown[];
  readonly format: (value: number) => string;
}

export function Readout({ series, format }: Props) {
  const step = useSyncExternalStore(crosshair.subscribe, crosshair.get);
  return (
    <ul className="readout">
      {series.map((s) => {
        const numbers = readNumbers(s);
        const i = nearest(s.x, numbers, step ?? Number.POSITIVE_INFINITY);
        const value = i < 0 ? undefined : numbers[i];
        return (
          <li key={s.id}>
            <Key series={s} />
            <span className="readout-label">{s.label}</span>
            <span className="readout-value">{value === undefined ? chartStrings.none : format(value)}</span>
          </li>
        );
      })}
    </ul>
  );
}
