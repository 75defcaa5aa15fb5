/** The states of a trace: which there are, and what each was before an update. */
import { stateNames, twoStates } from '../model/architecture.ts';
import { type ModelConfig, tokenCount } from '../model/config.ts';
import { endsSegment, moduleAt } from './cursor.ts';
import type { Reasoning, Trace } from './trace.ts';

type Module = 'L' | 'H';
type States = NonNullable<Trace['states']>;

/** z_L and z_H, or L alone where every update is of one state. */
export const stateModules = (c: ModelConfig): readonly Module[] => (twoStates(c) ? ['L', 'H'] : ['L']);

/** Whether an update is of a state. */
export const isUpdateOf = (c: ModelConfig, reasoning: Reasoning, update: number, module: Module): boolean =>
  !twoStates(c) || moduleAt(reasoning, update) === module;

/** Whether an update starts from the initial state again: a feed-forward stack carries nothing to its next segment. */
export const startsAnew = (c: ModelConfig, reasoning: Reasoning, update: number): boolean =>
  stateNames(c).length === 0 && update > 0 && endsSegment(reasoning, update - 1);

/** The update that left a state as it is right before another one, or -1 for the initial state. */
function latestBefore(c: ModelConfig, reasoning: Reasoning, update: number, module: Module): number {
  for (let u = update - 1; u >= 0 && !startsAnew(c, reasoning, u + 1); u--) if (isUpdateOf(c, reasoning, u, module)) return u;
  return -1;
}

/** The last update of a state at or before an index, or -1 where that is the initial state. */
export const latestOf = (c: ModelConfig, reasoning: Reasoning, index: number, module: Module): number =>
  isUpdateOf(c, reasoning, index, module) ? index : latestBefore(c, reasoning, index, module);

/** A state after an update, or the initial one for -1 [K, D]. */
export function stateAfter({ initial, after }: States, c: ModelConfig, update: number, module: Module): Float32Array {
  const size = tokenCount(c) * c.hidden_size;
  if (update >= 0) return after.subarray(update * size, (update + 1) * size);
  return module === 'L' ? initial.subarray(0, size) : initial.subarray(size);
}

/** A state right before an update [K, D]. */
export const stateBefore = (states: States, c: ModelConfig, reasoning: Reasoning, update: number, module: Module): Float32Array =>
  stateAfter(states, c, latestBefore(c, reasoning, update, module), module);
