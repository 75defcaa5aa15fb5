/** How far think time may go at inference. */
import type { Reasoning } from '../../trace/trace.ts';

export const LIMITS = { segments: 64, H_cycles: 8, L_cycles: 16 } as const satisfies Reasoning;
/** Views of a board that can be asked for. */
export const MOST_VIEWS = 64;
export const MOST_SEED = 9999;

export const withinLimits = (value: number, field: keyof Reasoning): number =>
  Number.isFinite(value) ? Math.min(LIMITS[field], Math.max(1, Math.round(value))) : 1;
