/** Long measurements say where they are. */
import { say } from './main.mjs';

/**
 * Says on stderr which of so many parts begins, and about how long the rest takes at the pace so far.
 * @param {number} all parts, about
 * @param {{ now?: () => number, tell?: (line: string) => void }} [to] the clock in milliseconds, and where lines go
 * @returns {(what: string) => void} to be called as each part begins
 */
export function progress(all, { now = Date.now, tell = say } = {}) {
  const began = now();
  let begun = 0;
  return (what) => {
    const seconds = (now() - began) / 1000;
    const left = begun > 0 && begun < all ? `, about ${Math.ceil((seconds / begun) * (all - begun))} s to go` : '';
    begun++;
    tell(`[${begun} of ${Math.max(all, begun)}, ${Math.round(seconds)} s${left}] ${what}`);
  };
}
