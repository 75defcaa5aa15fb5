import { type Geometry, geometry } from '../puzzles/sudoku/board.ts';
import type { BoardShape } from '../puzzles/task.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Trace } from '../trace/trace.ts';
import { taskOf } from './looks.ts';

const known = new Map<string, Geometry>();

/** Of a Sudoku. */
export function geometryOf(id: TaskId): Geometry {
  const { shape } = TASKS[id];
  const made = known.get(id) ?? geometry(shape.boxRows, shape.boxColumns);
  known.set(id, made);
  return made;
}

export const traceGeometry = (trace: Trace): Geometry => geometryOf(trace.header.task as TaskId);

/** The units of a board that attention is added up by: boxes are a Sudoku's alone. */
export function unitsOf(trace: Trace): BoardShape {
  const { look, shape } = taskOf(trace);
  return look === 'digits' ? shape : { ...shape, boxRows: 1, boxColumns: 1 };
}
