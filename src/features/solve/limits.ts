/** How far think time may go at inference. */
import type { Reasoning } from '../../trace/trace.ts';

export const LIMITS = { segments: 64, H_cycles: 8, L_cycles: 16 } as const satisfies Reasoning;
/** Views of a board that can be asked for. */
export const MOST_VIEWS = 64;
export const MOST_SEED = 9999;

const within = (value: number, most: number): number => (Number.isFinite(value) ? Math.min(most, Math.max(1, Math.round(value))) : 1);

export const withinLimits = ({ segments, H_cycles, L_cycles }: Reasoning): Reasoning => ({
  segments: within(segments, LIMITS.segments),
  H_cycles: within(H_cycles, LIMITS.H_cycles),
  L_cycles: within(L_cycles, LIMITS.L_cycles),
});
