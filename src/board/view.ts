/** A board at one moment: what is given, what the model says to it, what that is compared with, and what a cell says of itself. Pure. */
import { PATH } from '../puzzles/maze/field.ts';
import { PAD, type Task } from '../puzzles/task.ts';
import { endsSegment, positionOf } from '../trace/cursor.ts';
import { distribution, saidAt } from '../trace/decode.ts';
import { type Committed, committedBefore } from '../trace/thinking.ts';
import type { Trace } from '../trace/trace.ts';
import { boardStrings as words } from './strings.ts';
import { answerTokens, digitOf, FIRST_DIGIT, filled, isOpen, tokenName, tokenSign } from './tokens.ts';

export interface BoardView {
  readonly task: Task;
  /** Tokens as they stand on the board now [S]. */
  readonly question: Uint8Array;
  /** The model's token for each cell [S]; undefined before it was asked. */
  readonly said: Uint8Array | undefined;
  /** The same at the moment that changes are counted from. */
  readonly before: Uint8Array | undefined;
  /** Probability of each token [S, V]. */
  readonly chances: Float32Array | undefined;
  /** The known answer, where the visitor asked to check against it [S]. */
  readonly answer: Uint8Array | undefined;
  /** Cells that break a rule: with givens alone, or by what the model says. */
  readonly conflicts: ReadonlyMap<number, 'givens' | 'model'>;
  /** Cells that were taken for given, and the segment, from 1, after which they were. */
  readonly pinned?: ReadonlyMap<number, number> | undefined;
  /** Paint over the cells, 0 to 1 each, and the cell that it comes from. */
  readonly heat?: Float32Array | undefined;
  readonly source?: number | undefined;
}

interface Moment extends Pick<BoardView, 'task' | 'question' | 'answer' | 'heat' | 'source'> {
  readonly trace: Trace | undefined;
  readonly index: number;
  /** The update that changes are counted from; the one before where it is left out. */
  readonly before?: number;
}

/** The board at an update of a trace. */
export function boardAt({ trace, index, before = index - 1, ...board }: Moment): BoardView {
  const { task, question } = board;
  // While a board is being written on, the trace of the board before may still be there: it is of this task or it is not shown.
  const shown = trace?.header.task === task.id ? trace : undefined;
  const said = shown && saidAt(shown, index);
  return {
    ...board,
    said,
    before: shown && before >= 0 ? saidAt(shown, before) : undefined,
    chances: shown && distribution(shown, index),
    conflicts: broken(task, question, said),
    pinned: shown && pinnedAt(shown, index),
  };
}

/** The cells of the shown lane that count as given from the end of an update on. */
function pinnedAt({ header: { reasoning }, thinking }: Trace, index: number): BoardView['pinned'] {
  const commits = thinking?.lanes[thinking.shown]?.commits;
  return commits && pinnedBy(committedBefore(commits, positionOf(reasoning, index).segment + (endsSegment(reasoning, index) ? 1 : 0)));
}

const pinnedBy = (commits: readonly Committed[]): BoardView['pinned'] => new Map(commits.map(({ cell, segment }) => [cell, segment]));

/** The board while one view of it is thought about. @param said tokens [S] and probabilities [S, V], before there are any nothing. */
export const boardInThought = (
  task: Task,
  question: Uint8Array,
  said: { readonly answer: Uint8Array; readonly chances: Float32Array } | undefined,
  commits: readonly Committed[],
): BoardView => ({
  ...plainBoard(task, question, said?.answer),
  chances: said?.chances,
  conflicts: broken(task, question, said?.answer),
  pinned: pinnedBy(commits),
});

/** A board without a model: a question, or its answer. */
export const plainBoard = (task: Task, question: Uint8Array, answer?: Uint8Array): BoardView => ({
  task,
  question,
  said: answer,
  before: undefined,
  chances: undefined,
  answer: undefined,
  conflicts: new Map(),
});

function broken(task: Task, question: Uint8Array, said: Uint8Array | undefined): BoardView['conflicts'] {
  const found = new Map<number, 'givens' | 'model'>();
  if (task.look === 'colours') return found;
  if (said) for (const cell of task.check(filled(task.look, question, said), question).conflicts) found.set(cell, 'model');
  if (task.look === 'digits') for (const cell of task.check(question, question).conflicts) found.set(cell, 'givens');
  return found;
}

export const openAt = ({ task, question }: BoardView, cell: number): boolean => isOpen(task.look, question[cell] as number);

export const probabilityOf = ({ chances, task }: BoardView, cell: number, token: number): number =>
  chances ? (chances[cell * task.tokens.length + token] as number) : Number.NaN;

