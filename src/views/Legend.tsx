/** The colours of a heat map with the numbers at their ends. */
import { useSyncExternalStore } from 'react';
import { paletteVersion } from '../charts/colours.ts';
import { gradient, type Scale } from './lut.ts';

interface Props {
  readonly scale: Scale;
  readonly label: string;
  readonly low: string;
  readonly high: string;
}

export function Legend({ scale, label, low, high }: Props) {
  useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  return (
    <p className="legend">
      <span>{label}</span> <span className="numbers">{low}</span>
      <span className="legend-colours" style={{ background: gradient(scale) }} aria-hidden="true" />
      <span className="numbers">{high}</span>
    </p>
  );
}
