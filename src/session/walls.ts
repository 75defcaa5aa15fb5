/** The walls of boards of a run, from the first to the newest: some of them, evenly spread over the looks that there were. */
import type { WallMessage } from '../worker/protocol.ts';

/** So many are kept at most. */
const MOST = 16;

/** @returns the walls with another one, in place of the newest where both are of one step. */
export function withWall(walls: readonly WallMessage[], wall: WallMessage): readonly WallMessage[] {
  const before = walls.at(-1)?.step === wall.step ? walls.slice(0, -1) : walls;
  const all = [...before, wall];
  // Every other one goes, counted from the first, and the newest stays.
  return all.length > MOST ? all.filter((_, i) => i % 2 === 0 || i === all.length - 1) : all;
}

/** So many of them, the first and the newest among them, as evenly spread as can be. */
export function someOf<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  return Array.from({ length: most }, (_, i) => all[Math.round((i * (all.length - 1)) / (most - 1))]);
}
