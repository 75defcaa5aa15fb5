/** The colours of a heat map with the numbers at their ends. */
import { Heat } from './Heat.tsx';
import type { Scale } from './lut.ts';

interface Props {
  readonly scale: Scale;
  readonly label: string;
  readonly low: string;
  readonly high: string;
}

const STEPS = 64;
/** From one end of the colours to the other. */
const ENDS = {
  sequential: Float32Array.from({ length: STEPS }, (_, i) => i / (STEPS - 1)),
  diverging: Float32Array.from({ length: STEPS }, (_, i) => (2 * i) / (STEPS - 1) - 1),
} as const;

export function Legend({ scale, label, low, high }: Props) {
  return (
    <p className="legend">
      <span>{label}</span> <span className="numbers">{low}</span>
      <span className="legend-colours">
        <Heat rows={1} columns={STEPS} values={ENDS[scale]} scale={scale} most={1} />
      </span>
      <span className="numbers">{high}</span>
    </p>
  );
}
