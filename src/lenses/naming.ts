import { taskOf, tokenSign } from '../board/tokens.ts';
import type { Naming } from '../trace/summary.ts';
import type { Trace } from '../trace/trace.ts';

/** How people call the cells and tokens of a trace's board. */
export function namingOf(trace: Trace): Naming {
  const task = taskOf(trace);
  return { columns: task.shape.columns, tokens: Array.from(task.tokens, (_, token) => tokenSign(task, token)) };
}
