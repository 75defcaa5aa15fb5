/** The two states and the place of an update, in words. */
import type { Position } from '../trace/cursor.ts';
import type { Reasoning } from '../trace/trace.ts';

export const reasoningWords = {
  probe: 'probe',
  answer: 'answer',
  wounded: (name: string): string => `Wounded: ${name}`,
  modules: { L: 'z_L, fast', H: 'z_H, slow' },
  /** Segment, cycle and step count from 1 for people. */
  position: ({ segment, cycle, step }: Position, { L_cycles }: Reasoning): string =>
    `segment ${segment + 1}, cycle ${cycle + 1}, ${step === L_cycles ? 'H update' : `L-step ${step + 1}`}`,
} as const;
