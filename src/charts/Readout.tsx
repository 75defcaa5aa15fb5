/** Legend and read-out in one: each line with its number at the crosshair, or its newest one. */
import { useSyncExternalStore } from 'react';
import { nearest } from './decimate.ts';
import { crosshair } from './hover.ts';
import { SeriesList } from './SeriesList.tsx';
import { readNumbers, type Shown } from './series.ts';
import { chartStrings } from './strings.ts';

interface Props {
  readonly series: readonly Shown[];
  readonly format: (value: number) => string;
}

export function Readout({ series, format }: Props) {
  const step = useSyncExternalStore(crosshair.subscribe, crosshair.get);
  const value = (s: Shown): string => {
    const numbers = readNumbers(s);
    const i = nearest(s.x, numbers, step ?? Number.POSITIVE_INFINITY);
    return i < 0 ? chartStrings.none : format(numbers[i]);
  };
  return <SeriesList series={series} value={value} />;
}
