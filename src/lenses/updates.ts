/** Updates of a trace by module. Pure; worked out once a shape of solve. */
import { puzzleSlots } from '../model/config.ts';
import { moduleAt, updateCount } from '../trace/cursor.ts';
import { type Reasoning, type Trace, traceTokens } from '../trace/trace.ts';

export type Module = 'L' | 'H';

/** Indices of all updates of a module. */
export function updatesOf(r: Reasoning, module: Module): Float32Array {
  const found: number[] = [];
  for (let index = 0; index < updateCount(r); index++) if (moduleAt(r, index) === module) found.push(index);
  return Float32Array.from(found);
}

/** The last update at or before an index that runs a module, or -1 where there is none. */
export function lastRun(r: Reasoning, module: Module, index: number): number {
  let at = index;
  while (at >= 0 && moduleAt(r, at) !== module) at--;
  return at;
}

/** More lines or paths than this would be a smear, and too many to draw in a frame. */
const MOST_DRAWN = 100;

/** Every how many cells one is drawn, where each has a line of its own. */
export const drawnEvery = (cells: number): number => Math.ceil(cells / MOST_DRAWN);

export interface TokenCounts {
  /** K. */
  readonly tokens: number;
  /** P. */
  readonly slots: number;
}

export const tokenCounts = (trace: Trace): TokenCounts => ({ tokens: traceTokens(trace), slots: puzzleSlots(trace.header.model) });
