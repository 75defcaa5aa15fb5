/** A board that is drawn on a canvas: what a person has written, and what the model says to it. Pure. */

import { PATH } from '../puzzles/maze/field.ts';
import type { Task } from '../puzzles/task.ts';
import type { Candidate } from './Candidates.tsx';
import { answerTokens, isOpen, tokenName, tokenSign } from './looks.ts';
import { boardStrings as words } from './strings.ts';

export interface BoardPicture {
  readonly task: Task;
  /** Tokens as they stand on the board now [S]. */
  readonly question: Uint8Array;
  /** The model's token for each cell [S]; undefined before it was asked. */
  readonly said: Uint8Array | undefined;
  /** The same one update before. */
  readonly before: Uint8Array | undefined;
  /** Probability of each token [S, V]. */
  readonly chances: Float32Array | undefined;
  /** The known answer, where the visitor asked to check against it [S]. */
  readonly answer: Uint8Array | undefined;
  /** Cells of what the model says that break a rule. */
  readonly conflicts: ReadonlySet<number>;
  /** Paint over the cells, 0 to 1 each, and the cell that it comes from. */
  readonly heat?: Float32Array | undefined;
  readonly source?: number | undefined;
}

export const probabilityOf = ({ chances, task }: BoardPicture, cell: number, token: number): number =>
  chances ? (chances[cell * task.tokens.length + token] as number) : Number.NaN;

export const changed = ({ said, before }: BoardPicture, cell: number): boolean =>
  said !== undefined && before !== undefined && said[cell] !== before[cell];

/** How an open cell compares with the answer: `missed` is a cell of the path that the model leaves out. */
export function verdictOf({ task, question, said, answer }: BoardPicture, cell: number): 'right' | 'wrong' | 'missed' | undefined {
  if (!said || !answer || !isOpen(task.look, question[cell] as number)) return undefined;
  if (said[cell] === answer[cell]) return 'right';
  // ARC leaves open what lies outside the answer's grid.
  if (task.look === 'colours' && answer[cell] === 0) return undefined;
  return task.look === 'maze' && answer[cell] === PATH ? 'missed' : 'wrong';
}

/** Everything that a cell can be, with its probability. */
export const candidatesOf = (picture: BoardPicture, cell: number): Candidate[] =>
  answerTokens(picture.task).map((token) => ({
    sign: tokenSign(picture.task, token),
    probability: probabilityOf(picture, cell, token),
    best: token === picture.said?.[cell],
  }));

/** What a cell says of itself. @param part an ARC board has its input and what the model says beside each other. */
export function cellLabel(picture: BoardPicture, cell: number, part: 'both' | 'question' | 'said' = 'both'): string {
  const { task, question, said, before, conflicts } = picture;
  const given = question[cell] as number;
  const token = part === 'question' ? undefined : said?.[cell];
  const open = isOpen(task.look, given);
  return words.boardCell({
    row: Math.floor(cell / task.shape.columns),
    column: cell % task.shape.columns,
    given: part === 'said' ? undefined : tokenName(task, given),
    says: token === undefined || (!open && token === given) ? undefined : tokenName(task, token),
    probability: token === undefined ? Number.NaN : probabilityOf(picture, cell, token),
    was: token !== undefined && open && changed(picture, cell) ? tokenName(task, before?.[cell] as number) : undefined,
    conflict: part !== 'question' && conflicts.has(cell),
    verdict: part === 'question' ? undefined : verdictOf(picture, cell),
  });
}
