/**
 * Packs a program's temporary buffers into few slots by their lifetimes.
 *
 * A slot is one block of memory that serves several temporaries one after the other. Two buffers of one call never share a
 * slot, since WebGPU forbids reading and writing one buffer in a dispatch. A temporary is alive from the first call that
 * writes it to the last one that touches it.
 */
import type { Access } from './catalogue.ts';
import { accesses, type BufferRef, type Program, type Storage } from './program.ts';

export interface Slot {
  /** Elements. */
  readonly length: number;
  readonly holds: readonly Storage[];
}

export interface ArenaPlan {
  readonly slots: readonly Slot[];
  readonly slotOf: ReadonlyMap<Storage, number>;
  readonly elements: number;
}

/** One dispatch or loop: what it touches. An engine that lowers a call to several dispatches plans over those. */
export interface ArenaStep {
  readonly label: string;
  readonly uses: readonly { readonly name: string; readonly ref: BufferRef; readonly access: Access }[];
}

export const programSteps = (program: Program): ArenaStep[] => program.calls.map((call) => ({ label: call.label, uses: accesses(call) }));

interface Life {
  readonly storage: Storage;
  readonly first: number;
  last: number;
}

/** @throws Error if a step reads a temporary that no earlier step wrote. */
export function planArena(name: string, steps: readonly ArenaStep[]): ArenaPlan {
  const lives = new Map<Storage, Life>();
  steps.forEach((step, i) => {
    for (const { ref, access, name: argument } of step.uses) {
      if (ref.storage.kind !== 'temporary') continue;
      const life = lives.get(ref.storage);
      if (life) life.last = i;
      else if (access === 'write') lives.set(ref.storage, { storage: ref.storage, first: i, last: i });
      else throw new Error(`${name}: ${step.label} reads "${argument}" (${ref.storage.name}), which nothing has written yet`);
    }
  });
  // The largest first, each into the smallest slot that is free all its life: what repeats itself takes the same slots every time.
  const slots: { length: number; holds: Storage[]; lives: Life[] }[] = [];
  const slotOf = new Map<Storage, number>();
  for (const life of [...lives.values()].sort((a, b) => b.storage.length - a.storage.length || a.first - b.first)) {
    const chosen = slots.findLastIndex((slot) => slot.lives.every((other) => other.last < life.first || life.last < other.first));
    const slot = slots[chosen] ?? { length: life.storage.length, holds: [], lives: [] };
    if (chosen < 0) slots.push(slot);
    slot.holds.push(life.storage);
    slot.lives.push(life);
    slotOf.set(life.storage, chosen < 0 ? slots.length - 1 : chosen);
  }
  return { slots, slotOf, elements: slots.reduce((n, s) => n + s.length, 0) };
}
