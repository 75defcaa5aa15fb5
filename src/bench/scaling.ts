/** How time and memory of a training step grow, each size on its own, with the law that they should follow. */
import type { Engine } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import { METRICS_RING, trainProgram } from '../model/programs.ts';
import { type Fit, fitLaw, type Law } from './fit.ts';
import type { EngineFacts } from './report.ts';
import { outlineBytes } from './roofline.ts';
import { type BenchSize, benchModel, benchTraining } from './sizes.ts';
import { samplingFor, type Timing, timeRepeats } from './timing.ts';
import { benchTrainer } from './trainer.ts';

export const AXES = ['hidden', 'layers', 'cells', 'batch', 'cycles', 'steps', 'segments'] as const satisfies readonly (keyof BenchSize)[];
export type ScalingAxis = (typeof AXES)[number];

interface Plan {
  readonly values: readonly number[];
  readonly time: Law;
  readonly bytes: Law;
}

/** Where each axis starts from. */
export const BASE: BenchSize = { hidden: 64, heads: 4, layers: 1, cells: 16, batch: 8, cycles: 2, steps: 2, segments: 16 };

/** Products of D by D, and attention of tokens by tokens, are quadratic. One segment has no Q target, so that axis begins with two. */
export const PLANS: Readonly<Record<ScalingAxis, Plan>> = {
  hidden: { values: [32, 64, 96, 128, 192], time: 'quadratic', bytes: 'quadratic' },
  layers: { values: [1, 2, 3, 4], time: 'linear', bytes: 'linear' },
  cells: { values: [16, 32, 64, 128, 256], time: 'quadratic', bytes: 'linear' },
  batch: { values: [4, 8, 16, 32], time: 'linear', bytes: 'linear' },
  cycles: { values: [2, 4, 6, 8], time: 'linear', bytes: 'flat' },
  steps: { values: [2, 4, 6, 8], time: 'linear', bytes: 'flat' },
  segments: { values: [2, 4, 8, 16], time: 'flat', bytes: 'flat' },
};

export interface ScalingPoint {
  readonly value: number;
  readonly flops: number;
  /** Of the step: parameters, moments, batch and activations. */
  readonly bytes: number;
  readonly time: Timing | undefined;
}

export interface ScalingSeries {
  readonly axis: ScalingAxis;
  readonly points: readonly ScalingPoint[];
  /** Absent where times were not taken. */
  readonly time: Fit | undefined;
  readonly bytes: Fit;
}

export interface ScalingReport {
  readonly engine: EngineFacts;
  readonly base: BenchSize;
  readonly series: readonly ScalingSeries[];
}

/**
 * @param open makes a fresh engine for every size; none is left.
 * @param anyway times a software adapter too.
 */
export async function scaling(
  open: () => Promise<Engine>,
  {
    anyway = false,
    progress = () => {},
    axes = AXES,
  }: {
    readonly anyway?: boolean | undefined;
    readonly progress?: ((axis: ScalingAxis, done: number, of: number) => void) | undefined;
    readonly axes?: readonly ScalingAxis[] | undefined;
  } = {},
): Promise<ScalingReport> {
  const of = axes.reduce((n, axis) => n + PLANS[axis].values.length, 0);
  let done = 0;
  let facts: EngineFacts | undefined;
  const series: ScalingSeries[] = [];
  for (const axis of axes) {
    const plan = PLANS[axis];
    const points: ScalingPoint[] = [];
    for (const value of plan.values) {
      progress(axis, done++, of);
      const engine = await open();
      const { kind, label, software, details } = engine.info;
      facts = { kind, label, software, details };
      try {
        points.push(await point(engine, { ...BASE, [axis]: value }, value, !software || anyway));
      } finally {
        engine.destroy();
      }
    }
    const x = points.map(({ value }) => value);
    const times = points.flatMap(({ time }) => (time ? [time.low] : []));
    series.push({
      axis,
      points,
      time: times.length === x.length ? fitLaw(plan.time, x, times) : undefined,
      bytes: fitLaw(
        plan.bytes,
        x,
        points.map(({ bytes }) => bytes),
      ),
    });
  }
  if (!facts) throw new RangeError('scaling was asked for along no axis');
  return { engine: facts, base: BASE, series };
}

async function point(engine: Engine, size: BenchSize, value: number, timed: boolean): Promise<ScalingPoint> {
  const { program } = trainProgram(benchModel(size), benchTraining(size));
  const counted = { value, flops: programFlops(program), bytes: outlineBytes(engine.outline(program)) };
  if (!timed) return { ...counted, time: undefined };
  const trainer = await benchTrainer(engine, size);
  const run = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await trainer.step();
    await trainer.readMetrics();
  };
  return { ...counted, time: await timeRepeats(engine, run, samplingFor(engine), METRICS_RING / 2) };
}
