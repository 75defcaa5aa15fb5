/**
 * Feeds a train program: one call of `step` is one segment of every row and one optimiser step (reference: `Trainer.update`).
 *
 * Nothing here waits for the device. A fresh batch goes up with every step and the device keeps the rows that it needs, those
 * whose puzzle has halted; metrics pile up in a ring on the device until somebody reads them.
 */
import { METRIC_COUNT, METRICS, type Metric } from '../engine/catalogue.ts';
import type { Engine, Executable } from '../engine/engine.ts';
import { type ModelConfig, modelProblems } from '../model/config.ts';
import type { Weights } from '../model/parameters.ts';
import { hasShortSteps, METRICS_RING, type TrainProgram, trainProgram } from '../model/programs.ts';
import { hasQTarget, lastSegments, stepScalars, type TrainingConfig } from '../model/training.ts';
import { writeWeights } from '../model/weights.ts';
import type { Batch } from '../puzzles/stream.ts';
import { type Problem, refuse, valueProblems } from '../settings/problems.ts';
import { readTensors, type StateTensors, savedTensors, writeTensors } from './state-tensors.ts';

export interface ExampleSource {
  next(rows: number): Batch;
}

/** All that a trainer's next steps depend on, its examples and draws left out. */
export interface TrainerState {
  readonly steps: number;
  /** The step after which all rows last took a new puzzle together. */
  readonly rowsBegan: number;
  readonly tensors: StateTensors;
}

export type MetricRow = Readonly<Record<Metric, number>>;

/** Steps in flight before `step` has to wait for the oldest: enough to keep a GPU busy, few enough to stop quickly. */
const IN_FLIGHT = 2;

/** @throws SettingsError with every reason, and the nearest valid values, if this cannot run on the engine. */
export function assertTrainable(engine: Engine, model: ModelConfig, training: TrainingConfig): void {
  const problems: Problem[] = [...modelProblems(model, engine.limits), ...valueProblems('training', training)];
  if (problems.length === 0) {
    const { program } = trainProgram(model, training);
    for (const call of program.calls)
      for (const ref of Object.values(call.buffers)) {
        const bytes = 4 * ref.storage.length;
        if (bytes > engine.limits.maxBindingBytes)
          problems.push({
            path: 'training.batch_size',
            message: `${call.label} needs a buffer of ${(bytes / 2 ** 20).toFixed(0)} MiB, but this device binds at most ${(engine.limits.maxBindingBytes / 2 ** 20).toFixed(0)} MiB; try a smaller batch or hidden size`,
          });
        if (problems.length) break;
      }
  }
  refuse(problems);
}

export class Trainer {
  /** Optimiser steps taken. */
  steps = 0;
  private rowsBegan = 0;
  private metricsRead = 0;
  private readonly pending: Promise<void>[] = [];

  private constructor(
    readonly engine: Engine,
    readonly model: ModelConfig,
    private settings: TrainingConfig,
    readonly plan: TrainProgram,
    readonly executable: Executable,
    /** The step without a Q target, where the settings have such steps. */
    private readonly short: Executable | undefined,
    private readonly source: ExampleSource,
    private readonly random: () => number,
  ) {}

  get training(): TrainingConfig {
    return this.settings;
  }

  /**
   * @param start the weights to begin with, or the state of another trainer to go on from.
   * @param random draws from [0, 1) for the exploration of halting.
   * @throws RangeError if the configuration cannot run on this engine, before anything is allocated.
   */
  static async create(
    engine: Engine,
    model: ModelConfig,
    training: TrainingConfig,
    start: Weights | TrainerState,
    source: ExampleSource,
    random: () => number,
  ): Promise<Trainer> {
    assertTrainable(engine, model, training);
    const plan = trainProgram(model, training);
    const executable = await engine.prepare(plan.program);
    const short = hasShortSteps(model, training) ? await engine.prepare(trainProgram(model, training, false).program) : undefined;
    const trainer = new Trainer(engine, model, training, plan, executable, short, source, random);
    if ('tensors' in start) {
      writeTensors(engine, savedTensors(plan), start.tensors);
      trainer.steps = start.steps;
      trainer.metricsRead = start.steps;
      trainer.rowsBegan = start.rowsBegan;
    } else {
      writeWeights(engine, model, start);
      if (training.ema_rate > 0) writeWeights(engine, model, start, 'average');
      trainer.startRowsAnew();
    }
    return trainer;
  }

