/** Views of a board: the same puzzle under a symmetry. A network that is not symmetric itself sees another one, and answers anew. */

import { Random } from './random.ts';

/** image[i] = names[board[from[i]]]. */
export interface View {
  /** For each cell of the image the cell that it comes from. */
  readonly from: ArrayLike<number>;
  /** For each token its name in the image. */
  readonly names: ArrayLike<number>;
}

/** The board as the view shows it. */
export const seen = ({ from, names }: View, board: ArrayLike<number>): Uint8Array =>
  Uint8Array.from(from, (cell) => names[board[cell] as number] as number);

/** The board that the view shows as this image. */
export function unseen({ from, names }: View, image: ArrayLike<number>): Uint8Array {
  const tokens = new Uint8Array(names.length);
  for (let token = 0; token < names.length; token++) tokens[names[token] as number] = token;
  const board = new Uint8Array(from.length);
  for (let i = 0; i < from.length; i++) board[from[i] as number] = tokens[image[i] as number] as number;
  return board;
}

/** Numbers for each cell and token [n, S, V], such as probabilities, from the view's cells and names to the board's. */
export function unseenChances({ from, names }: View, chances: Float32Array, vocabulary: number): Float32Array {
  const out = new Float32Array(chances.length);
  const size = from.length * vocabulary;
  for (let first = 0; first < chances.length; first += size)
    for (let at = 0; at < from.length; at++)
      for (let token = 0; token < vocabulary; token++)
        out[first + (from[at] as number) * vocabulary + token] = chances[first + at * vocabulary + (names[token] ?? token)] as number;
  return out;
}

/** So many views of a family's boards, or as many as it has: the board as it is, then those that a seed draws. */
export function drawViews(
  { wider }: { readonly wider?: { views(random: Random): Iterable<View> } },
  { seed, views }: { readonly seed: number; readonly views: number },
): View[] {
  const drawn: View[] = [];
  if (!wider || views < 1) return drawn;
  for (const view of wider.views(Random.from(seed, 'views'))) if (drawn.push(view) === views) break;
  return drawn;
}
