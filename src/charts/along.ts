/** The axis that most charts have: training steps. */
import { formatInteger, formatShort } from '../words/format.ts';
import type { Along } from './series.ts';
import { chartStrings } from './strings.ts';

const place = (step: number): string => chartStrings.step(formatInteger(step));

export const STEPS: Along = {
  place,
  tick: (step) => (step === 0 ? place(0) : formatShort(step)),
  heading: chartStrings.stepHeading,
  cell: formatInteger,
};
