/** Where the marks of the time ruler lie. Each update has a slot of its own width; its mark stands in the middle. Pure. */
import { indexOf, moduleAt, perCycle, perSegment, positionOf, updateCount } from '../trace/cursor.ts';
import type { Reasoning } from '../trace/trace.ts';

export interface Mark {
  readonly index: number;
  readonly x: number;
  readonly kind: 'segment' | 'cycle' | 'step';
}

export interface Band {
  readonly segment: number;
  readonly x: number;
  readonly width: number;
}

/** Marks nearer than this, in pixels, would run into each other: the smallest kinds are left out first. */
const LEAST_GAP = 3.5;

export const centreOf = (r: Reasoning, index: number, width: number): number => ((index + 0.5) * width) / updateCount(r);

/** The update whose slot a place lies in. */
export function indexAt(r: Reasoning, x: number, width: number): number {
  const updates = updateCount(r);
  if (!(width > 0)) return 0;
  return Math.min(updates - 1, Math.max(0, Math.floor((x / width) * updates)));
}

export function bands(r: Reasoning, width: number): Band[] {
  const each = width / r.segments;
  return Array.from({ length: r.segments }, (_, segment) => ({ segment, x: segment * each, width: each }));
}

/** What a mark at an update is: the end of a segment, the end of a cycle (its H update), or an L-step. */
export function kindOf(r: Reasoning, index: number): Mark['kind'] {
  if ((index + 1) % perSegment(r) === 0) return 'segment';
  return moduleAt(r, index) === 'H' ? 'cycle' : 'step';
}

/** Marks that have room. The ends of segments are always there. */
export function marks(r: Reasoning, width: number): Mark[] {
  const slot = width / updateCount(r);
  const every = slot >= LEAST_GAP ? 1 : slot * perCycle(r) >= LEAST_GAP ? perCycle(r) : perSegment(r);
  const found: Mark[] = [];
  for (let index = every - 1; index < updateCount(r); index += every)
    found.push({ index, x: centreOf(r, index, width), kind: kindOf(r, index) });
  return found;
}

/** Every how many segments a number has room. */
export function labelEvery(r: Reasoning, width: number, room: number): number {
  const each = width / r.segments;
  for (const every of [1, 2, 4, 8]) if (every * each >= room) return every;
  return 16;
}

/** The same place in a solve with another think time, or undefined where it has none such. */
export function translate(from: Reasoning, to: Reasoning, index: number): number | undefined {
  const p = positionOf(from, index);
  const step = p.step === from.L_cycles ? to.L_cycles : p.step;
  if (p.segment >= to.segments || p.cycle >= to.H_cycles || step > to.L_cycles) return undefined;
  return indexOf(to, { ...p, step });
}
