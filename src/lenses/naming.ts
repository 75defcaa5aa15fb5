import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Naming } from '../trace/summary.ts';
import type { Trace } from '../trace/trace.ts';

/** How people call the cells and tokens of a trace's board. */
export function namingOf(trace: Trace): Naming {
  const { shape, tokens } = TASKS[trace.header.task as TaskId];
  return { columns: shape.columns, tokens };
}
