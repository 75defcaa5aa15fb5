/** Puzzles as plain text: one a line, the question alone or the question, a separator and the answer. */
import { quote } from '../formats/error.ts';
import type { Task } from '../puzzles/task.ts';
import { taskOfText, textSizes } from '../puzzles/tasks.ts';
import { type Collector, checkAnswer, DataError, type DataFile, type Part, parseBoard, type RatedPuzzle, textOf } from './set.ts';

const MOST_LINE = 1 << 16;
/** Puzzles to solve between two reports: a hard one may take some milliseconds. */
const SOLVED_AT_A_TIME = 16;

/** Reads a file into the collector, yielding bytes as they are read. A line that begins with "# " and is no puzzle is a comment. */
export async function* readStrings(file: DataFile, part: Part, into: Collector): AsyncGenerator<number, void> {
  let rest = '';
  let row = 0;
  for await (const { text, last, bytes } of textOf(file)) {
    rest += text;
    const complete = rest.split(/\r\n|\n|\r/);
    rest = last ? '' : (complete.pop() ?? '');
    // A carriage return may be the first half of a line end.
    if (!last && text.endsWith('\r')) rest = `${complete.pop() ?? ''}\r`;
    if (rest.length > MOST_LINE) {
      complete.push(rest);
      rest = '';
    }
    for (const line of complete) {
      row++;
      readLine(file.path, row, row === 1 ? line.replace(/^\uFEFF/, '') : line, part, into);
      if (row % SOLVED_AT_A_TIME === 0) yield 0;
      if (into.full) return;
    }
    yield bytes;
  }
}

function readLine(path: string, row: number, line: string, part: Part, into: Collector): void {
  if (line.trim() === '') return;
  try {
    const parts = partsOf(line);
    if (!parts) {
      if (line.startsWith('# ')) return;
      throw new DataError(path, row, undefined, `a puzzle of ${textSizes()}, alone or with its answer`, `${line.length} characters`);
    }
    const task = into.task ?? parts.task;
    into.add(part, puzzleOf(path, row, task, parts.question, parts.answer));
    into.task = task;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    into.reject(error);
  }
}

/** A line is a board, with or without blanks about it; or two boards of one length with a character between. */
function partsOf(line: string): { task: Task; question: string; answer: string | undefined } | undefined {
  for (const text of [line, line.trim()]) {
    const alone = taskOfLine(text);
    if (alone) return { task: alone, question: text, answer: undefined };
    const half = (text.length - 1) / 2;
    const task = Number.isInteger(half) && /[\s,;|:]/.test(text[half] ?? '') ? taskOfLine(text.slice(0, half)) : undefined;
    if (task) return { task, question: text.slice(0, half), answer: text.slice(half + 1) };
  }
  return undefined;
}

function taskOfLine(text: string): Task | undefined {
  return text.length <= MOST_LINE ? taskOfText(text) : undefined;
}

function puzzleOf(path: string, row: number, task: Task, questionText: string, answerText: string | undefined): RatedPuzzle {
  const question = parseBoard(task, questionText, path, row, 'question');
  const common = { name: `line ${row}`, question, rating: undefined };
  if (answerText !== undefined) {
    const answer = parseBoard(task, answerText, path, row, 'answer');
    checkAnswer(task, question, answer, path, row, 'answer');
    return { ...common, answer };
  }
  const { answers } = task.solve(question);
  const [answer] = answers;
  if (!answer) throw new DataError(path, row, 'question', 'a puzzle with a solution', `none: ${quote(questionText)}`);
  if (answers.length > 1 && !task.manyAnswers)
    throw new DataError(path, row, 'question', 'a puzzle with one solution', `several: ${quote(questionText)}`);
  return { ...common, answer };
}
