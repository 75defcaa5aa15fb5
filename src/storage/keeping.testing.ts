/** Runs kept in memory, as the tabs of one browser share them. */
import type { Keeping, Kept } from './keeping.ts';
import type { RunLocks } from './locks.ts';
import type { MemoryFiles } from './memory-files.testing.ts';
import { RunStore } from './run-store.ts';

export function sharedLocks(): RunLocks {
  const held = new Set<string>();
  const waiting = new Map<string, (() => void)[]>();
  return {
    async take(run) {
      if (held.has(run)) return undefined;
      held.add(run);
      return () => {
        held.delete(run);
        for (const tell of waiting.get(run) ?? []) tell();
        waiting.delete(run);
      };
    },
    held: async () => new Set(held),
    freed: (run) =>
      new Promise((resolve) => {
        if (held.has(run)) waiting.set(run, [...(waiting.get(run) ?? []), resolve]);
        else resolve();
      }),
  };
}

export function keepingOf(files: MemoryFiles): Keeping & { readonly listeners: Set<(what: Kept) => void> } {
  const listeners = new Set<(what: Kept) => void>();
  return {
    files,
    store: new RunStore(files),
    locks: sharedLocks(),
    listeners,
    announce(what) {
      for (const listener of listeners) listener(what);
    },
    listen: (what, changed) => listeners.add((found) => found === what && changed()),
  };
}
