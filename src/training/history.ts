/** What a run has measured so far: the numbers of every step, every check, and marks for what happened to it on the way. */
import { METRIC_COUNT, METRICS } from '../engine/catalogue.ts';
import type { Evaluation } from './evaluator.ts';
import type { MetricRow } from './trainer.ts';

/** A check on held-out puzzles. */
export interface RunCheck extends Evaluation {
  readonly step: number;
  /** Of training, pauses left out. */
  readonly seconds: number;
}

/** Numbers of a check besides those after each segment. */
export const CHECK_FIELDS = [
  ['seconds', ({ seconds }) => seconds],
  ['halted_segments', ({ haltedSegments }) => haltedSegments],
  ['halted_exact', ({ haltedExact }) => haltedExact],
  ['valid', ({ valid }) => valid?.at(-1) ?? Number.NaN],
] as const satisfies readonly (readonly [string, (check: RunCheck) => number])[];

/** Something that happened after a step and that a curve should show: another learning rate, a rebuilt engine. */
export interface RunMark {
  readonly step: number;
  readonly text: string;
}

/** A run's curves, in columns: what `session/metrics.ts` shows of a live run. */
export interface RunHistory {
  /** METRICS of every step kept, a row a step: [rows, METRIC_COUNT]. */
  readonly metrics: Float32Array<ArrayBuffer>;
  readonly checks: readonly RunCheck[];
  readonly marks: readonly RunMark[];
}

/** Numbers of a step. */
export const HISTORY_WIDTH = METRIC_COUNT;

const NO_HISTORY: RunHistory = { metrics: new Float32Array(0), checks: [], marks: [] };

/** METRICS of each row: [rows, METRIC_COUNT]. */
export function metricColumns(rows: readonly MetricRow[]): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(rows.length * METRIC_COUNT);
  rows.forEach((row, i) => {
    METRICS.forEach((name, column) => {
      numbers[i * METRIC_COUNT + column] = row[name];
    });
  });
  return numbers;
}

/** The best check: the first of those with the most puzzles solved exactly after the last segment. */
export function bestCheck(checks: readonly RunCheck[]): RunCheck | undefined {
  let best: RunCheck | undefined;
  for (const check of checks) if (!best || (check.exact.at(-1) as number) > (best.exact.at(-1) as number)) best = check;
  return best;
}

/** A history that grows. */
export class History {
  private numbers: Float32Array<ArrayBuffer>;
  private length: number;
  private readonly checks: RunCheck[];
  private readonly marks: RunMark[];

  constructor({ metrics, checks, marks }: RunHistory = NO_HISTORY) {
    this.numbers = Float32Array.from(metrics);
    this.length = metrics.length;
    this.checks = [...checks];
    this.marks = [...marks];
  }

  addRows(rows: readonly MetricRow[]): void {
    const added = metricColumns(rows);
    if (this.length + added.length > this.numbers.length) {
      const larger = new Float32Array(2 * (this.length + added.length));
      larger.set(this.numbers.subarray(0, this.length));
      this.numbers = larger;
    }
    this.numbers.set(added, this.length);
    this.length += added.length;
  }

  addCheck(check: RunCheck): void {
    this.checks.push(check);
  }

  addMark(mark: RunMark): void {
    this.marks.push(mark);
  }

  get best(): RunCheck | undefined {
    return bestCheck(this.checks);
  }

  copy(): RunHistory {
    return { metrics: this.numbers.slice(0, this.length), checks: [...this.checks], marks: [...this.marks] };
  }
}
