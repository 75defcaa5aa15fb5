/** A part of the horizontal axis that charts side by side show in place of all of it. */

/** From and to, in the axis's own numbers. */
export type Span = readonly [from: number, to: number];

/** The part shown, outside React's state; undefined while all is. */
export interface ZoomStore {
  get(): Span | undefined;
  set(span: Span | undefined): void;
  subscribe(listener: () => void): () => void;
}

export function zoomStore(): ZoomStore {
  let now: Span | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    set(span) {
      if (now === span) return;
      now = span;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A narrower part would hold too few steps to tell anything. */
const LEAST = 4;

/** A part within the axis, in whole numbers; undefined where it is all of it, or next to nothing. */
function within(from: number, to: number, last: number): Span | undefined {
  const a = Math.max(0, Math.round(Math.min(from, to)));
  const b = Math.min(last, Math.round(Math.max(from, to)));
  return b - a < LEAST || (a <= 0 && b >= last) ? undefined : [a, b];
}

/** What was brushed over, from one end to the other. @returns `now` where that is next to nothing. */
export const brushed = (from: number, to: number, last: number, now: Span | undefined): Span | undefined =>
  Math.abs(to - from) < LEAST ? now : within(from, to, last);

/** Half as wide, or twice, about a place that keeps its place where it can. @param last end of the axis. */
export function scaled(now: Span | undefined, about: number, factor: number, last: number): Span | undefined {
  const [from, to] = now ?? [0, last];
  const wide = Math.max(LEAST, (to - from) * factor);
  if (wide >= last) return undefined;
  const share = to > from ? Math.min(1, Math.max(0, (about - from) / (to - from))) : 0.5;
  const begin = Math.min(Math.max(0, about - share * wide), Math.max(0, last - wide));
  return within(begin, begin + wide, last);
}
