/** The cells of the Solve board: what a person has written, and what the model says to it at an update. Pure. */

import { conflicts, type Geometry } from '../puzzles/sudoku/board.ts';
import type { Trace } from '../trace/trace.ts';
import { decode, digitOf, distribution, FIRST_DIGIT } from './decode.ts';
import { boardStrings as words } from './strings.ts';
import type { CellView } from './view.ts';

const SURE = 0.9;
const LIKELY = 0.5;
/** The model has not been asked. */
export const UNKNOWN = -1;

interface Wanted {
  readonly geo: Geometry;
  /** Digits on the board as it is now, 0 for a blank. */
  readonly givens: Uint8Array;
  readonly trace: Trace | undefined;
  readonly index: number;
  /** The solution, where the visitor asked to check against it. */
  readonly solution: Uint8Array | undefined;
  /** Paint over the cells, 0 to 1 each, and the cell it comes from. */
  readonly heat?: Float32Array | undefined;
  readonly source?: number | undefined;
}

export function cellViews({ geo, givens, trace, index, solution, heat, source }: Wanted): CellView[] {
  const { side, cells } = geo;
  // While a board is being written on, the trace of the board before may still be there: it is of this size or it is not shown.
  const shown = trace && trace.header.model.seq_len === cells ? trace : undefined;
  const decoded = shown && decode(shown);
  const digitAt = (update: number, cell: number): number | undefined =>
    decoded && update >= 0 ? digitOf(decoded.tokens[update * cells + cell] as number) : undefined;
  const p = shown && distribution(shown, index);
  const V = shown?.header.model.vocab_size ?? 0;
  const clashing = new Set(conflicts(geo, givens));
  const filled = decoded && givens.map((given, cell) => given || (digitAt(index, cell) as number));
  const unruly = new Set(filled ? conflicts(geo, filled) : []);
  return Array.from({ length: cells }, (_, cell) => {
    const given = givens[cell] as number;
    const digit = digitAt(index, cell) ?? UNKNOWN;
    const was = digitAt(index - 1, cell);
    const probabilities = p ? p.subarray(cell * V + FIRST_DIGIT, cell * V + FIRST_DIGIT + side) : new Float32Array(side);
    const probability = digit > 0 ? (probabilities[digit - 1] as number) : Number.NaN;
    const verdict = solution && decoded && !given ? (digit === solution[cell] ? 'right' : 'wrong') : undefined;
    const conflict = clashing.has(cell) ? 'givens' : unruly.has(cell) ? 'model' : undefined;
    const changed = !given && was !== undefined && was !== digit;
    const view = {
      cell,
      row: Math.floor(cell / side),
      column: cell % side,
      given,
      digit,
      probability,
      probabilities,
      strength: given || probability >= SURE ? 'sure' : probability >= LIKELY ? 'likely' : 'unsure',
      changed,
      verdict,
      conflict,
      heat: heat?.[cell],
      source: source === cell || undefined,
    } as const;
    return { ...view, label: words.digitCell(view, changed ? was : undefined) };
  });
}
