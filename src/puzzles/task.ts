/**
 * What the trainer, the page and the command line ask of a family of puzzles. A new family is one file that makes a `Task` and
 * one line in `tasks.ts`. Boards are arrays of tokens, one a cell, row by row.
 */
import type { Random } from './random.ts';
import type { View } from './view.ts';

/** Token 0 is padding in every family, as in the published data; a label of 0 becomes IGNORED_LABEL. */
export const PAD = 0;
/** A label that the loss leaves out. */
export const IGNORED_LABEL = -100;

/** A board to complete and the completed board, both tokens[cells]. */
export interface Puzzle {
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
  /** Its row of the puzzle-embedding table, where each puzzle has rules of its own (ARC); left out, it is the blank one, 0. */
  readonly id?: number;
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
  /** An image of the solution that takes far less than its class and is the same for many of it: what classes are remembered by. */
  solutionImage?(puzzle: Puzzle): string;
  /** What all solutions of a class share and few others do, at a thousandth of the work of `classOf`: where it differs, so do the classes. */
  solutionInvariant?(puzzle: Puzzle): string;
}

/** A range of what a family counts, its `levels.counts`; or `minimal`: no given can go without a second solution. */
export type Level = readonly [least: number, most: number] | 'minimal';

/** Which puzzles somebody wants. */
export interface Wish {
  readonly level: Level;
  /** Guesses that the rating solver needs (`Solutions.guesses`): from the first to the second number; left out, any. */
  readonly guesses?: readonly [least: number, most: number] | undefined;
  /** What `Task.difficulty` says of them; left out, any. */
  readonly difficulty?: DifficultyLevel | undefined;
  /** Givens in point symmetry about the centre; minimal then means that no two opposite ones can go. */
  readonly symmetric?: boolean | undefined;
  /** Only mazes with a single shortest path. */
  readonly unique?: boolean | undefined;
}

/** What a family's levels mean, for the controls that choose one. */
export interface Levels {
  /** Nothing where puzzles come from files only. */
  readonly counts: 'givens' | 'path' | 'nothing';
  readonly least: number;
  readonly most: number;
  /** Fewer givens than this never decide a board; left out where that is not known, or nothing is given. */
  readonly fewest?: number;
  /** A range that is quick to generate, to start with. */
  readonly usual: readonly [least: number, most: number];
  readonly minimal: boolean;
  readonly guesses: boolean;
  readonly difficulty: boolean;
  readonly symmetric: boolean;
  /** Whether puzzles with several right answers can be left out. */
  readonly unique: boolean;
}

export interface Solutions {
  /** At most two, or as many as were asked for: enough to tell whether the answer is unique. */
  readonly answers: readonly Uint8Array[];
  /**
   * Values tried at cells where deduction left several, wrong and right ones, until the search had tried everything (or found two
   * answers): 0 where plain deduction is enough. A Sudoku's is counted as `sudoku/solver.ts` says.
   */
  readonly guesses: number;
}

export const DIFFICULTIES = ['easy', 'medium', 'hard', 'extreme'] as const;
export type DifficultyLevel = (typeof DIFFICULTIES)[number];

/** Puzzles that singles solve in so many rounds are easy. */
export const EASY_ROUNDS = 6;

/** What solving a puzzle takes, by technique. */
export interface Difficulty {
  /** Easy: singles in up to EASY_ROUNDS rounds. Medium: more rounds, or pairs too. Hard: more than pairs. Extreme: many guesses. */
  readonly level: DifficultyLevel;
  /** Rounds of all naked and hidden singles at once, up to where the techniques looked at end. */
  readonly rounds: number;
  readonly beyond: 'nothing' | 'pairs' | 'more';
}

/** What a family offers to a network that may think about a board in more than one way. */
export interface Wider {
  /** The token of a cell that is to be filled in; its answers are the tokens above. Left out where an answer cannot be taken for given. */
  readonly blank?: number;
  /** Views of a board: the board as it is first, then others at random, or each other one once where there are few. */
  views(random: Random): Iterable<View>;
  /**
   * Judges a full board by the rules of the puzzle alone, without a solver and without its answer.
   * @returns undefined where it breaks a rule, else what ought to be least: 0 for Sudoku, the moves of the path for mazes.
   */
  cost(answer: ArrayLike<number>, question: ArrayLike<number>): number | undefined;
  /** The first rule that a board breaks, in plain words to stand after a colon; undefined exactly where it has a cost. */
  broken(answer: ArrayLike<number>, question: ArrayLike<number>): string | undefined;
}

export interface Task {
  readonly id: string;
  /** "4x4 Sudoku". */
  readonly title: string;
  readonly shape: BoardShape;
  readonly cells: number;
  /** What kind of board draws it. */
  readonly look: 'digits' | 'maze' | 'colours';
  /** A character for each token; its length is the vocabulary. */
  readonly tokens: readonly string[];
  readonly symmetries: readonly Symmetry[];
  readonly levels: Levels;
  /** Whether `check` may find an answer right that differs from the puzzle's own: mazes can have several shortest paths. */
  readonly manyAnswers: boolean;
  /** Left out where no rule is known that tells an answer from a wrong one. */
  readonly wider?: Wider;
  /** How hard a puzzle with one solution is; left out where no technique is known. */
  difficulty?(question: Uint8Array): Difficulty;
  /** Names of the generated puzzles' identifiers, from 1 on; left out where puzzles need none. */
  readonly identifiers?: readonly string[];

  /** Tokens of a question or an answer in the published notation. @throws FormatError naming the character. */
  parse(text: string): Uint8Array;
  /** One character a cell. */
  format(board: ArrayLike<number>): string;
  check(answer: ArrayLike<number>, question: ArrayLike<number>): Verdict;
  /** @param most how many answers to look for; two where it is left out, which families may stay at. */
  solve(question: Uint8Array, most?: number): Solutions;
  /** How hard: guesses that the solver needs, or moves of the path; what files keep as the rating. */
  rating(puzzle: Puzzle): number;
  /**
   * Distinct puzzles of this level in random order, each with one solution unless `manyAnswers`: every one there is (the same up to a
   * symmetry that is switched on need come only once), or without end where there are too many to list. Undefined stands for a try
   * that led to nothing, so that a caller can pause or stop.
   * @throws SpecError when no puzzle of this level exists or can be found.
   */
  puzzles(wish: Wish, on: ReadonlySet<string>, random: Random): Iterable<Puzzle | undefined>;
  /** @param on ids of `symmetries`. */
  augmentation(on: ReadonlySet<string>): Augmentation;
}

/** A choice that cannot be met. `nearest`, where there is one, holds the fields to change and their nearest valid values. */
export class SpecError extends Error {
  constructor(
    readonly field: string,
    readonly reason: string,
    readonly nearest: Readonly<Record<string, unknown>> | undefined,
    readonly advice: string,
  ) {
    super(`${field}: ${reason}; ${advice}`);
    this.name = 'SpecError';
  }
}
