/** The axis that most charts have: training steps. */
import { formatInteger, formatShort } from '../app/format.ts';
import { strings } from '../app/strings.ts';
import type { Along } from './series.ts';

const place = (step: number): string => strings.chart.step(formatInteger(step));

export const STEPS: Along = {
  place,
  tick: (step) => (step === 0 ? place(0) : formatShort(step)),
  heading: strings.chart.stepHeading,
  cell: formatInteger,
};
