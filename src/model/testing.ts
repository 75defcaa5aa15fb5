/** What tests of the model share. */
import type { Weights } from './parameters.ts';

/** Names of the tensors in which two sets of weights differ. Much faster than comparing typed arrays with `toEqual`. */
export const differing = (one: Weights, other: Weights): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => {
    const [a, b] = [one.get(name), other.get(name)];
    return !a || !b || a.length !== b.length || a.some((x, i) => x !== b[i]);
  });
