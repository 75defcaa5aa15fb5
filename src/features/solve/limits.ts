/** How far think time may go at inference. */
import type { Reasoning } from '../../trace/trace.ts';

export const LIMITS: Reasoning = { segments: 16, H_cycles: 8, L_cycles: 16 };

export const withinLimits = (value: number, field: keyof Reasoning): number =>
  Number.isFinite(value) ? Math.min(LIMITS[field], Math.max(1, Math.round(value))) : 1;
