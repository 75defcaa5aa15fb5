/** What logits and scores say, in plain arithmetic. */

/** Index of the largest of `width` numbers from `at`; the first of equals, as torch's argmax on the CPU. */
export function argmax(values: ArrayLike<number>, at: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) if (values[at + i] > values[at + best]) best = i;
  return best;
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
