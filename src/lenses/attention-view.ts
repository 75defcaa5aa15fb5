/** Which attention is looked at: shared by the lens and the board, which is painted with it. */
import { create } from 'zustand';
import type { Attention, Trace } from '../trace/trace.ts';
import { lastRun, tokenCounts } from './updates.ts';

export interface AttentionView {
  /** The module of the update at the cursor, or one of the two wherever the cursor is. */
  readonly module: 'cursor' | 'L' | 'H';
  readonly layer: number;
  readonly head: number;
}

export const useAttentionView = create<AttentionView>(() => ({ module: 'cursor', layer: 0, head: 0 }));

/** One head's attention at one update. */
export type Wanted = Pick<Attention, 'update' | 'layer' | 'head'>;

export const isOf = (attention: Attention | undefined, { update, layer, head }: Wanted): boolean =>
  attention?.update === update && attention.layer === layer && attention.head === head;

/** The update whose attention is looked at: the last one of the module at or before the cursor, or its first. */
export function attentionUpdate(trace: Trace, index: number, module: AttentionView['module']): number {
  if (module === 'cursor') return index;
  const { reasoning } = trace.header;
  const at = lastRun(reasoning, module, index);
  return at >= 0 ? at : reasoning.L_cycles;
}

/** What the cells get of a cell's attention, as shares of the largest of them [S]. */
export function paintOf(trace: Trace, { weights }: Attention, cell: number): Float32Array {
  const { tokens, slots } = tokenCounts(trace);
  const row = weights.subarray((slots + cell) * tokens + slots, (slots + cell + 1) * tokens);
  const most = row.reduce((a, b) => Math.max(a, b), 0) || 1;
  return row.map((weight) => weight / most);
}
