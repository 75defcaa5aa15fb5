/** From a puzzle as it was written to one that is known to be sound. */
import { quote } from '../formats/error.ts';
import type { Task } from '../puzzles/task.ts';
import { type Collector, checkAnswer, DataError, type Part, parseBoard, type RatedPuzzle } from './set.ts';

export interface Place {
  readonly path: string;
  readonly row: number;
}

/** The texts of a puzzle, of which the boards have not been looked at. */
export interface Texts {
  readonly question: string;
  /** Left out, the puzzle is solved. */
  readonly answer?: string | undefined;
  readonly name?: string | undefined;
  readonly rating?: number | undefined;
}

/**
 * Adds a puzzle whose boards parse, whose answer is right and the only one.
 * @throws DataError naming what is wrong.
 */
export function addPuzzle(into: Collector, part: Part, { path, row }: Place, task: Task, texts: Texts): void {
  const question = parseBoard(task, texts.question, path, row, 'question');
  let answer: Uint8Array | undefined;
  if (texts.answer !== undefined) {
    answer = parseBoard(task, texts.answer, path, row, 'answer');
    checkAnswer(task, question, answer, path, row, 'answer');
    into.checkUnique(task, question, path, row, 'question');
  } else {
    const { answers } = task.solve(question);
    [answer] = answers;
    if (!answer) throw new DataError(path, row, 'question', 'a puzzle with a solution', `none: ${quote(texts.question)}`);
    if (answers.length > 1 && !task.manyAnswers)
      throw new DataError(path, row, 'question', 'a puzzle with one solution', `several: ${quote(texts.question)}`);
  }
  const puzzle: RatedPuzzle = { name: texts.name ?? `line ${row}`, question, answer, rating: texts.rating };
  into.add(part, puzzle);
  into.task = task;
}