  /** From the next step on. @throws SettingsError if it is out of range. */
  setLearningRate(lr: number): void {
    const settings = { ...this.settings, lr };
    refuse(valueProblems('training', settings));
    this.settings = settings;
  }

  /** @throws Error while metrics are unread: they are not part of the state. */
  async state(): Promise<TrainerState> {
    const { steps, rowsBegan } = this;
    if (steps !== this.metricsRead) throw new Error('read the metrics before the state');
    return { steps, rowsBegan, tensors: await readTensors(this.engine, savedTensors(this.plan)) };
  }

  /** Every row takes a new puzzle at the next step; a stop after bad numbers is lifted. */
  startRowsAnew(): void {
    this.rowsBegan = this.steps;
    this.engine.write(this.plan.buffers.halted, new Uint32Array(this.training.batch_size).fill(1));
    this.engine.write(this.plan.optimiser.status, [0]);
  }

  /**
   * After a step whose numbers were not finite, which the device left without effect: counts from before it again, every row with
   * a new puzzle.
   */
  recover(badStep: number): void {
    this.steps = badStep - 1;
    this.metricsRead = this.steps;
    this.startRowsAnew();
  }

  /** Queues one optimiser step; waits only while too many are in flight. */
  async step(): Promise<void> {
    if (this.steps - this.metricsRead >= METRICS_RING)
      throw new Error(`the metrics of ${METRICS_RING} steps are unread: call readMetrics() at least that often`);
    while (this.pending.length >= IN_FLIGHT) await this.pending.shift();
    const { engine, plan, training, model } = this;
    const batch = this.source.next(training.batch_size);
    engine.write(plan.buffers.next_inputs, batch.inputs);
    engine.write(plan.buffers.next_labels, batch.labels);
    engine.write(plan.buffers.next_ids, batch.ids);
    const latest = lastSegments(this.steps + 1 - this.rowsBegan, model.halt_max_steps, training);
    const earliest = this.explore(model, latest);
    engine.write(
      plan.buffers.halt_limits,
      Uint32Array.from({ length: 2 * latest.length }, (_, i) => (i % 2 ? latest : earliest)[i >> 1]),
    );
    engine.write(plan.optimiser.scalars, stepScalars(training, this.steps + 1, this.steps % METRICS_RING));
    this.steps++;
    (hasQTarget(this.steps, training) ? this.executable : (this.short ?? this.executable)).run();
    this.pending.push(engine.settle());
  }

  /**
   * The fewest segments that each row must take before it may halt: 0, or for exploration 2..halt_max_steps.
   * @param latest the most that each may take.
   */
  private explore(c: ModelConfig, latest: Uint32Array): Uint32Array {
    return latest.map((most) => {
      if (c.halt_max_steps < 2 || this.random() >= c.halt_exploration_prob) return 0;
      return Math.min(most, 2 + Math.floor(this.random() * (c.halt_max_steps - 1)));
    });
  }

  /** Metrics of the steps since the last call, in order; q_continue_loss is NaN where a step leaves it out. */
  async readMetrics(): Promise<MetricRow[]> {
    const from = this.metricsRead;
    const to = this.steps;
    this.metricsRead = to;
    if (from === to) return [];
    const [ring] = await this.engine.read([this.plan.optimiser.metrics]);
    const rows: MetricRow[] = [];
    for (let step = from; step < to; step++) {
      const at = (step % METRICS_RING) * METRIC_COUNT;
      const row = Object.fromEntries(METRICS.map((name, i) => [name, (ring as Float32Array)[at + i]])) as MetricRow;
      const left = this.short && !hasQTarget(step + 1, this.training);
      rows.push(left ? { ...row, q_continue_loss: Number.NaN } : row);
    }
    return rows;
  }

  release(): void {
    this.executable.release();
    this.short?.release();
  }
}
