import { type Geometry, geometry } from '../puzzles/sudoku/board.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Trace } from '../trace/trace.ts';

const known = new Map<string, Geometry>();

export function geometryOf(task: TaskId): Geometry {
  const made = known.get(task) ?? geometry(TASKS[task].shape.boxRows, TASKS[task].shape.boxColumns);
  known.set(task, made);
  return made;
}

export const traceGeometry = (trace: Trace): Geometry => geometryOf(trace.header.task as TaskId);
