/** What a cell of the board shows, from what the model said: pure, so that every word and mark can be tested. */

import { TASKS } from '../puzzles/tasks.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { digitOf, FIRST_DIGIT } from './decode.ts';
import { boardStrings } from './strings.ts';

/** Probability from which a prediction is drawn bolder. */
const SURE = 0.9;
const LIKELY = 0.5;

export interface CellView {
  readonly cell: number;
  readonly row: number;
  readonly column: number;
  /** 0 where the cell is blank. */
  readonly given: number;
  /** What the model says, 0 where it names no digit. */
  readonly digit: number;
  /** Probability of that digit. */
  readonly probability: number;
  /** Of each digit, from 1. */
  readonly probabilities: Float32Array;
  readonly strength: 'sure' | 'likely' | 'unsure';
  /** The model said something else one segment before. */
  readonly changed: boolean;
  /** Compared with the solution, where that was asked for. */
  readonly verdict: 'right' | 'wrong' | undefined;
  readonly label: string;
  /** Breaks a rule with another cell: givens among themselves, or with what the model says. */
  readonly conflict?: 'givens' | 'model' | undefined;
  /** Painted over the cell: 0 to 1. */
  readonly heat?: number | undefined;
  /** The cell that the paint comes from. */
  readonly source?: boolean | undefined;
}

/** A cell of a Sudoku. @param segment counted from 0. @param check compare with the solution. */
export function cellView(board: BoardMessage, segment: number, cell: number, check: boolean): CellView {
  const { cells, shape, tokens } = TASKS[board.task];
  const side = shape.rows;
  const at = segment * cells + cell;
  const digitAt = (place: number): number => digitOf(board.tokens[place] as number);
  const given = digitOf(board.question[cell] as number);
  const digit = digitAt(at);
  const first = at * tokens.length + FIRST_DIGIT;
  const probabilities = board.probabilities.subarray(first, first + side);
  const probability = digit ? (probabilities[digit - 1] as number) : Number.NaN;
  const changed = segment > 0 && digit !== digitAt(at - cells);
  const verdict = check && !given ? (digit === digitOf(board.answer[cell] as number) ? 'right' : 'wrong') : undefined;
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
  } as const;
  return { ...view, label: boardStrings.cell(view) };
}

/** What the model says of each cell after a segment, tokens [S]. */
export function saidBoard({ tokens, question }: BoardMessage, segment: number): Uint8Array {
  return tokens.subarray(segment * question.length, (segment + 1) * question.length);
}

/** What anybody can see of an answer without knowing the solution, and how much of it is right. */
export interface Judgement {
  readonly solved: boolean;
  readonly conflicts: number;
  readonly missing: number;
  /** Cells that the question gives and the model reads as something else; the board shows what is given. */
  readonly overruled: number;
  /** Cells that the question leaves open, and those of them that are as in the solution. */
  readonly open: number;
  readonly right: number;
}

export function judge(board: BoardMessage, segment: number): Judgement {
  const { question, answer } = board;
  const { check } = TASKS[board.task];
  const said = saidBoard(board, segment);
  const { changed } = check(said, question);
  const filled = said.slice();
  for (const cell of changed) filled[cell] = question[cell] as number;
  const { solved, conflicts, unfilled } = check(filled, question);
  const open = [...question.keys()].filter((cell) => question[cell] !== answer[cell]);
  return {
    solved: solved && changed.length === 0,
    conflicts: conflicts.length,
    missing: unfilled.length,
    overruled: changed.length,
    open: open.length,
    right: open.filter((cell) => filled[cell] === answer[cell]).length,
  };
}

/** The cell that a key moves to on a board of `side` cells a side, or undefined where the key does not move. */
export function moveCell(cell: number, key: string, side: number, control: boolean): number | undefined {
  const row = Math.floor(cell / side);
  const column = cell % side;
  const to = (r: number, c: number): number => Math.min(side - 1, Math.max(0, r)) * side + Math.min(side - 1, Math.max(0, c));
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'Home':
      return control ? 0 : to(row, 0);
    case 'End':
      return control ? side * side - 1 : to(row, side - 1);
    default:
      return undefined;
  }
}
