/** Where in a solve one stands: an update, named by segment, H-cycle and L-step, or counted from 0. Pure arithmetic. */
import type { Reasoning } from './trace.ts';

/** `step` counts L-steps from 0; step T is the H update that ends the cycle. */
export interface Position {
  readonly segment: number;
  readonly cycle: number;
  readonly step: number;
}

/** Updates in a cycle: T L-steps and an H update. */
export const perCycle = (r: Reasoning): number => r.L_cycles + 1;
export const perSegment = (r: Reasoning): number => r.H_cycles * perCycle(r);
/** U. */
export const updateCount = (r: Reasoning): number => r.segments * perSegment(r);

export const indexOf = (r: Reasoning, p: Position): number => p.segment * perSegment(r) + p.cycle * perCycle(r) + p.step;

export function positionOf(r: Reasoning, index: number): Position {
  const inSegment = index % perSegment(r);
  return { segment: Math.floor(index / perSegment(r)), cycle: Math.floor(inSegment / perCycle(r)), step: inSegment % perCycle(r) };
}

/** Which module the update at an index runs. */
export const moduleAt = (r: Reasoning, index: number): 'L' | 'H' => (index % perCycle(r) === r.L_cycles ? 'H' : 'L');

/** Whether the update at an index is the last of its segment, after which the model answers. */
export const endsSegment = (r: Reasoning, index: number): boolean => (index + 1) % perSegment(r) === 0;

export const clampIndex = (r: Reasoning, index: number): number => Math.max(0, Math.min(updateCount(r) - 1, Math.round(index)));

/** The index one unit further or back: an update, the end of a cycle (its H update) or the end of a segment. */
export function stepBy(r: Reasoning, index: number, unit: 'step' | 'cycle' | 'segment', direction: 1 | -1): number {
  if (unit === 'step') return clampIndex(r, index + direction);
  const size = unit === 'cycle' ? perCycle(r) : perSegment(r);
  const end = (i: number) => i * size + size - 1;
  const at = Math.floor(index / size);
  if (direction > 0) return clampIndex(r, index === end(at) ? end(at + 1) : end(at));
  return clampIndex(r, at === 0 ? 0 : end(at - 1));
}

/** "2.1.3": segment, cycle, step, each from 1 as people count; the H update is step T + 1, written "H". */
export function formatPosition(r: Reasoning, index: number): string {
  const p = positionOf(r, index);
  return `${p.segment + 1}.${p.cycle + 1}.${p.step === r.L_cycles ? 'H' : p.step + 1}`;
}

/** The index that such a text names, or undefined. */
export function parsePosition(r: Reasoning, text: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+|H)$/.exec(text);
  if (!parts) return undefined;
  const [segment, cycle] = [Number(parts[1]) - 1, Number(parts[2]) - 1];
  const step = parts[3] === 'H' ? r.L_cycles : Number(parts[3]) - 1;
  const inside = segment >= 0 && segment < r.segments && cycle >= 0 && cycle < r.H_cycles && step >= 0 && step <= r.L_cycles;
  return inside ? indexOf(r, { segment, cycle, step }) : undefined;
}
