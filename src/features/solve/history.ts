/** The boards that a person has been through, as texts: undo and redo. Pure. */
export interface History {
  readonly past: readonly string[];
  readonly now: string;
  readonly future: readonly string[];
}

const MOST_STEPS = 200;

export const beginHistory = (now: string): History => ({ past: [], now, future: [] });

/** The board that comes next; what was undone before is forgotten. */
export const advance = (history: History, now: string): History =>
  now === history.now ? history : { past: [...history.past, history.now].slice(-MOST_STEPS), now, future: [] };

export function undo({ past, now, future }: History): History {
  const before = past.at(-1);
  return before === undefined ? { past, now, future } : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redo({ past, now, future }: History): History {
  const [next, ...rest] = future;
  return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest };
}
