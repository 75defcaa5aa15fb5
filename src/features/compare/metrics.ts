/** Numbers of each model of a comparison, outside React, as those of a run are (metrics.ts). */

import { soon } from '../../controls/frames.ts';
import { RunMetrics } from '../../session/metrics.ts';
import type { Evaluation } from '../../training/evaluator.ts';
import type { RunHistory } from '../../training/history.ts';

let runs: readonly RunMetrics[] = [];
let version = 0;
const listeners = new Set<() => void>();

function changed(): void {
  version++;
  for (const listener of listeners) soon(listener);
}

export const compareMetrics = {
  /** Of the model in a column. */
  run: (column: number): RunMetrics | undefined => runs[column],
  version: (): number => version,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  /** @param shapes of each model: puzzles a step, and segments of a check. */
  begin(shapes: readonly { readonly batch: number; readonly segments: number }[]): void {
    runs = shapes.map(({ batch, segments }) => new RunMetrics(batch, segments));
    changed();
  },
  /** Shows the curves of a model that goes on from its last save. */
  replace(column: number, history: RunHistory, seconds: number): void {
    runs = runs.map((run, i) => (i === column ? RunMetrics.of(history, seconds, run.batch, run.segments) : run));
    changed();
  },
  addRows(column: number, rows: Float32Array, seconds: number): void {
    runs[column]?.addRows(rows, seconds);
    changed();
  },
  addCheck(column: number, step: number, seconds: number, evaluation: Evaluation): void {
    runs[column]?.addCheck(step, seconds, evaluation);
    changed();
  },
};
