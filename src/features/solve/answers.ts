/** Answers that came with puzzles, by the puzzle's text: of a generated maze its label, of an ARC input its output. */

const MOST_KEPT = 200;
const kept = new Map<string, Uint8Array>();

/** @param puzzle one character a cell. @param answer tokens [S]. */
export function rememberAnswer(puzzle: string, answer: Uint8Array): void {
  kept.delete(puzzle);
  kept.set(puzzle, answer);
  const oldest = kept.keys().next().value;
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
}

export const answerOf = (puzzle: string): Uint8Array | undefined => kept.get(puzzle);
