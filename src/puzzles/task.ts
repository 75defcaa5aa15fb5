/**
 * What the trainer, the page and the command line ask of a family of puzzles. A new family is one file that makes a `Task` and
 * one line in `tasks.ts`. Boards are arrays of tokens, one a cell, row by row.
 */
import type { Random } from './random.ts';

/** Token 0 is padding in every family, as in the published data; a label of 0 becomes IGNORED_LABEL. */
export const PAD = 0;
/** A label that the loss leaves out. */
export const IGNORED_LABEL = -100;

/** A board to complete and the completed board, both tokens[cells]. */
export interface Puzzle {
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
}

/** How a board is drawn: rows x columns of cells, with a thick line after every boxRows rows and boxColumns columns. */
export interface BoardShape {
  readonly rows: number;
  readonly columns: number;
  readonly boxRows: number;
  readonly boxColumns: number;
}

/** What is right and wrong with an answer. Cells are indices into the board; each list ascends. */
export interface Verdict {
  /** Complete, keeps the question, breaks no rule. */
  readonly solved: boolean;
  readonly unfilled: readonly number[];
  /** Cells that the question gives and the answer has changed. */
  readonly changed: readonly number[];
  /** Cells that break a rule with another cell. */
  readonly conflicts: readonly number[];
}

/** A change of a puzzle that leaves it a puzzle; `id` names its switch in a data set's specification. */
export interface Symmetry {
  readonly id: string;
  /** In plain words, to stand after "under": "digit naming". */
  readonly label: string;
}

/** The symmetries that are switched on: a way to draw one at random, and the classes of puzzles that they join. */
export interface Augmentation {
  /** Draws one and writes the puzzle's image, tokens[cells] each. The number of draws may depend on the switches only. */
  apply(random: Random, puzzle: Puzzle, question: Uint8Array, answer: Uint8Array): void;
  /**
   * Names of the classes that the puzzle and its solution belong to: equal for two puzzles (solutions) exactly if a series of
   * these symmetries and their inverses turns one into the other.
   */
  classOf(puzzle: Puzzle): { readonly question: string; readonly answer: string };
}

/** How hard: a range of the number of givens (a family without givens says what it counts instead), or no given too many. */
export type Level = readonly [least: number, most: number] | 'minimal';

export interface Solutions {
  /** At most two: enough to tell whether the answer is unique. */
  readonly answers: readonly Uint8Array[];
  /** Values tried without proof before the search was done: 0 where plain deduction is enough. */
  readonly guesses: number;
}

export interface Task {
  readonly id: string;
  /** "4x4 Sudoku". */
  readonly title: string;
  readonly shape: BoardShape;
  readonly cells: number;
  /** A character for each token; its length is the vocabulary. */
  readonly tokens: readonly string[];
  readonly symmetries: readonly Symmetry[];

  /** Tokens of a question or an answer in the published notation. @throws FormatError naming the character. */
  parse(text: string): Uint8Array;
  /** One character a cell. */
  format(board: ArrayLike<number>): string;
  check(answer: ArrayLike<number>, question: ArrayLike<number>): Verdict;
  solve(question: Uint8Array): Solutions;
  /**
   * Distinct puzzles with one solution each, in random order: every one there is (the same up to a symmetry that is switched on
   * need come only once), or without end where there are too many to list.
   * @throws SpecError when no puzzle of this level exists or can be found.
   */
  puzzles(level: Level, on: ReadonlySet<string>, random: Random): Iterable<Puzzle>;
  /** @param on ids of `symmetries`. */
  augmentation(on: ReadonlySet<string>): Augmentation;
}

/** A choice that cannot be met. `nearest`, where there is one, holds the fields to change and their nearest valid values. */
export class SpecError extends Error {
  constructor(
    readonly field: string,
    readonly reason: string,
    readonly nearest: Readonly<Record<string, unknown>> | undefined,
    advice: string,
  ) {
    super(`${field}: ${reason}; ${advice}`);
    this.name = 'SpecError';
  }
}