/** Whether the model says something else of an open cell than before. Tokens that stand for no digit look the same. */
export function changed(view: BoardView, cell: number): boolean {
  const [now, former] = [view.said?.[cell], view.before?.[cell]];
  if (now === undefined || former === undefined || !openAt(view, cell)) return false;
  return view.task.look === 'digits' ? digitOf(now) !== digitOf(former) : now !== former;
}

/** How an open cell compares with the answer: `missed` is a cell of the path that the model leaves out. */
export function verdictOf(view: BoardView, cell: number): 'right' | 'wrong' | 'missed' | undefined {
  const { task, said, answer } = view;
  if (!said || !answer || !openAt(view, cell)) return undefined;
  if (said[cell] === answer[cell]) return 'right';
  // ARC leaves open what lies outside the answer's grid.
  if (task.look === 'colours' && answer[cell] === PAD) return undefined;
  return task.look === 'maze' && answer[cell] === PATH ? 'missed' : 'wrong';
}

/** Cells that the answer fills in, and those of them in which the model says the same. */
export function rightCells({ question, said, answer }: BoardView): { readonly right: number; readonly of: number } {
  const cells = answer ? [...question.keys()].filter((cell) => question[cell] !== answer[cell]) : [];
  return { right: cells.filter((cell) => said?.[cell] === answer?.[cell]).length, of: cells.length };
}

export interface Candidate {
  /** A character or a word. */
  readonly sign: string;
  readonly probability: number;
  readonly best: boolean;
}

/** Everything that a cell can be, with its probability. */
export const candidatesOf = (view: BoardView, cell: number): Candidate[] =>
  answerTokens(view.task).map((token) => ({
    sign: tokenSign(view.task, token),
    probability: probabilityOf(view, cell, token),
    best: token === view.said?.[cell],
  }));

const rowAndColumn = ({ shape }: Task, cell: number) => ({ row: Math.floor(cell / shape.columns), column: cell % shape.columns });

/** Above a cell's candidates. */
export function candidatesTitle(view: BoardView, cell: number): string {
  const { row, column } = rowAndColumn(view.task, cell);
  const given = view.task.look === 'digits' && !openAt(view, cell);
  return words.candidates(row, column, given ? tokenName(view.task, view.question[cell] as number) : undefined);
}

/** What a cell says of itself. @param part an ARC board has its input and what the model says beside each other. */
export function cellLabel(view: BoardView, cell: number, part: 'both' | 'question' | 'said' = 'both'): string {
  const { task, question, said, before, conflicts } = view;
  const given = question[cell] as number;
  const token = part === 'question' ? undefined : said?.[cell];
  const shown = token !== undefined && (openAt(view, cell) || token !== given);
  return words.cell({
    ...rowAndColumn(task, cell),
    look: task.look,
    given: part === 'said' ? undefined : tokenName(task, given),
    says: shown ? tokenName(task, token) : undefined,
    probability: shown ? probabilityOf(view, cell, token) : Number.NaN,
    was: part !== 'question' && changed(view, cell) ? tokenName(task, before?.[cell] as number) : undefined,
    pinned: part === 'question' ? undefined : view.pinned?.get(cell),
    conflict: part === 'question' ? undefined : conflicts.get(cell),
    verdict: part === 'question' ? undefined : verdictOf(view, cell),
  });
}

/** Probability from which a prediction is drawn bolder. */
const SURE = 0.9;
const LIKELY = 0.5;
/** The model has not been asked. */
export const UNKNOWN = -1;

/** A cell of a Sudoku. */
export interface CellView {
  /** 0 where the cell is open. */
  readonly given: number;
  /** What the model says, 0 where it names no digit. */
  readonly digit: number;
  /** Probability of that digit. */
  readonly probability: number;
  /** Of each digit, from 1. */
  readonly probabilities: Float32Array;
  readonly strength: 'sure' | 'likely' | 'unsure';
}

export function cellView(view: BoardView, cell: number): CellView {
  const { task, question, said, chances } = view;
  const given = digitOf(question[cell] as number);
  const token = said?.[cell];
  const digit = token === undefined ? UNKNOWN : digitOf(token);
  const first = cell * task.tokens.length + FIRST_DIGIT;
  const probabilities = chances?.subarray(first, first + task.shape.rows) ?? new Float32Array(task.shape.rows);
  const probability = digit > 0 ? (probabilities[digit - 1] as number) : Number.NaN;
  const strength = given || probability >= SURE ? 'sure' : probability >= LIKELY ? 'likely' : 'unsure';
  return { given, digit, probability, probabilities, strength };
}
