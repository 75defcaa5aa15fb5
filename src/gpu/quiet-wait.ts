/**
 * Dawn in Node asks what has finished at every turn of the event loop, as fast as it turns, which takes a whole processor for as long as
 * anything is waited for. A driver in software needs that processor: it compiles and computes what is waited for.
 */

type Immediate = (task: (...rest: unknown[]) => void, ...rest: unknown[]) => unknown;

/** Turns at once, for what is nearly done... */
export const EAGER_TURNS = 50;
/** ...then one every so many milliseconds. */
const PAUSE = 1;

/** Dawn's turns are functions of an add-on; those of scripts have a text. */
const isNative = (task: unknown): boolean =>
  typeof task === 'function' && Function.prototype.toString.call(task).endsWith('{ [native code] }');

/** A `setImmediate` under which a native task that asks for its next turn again and again gets it less soon. */
export function quieter(immediate: Immediate, after = (turn: () => void): unknown => setTimeout(turn, PAUSE)): Immediate {
  let [turning, turns] = [false, 0];
  const later: Immediate = (task, ...rest) => {
    if (!isNative(task)) return immediate(task, ...rest);
    // Asked for from outside a turn: a wait begins.
    if (!turning) turns = 0;
    const turn = () => {
      turning = true;
      try {
        task(...rest);
      } finally {
        turning = false;
      }
    };
    return turns++ < EAGER_TURNS ? immediate(turn) : after(turn);
  };
  // `util.promisify` finds its own form in a property.
  return Object.defineProperties(later, Object.getOwnPropertyDescriptors(immediate));
}
