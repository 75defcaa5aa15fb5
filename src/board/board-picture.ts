/** A board at one update of a trace, for a canvas. Pure. */

import type { Task } from '../puzzles/task.ts';
import type { Trace } from '../trace/trace.ts';
import { decode, distribution, saidAt } from './decode.ts';
import { isOpen } from './looks.ts';
import type { BoardPicture } from './picture.ts';

interface Wanted extends Pick<BoardPicture, 'answer' | 'heat' | 'source'> {
  readonly task: Task;
  /** Tokens on the board as it is now [S]. */
  readonly question: Uint8Array;
  readonly trace: Trace | undefined;
  readonly index: number;
}

export function boardPicture({ task, question, trace, index, ...rest }: Wanted): BoardPicture {
  // While a board is being written on, the trace of the board before may still be there: it is of this task or it is not shown.
  const shown = trace?.header.task === task.id ? trace : undefined;
  const decoded = shown && decode(shown);
  const said = decoded && saidAt(decoded, index);
  return {
    task,
    question,
    said,
    before: decoded && index > 0 ? saidAt(decoded, index - 1) : undefined,
    chances: shown && distribution(shown, index),
    conflicts: said ? broken(task, question, said) : new Set(),
    ...rest,
  };
}

/** Cells of what the model says that break a rule, what is given left as it is. */
function broken(task: Task, question: Uint8Array, said: Uint8Array): Set<number> {
  if (task.look === 'colours') return new Set();
  const filled = question.map((token, cell) => (isOpen(task.look, token) ? (said[cell] as number) : token));
  return new Set(task.check(filled, question).conflicts);
}
