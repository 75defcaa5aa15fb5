/** Numbers of a run, outside React: columns, and a version that goes up when they change. */

import { Pace, soon } from '../controls/frames.ts';
import { METRIC_COUNT, METRICS, type Metric } from '../engine/catalogue.ts';
import type { Evaluation } from '../training/evaluator.ts';
import type { RunCheck, RunHistory, RunMark } from '../training/history.ts';
import { Columns } from './columns.ts';

const DERIVED = ['loss_per_puzzle', 'answer_loss_per_puzzle', 'halting_loss_per_puzzle', 'segments_used'] as const;
export type StepColumn = Metric | (typeof DERIVED)[number];
export type SpeedColumn = 'step' | 'seconds' | 'steps_per_second';
export type CheckColumn = 'step' | 'seconds' | 'halted_segments' | 'halted_exact' | 'valid' | `exact_${number}` | `cells_${number}`;

/** Seconds that a speed is taken over, and fewer than which say nothing. */
const SPEED_WINDOW = 3;
const LEAST_WINDOW = 0.5;

const at = (metric: Metric): number => METRICS.indexOf(metric);

export class RunMetrics {
  readonly steps = new Columns<StepColumn>([...METRICS, ...DERIVED]);
  readonly speed = new Columns<SpeedColumn>(['step', 'seconds', 'steps_per_second']);
  readonly checks: Columns<CheckColumn>;
  readonly segments: number;
  readonly marks: RunMark[] = [];
  private readonly checked: RunCheck[] = [];
  private readonly recent: { step: number; seconds: number }[] = [];

  /** @param batch puzzles a step, to turn sums over the batch into means. @param segments that a check gives each puzzle. */
  constructor(
    readonly batch: number,
    segments: number,
  ) {
    this.segments = segments;
    const each = Array.from({ length: segments }, (_, i) => i + 1);
    this.checks = new Columns<CheckColumn>([
      'step',
      'seconds',
      'halted_segments',
      'halted_exact',
      'valid',
      ...each.map((k) => `exact_${k}` as const),
      ...each.map((k) => `cells_${k}` as const),
    ]);
  }

  /** The curves of a run that goes on. */
  static of({ metrics, checks, marks }: RunHistory, seconds: number, batch: number, segments: number): RunMetrics {
    const run = new RunMetrics(batch, segments);
    if (metrics.length) run.addRows(metrics, seconds);
    // A run that went on with other settings may have been checked with another number of segments.
    for (const check of checks) if (check.exact.length === segments) run.addCheck(check.step, check.seconds, check);
    run.marks.push(...marks);
    return run;
  }

  addRows(rows: Float32Array, seconds: number): void {
    for (let from = 0; from + METRIC_COUNT <= rows.length; from += METRIC_COUNT) {
      const row = rows.subarray(from, from + METRIC_COUNT);
      const of = (metric: Metric): number => row[at(metric)];
      const finished = of('finished');
      this.steps.push([
        ...row,
        of('loss') / this.batch,
        of('lm_loss') / this.batch,
        (of('q_halt_loss') + of('q_continue_loss')) / this.batch,
        finished > 0 ? of('finished_segments') / finished : Number.NaN,
      ]);
    }
    if (this.steps.length) this.addSpeed(this.steps.last('step'), seconds);
  }

  /** Speed over the last seconds, not since the start: a run that slows down has to show it. */
  private addSpeed(step: number, seconds: number): void {
    this.recent.push({ step, seconds });
    while (this.recent.length > 2 && seconds - this.recent[1]?.seconds >= SPEED_WINDOW) this.recent.shift();
    const first = this.recent[0];
    if (seconds - first.seconds >= LEAST_WINDOW) this.speed.push([step, seconds, (step - first.step) / (seconds - first.seconds)]);
  }

  addCheck(step: number, seconds: number, e: Evaluation): void {
    this.checked.push({ step, seconds, ...e });
    this.checks.push([step, seconds, e.haltedSegments, e.haltedExact, e.valid?.at(-1) ?? Number.NaN, ...e.exact, ...e.cells]);
  }

  /** The same as files of a run hold it. */
  get history(): RunHistory {
    const metrics = new Float32Array(this.steps.length * METRIC_COUNT);
    METRICS.forEach((name, place) => {
      this.steps.column(name).forEach((x, row) => {
        metrics[row * METRIC_COUNT + place] = x;
      });
    });
    return { metrics, checks: this.checked, marks: this.marks };
  }

  /** The last step that any number is about. */
  get lastStep(): number {
    return Math.max(0, this.steps.length ? this.steps.last('step') : 0, this.checks.length ? this.checks.last('step') : 0);
  }
}

/** Milliseconds from one picture of a run to the next: more are not seen, and each has the browser lay out its words anew. */
export const DRAWN_EVERY = 400;

/** Who hears that numbers have changed, when it is their turn to draw; in the form that React's useSyncExternalStore takes. */
export class Changes {
  private count = 0;
  private readonly listeners = new Set<() => void>();

  readonly version = (): number => this.count;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  private readonly pace = new Pace(DRAWN_EVERY, () => {
    for (const listener of this.listeners) soon(listener);
  });

  tell(): void {
    this.count++;
    this.pace.ask();
  }
}

/** The numbers of one run after the other. */
export class MetricsFeed {
  private current = new RunMetrics(1, 1);

  constructor(readonly changes: Changes = new Changes()) {}

  get run(): RunMetrics {
    return this.current;
  }
  begin(batch: number, segments: number): void {
    this.current = new RunMetrics(batch, segments);
    this.changes.tell();
  }
  addRows(rows: Float32Array, seconds: number): void {
    this.current.addRows(rows, seconds);
    this.changes.tell();
  }
  addCheck(step: number, seconds: number, evaluation: Evaluation): void {
    this.current.addCheck(step, seconds, evaluation);
    this.changes.tell();
  }
  addMark(mark: RunMark): void {
    this.current.marks.push(mark);
    this.changes.tell();
  }
  /** Shows the curves of a run that goes on. */
  replace(history: RunHistory, seconds: number, batch: number, segments: number): void {
    this.current = RunMetrics.of(history, seconds, batch, segments);
    this.changes.tell();
  }
}
