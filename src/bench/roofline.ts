/**
 * A training step against the machine's own limits, measured in the same run: every kernel of it, the whole step, and what it costs the
 * host. A software adapter gets counts only, unless its times are asked for.
 */
import type { Counters, Engine, Outline } from '../engine/engine.ts';
import { callBytes, callFlops } from '../engine/flops.ts';
import type { Call } from '../engine/program.ts';
import { parameterLayout } from '../model/parameters.ts';
import { METRICS_RING, trainProgram } from '../model/programs.ts';
import { assertTrainable, type MetricRow, type Trainer } from '../training/trainer.ts';
import { assertExpected, expectationOf } from './expected.ts';
import { bandwidth, measurePeaks, type Peaks } from './peaks.ts';
import type { KernelRow, RooflineReport, StepTimes } from './report.ts';
import { type BenchSize, benchModel, benchTraining } from './sizes.ts';
import { type Sampling, samplingFor, type Timing, timeRepeats, timing } from './timing.ts';
import { benchTrainer } from './trainer.ts';

export type Stage = 'peaks' | 'preparing' | 'checking' | 'steps' | 'kernels';
/** @param kernel which of how many, while kernels are measured. */
export type OnProgress = (stage: Stage, done: number, of: number, kernel?: string) => void;

export interface RooflineOptions {
  /** Times a software adapter too. */
  readonly anyway?: boolean | undefined;
  readonly progress?: OnProgress | undefined;
  /** What the tuner of the engines chose, filled as they prepare. */
  readonly tiles?: ReadonlyMap<string, string> | undefined;
}

/** Progress is told as if everything before the kernels were so many of them. */
const BEFORE_KERNELS = 8;
const CHECKED_STEPS = 2;
/** Of a submit that repeats a kernel. */
const MOST_DISPATCHES = 4096;
/** Steps with a clock around each call: samples, milliseconds of one, and steps of one at most. */
const CLOCKED_SAMPLES = 5;
const CLOCKED_MS = 20;
const MOST_CLOCKED = 64;

/**
 * @param open makes a fresh engine; two are made, one after the other, and none is left.
 * @throws RangeError if the size does not fit the engine; Error if its results are not those expected.
 */
export async function roofline(open: () => Promise<Engine>, size: BenchSize, options: RooflineOptions = {}): Promise<RooflineReport> {
  const { anyway = false, progress = () => {}, tiles = new Map<string, string>() } = options;
  progress('peaks', 0, BEFORE_KERNELS);
  const scout = await open();
  const first = await within(scout, async () =>
    scout.info.software && !anyway ? countStep(scout, size) : { peaks: await measurePeaks(scout) },
  );
  if (!('peaks' in first)) return first;
  progress('preparing', 2, BEFORE_KERNELS);
  const engine = await open();
  return within(engine, async () => {
    const trainer = await benchTrainer(engine, size);
    const groups = groupCalls(trainer.executable);
    const { rows, times, perStep } = await measureStep(trainer, size, groups, first.peaks, progress);
    return {
      ...describe(engine, size, trainer.executable, rows, engine.bytes),
      perStep,
      checked: expectationOf(size) ? 'stored' : 'unknown',
      times,
      tiles: Object.fromEntries(tiles),
    };
  });
}

/** What a step would do, without compiling or running anything. @throws RangeError if the size does not fit the engine. */
function countStep(engine: Engine, size: BenchSize): RooflineReport {
  const [model, training] = [benchModel(size), benchTraining(size)];
  assertTrainable(engine, model, training);
  const { program } = trainProgram(model, training);
  const outline = engine.outline(program);
  const rows = groupCalls(outline).map(({ row }) => row);
  return {
    ...describe(engine, size, outline, rows, outlineBytes(outline)),
    perStep: undefined,
    checked: 'not run',
    times: undefined,
    tiles: {},
  };
}

/** Bytes that the step's buffers will take. */
export function outlineBytes({ calls, arenaBytes }: Outline): number {
  const held = new Map(calls.flatMap(({ buffers }) => Object.values(buffers).map(({ storage }) => [storage.name, storage])));
  return [...held.values()].reduce((bytes, { kind, length }) => bytes + (kind === 'persistent' ? 4 * length : 0), arenaBytes);
}

function describe({ info }: Engine, size: BenchSize, { calls, origins, arenaBytes }: Outline, rows: readonly KernelRow[], memory: number) {
  const { kind, label, software, details } = info;
  const sum = (of: (row: KernelRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  return {
    engine: { kind, label, software, details },
    size,
    parameters: parameterLayout(benchModel(size)).count,
    counts: {
      calls: calls.length,
      dispatches: origins.length,
      flops: sum(({ flops }) => flops),
      bytes: sum(({ bytes }) => bytes),
      memory,
      arena: arenaBytes,
    },
    rows,
  };
}

/** Does work on an engine and destroys it. */
async function within<T>(engine: Engine, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    engine.destroy();
  }
}

interface Group {
  readonly calls: readonly number[];
  readonly row: KernelRow;
}

const DIMS = ['rows', 'batch', 'heads', 'cells', 'tokens', 'inner', 'outer', 'ffn', 'hidden', 'head_dim', 'vocab', 'length'] as const;

/** The dims that say how large a call is. */
const shapeOf = ({ dims }: Call): string => DIMS.flatMap((name) => (dims[name] === undefined ? [] : [`${name} ${dims[name]}`])).join(', ');

/** Calls that are alike, in the order of their first. */
function groupCalls({ calls, origins }: Pick<Outline, 'calls' | 'origins'>): Group[] {
  const alike = new Map<string, number[]>();
  calls.forEach((call, i) => {
    const key = `${call.kernel} ${shapeOf(call)}`;
    alike.set(key, [...(alike.get(key) ?? []), i]);
  });
  const dispatches = calls.map(() => 0);
  for (const call of origins) dispatches[call]++;
  return [...alike.values()].map((places) => {
    const some = places.map((i) => calls[i]);
    const row: KernelRow = {
      kernel: some[0].kernel,
      shape: shapeOf(some[0]),
      calls: some.length,
      dispatches: places.reduce((n, i) => n + dispatches[i], 0),
      flops: some.reduce((n, call) => n + callFlops(call), 0),
      bytes: some.reduce((n, call) => n + callBytes(call), 0),
      time: undefined,
    };
    return { calls: places, row };
  });
}

/** What calls of a kind take at least, each as large as the mean of them. */
function boundOf({ calls, flops, bytes }: KernelRow, peaks: Peaks): { readonly bound: number; readonly boundBy: 'arithmetic' | 'memory' } {
  const arithmetic = (1000 * flops) / peaks.flops;
  const memory = (1000 * bytes) / bandwidth(peaks, bytes / calls);
  return arithmetic > memory ? { bound: arithmetic, boundBy: 'arithmetic' } : { bound: memory, boundBy: 'memory' };
}

async function measureStep(
  trainer: Trainer,
  size: BenchSize,
  groups: readonly Group[],
  peaks: Peaks,
  progress: OnProgress,
): Promise<{ readonly rows: KernelRow[]; readonly times: StepTimes; readonly perStep: Counters }> {
  const { engine, executable } = trainer;
  const sampling = samplingFor(engine);
  const all = BEFORE_KERNELS + groups.length;

  progress('checking', 3, all);
  const seen: MetricRow[] = [];
  for (let i = 0; i < CHECKED_STEPS; i++) await trainer.step();
  seen.push(...(await trainer.readMetrics()));
  assertExpected(size, seen);

  progress('steps', 4, all);
  const step = await timeSteps(trainer, sampling);
  const perStep = await madeByStep(trainer);
  const spans = (await executable.profile()) ?? [];
  const timeline = spans.map(({ call, start, milliseconds }) => {
    const { kernel, label } = executable.calls[call];
    return { kernel, label, start, milliseconds };
  });
  executable.emptied = true;
  const host = await timeSteps(trainer, sampling);
  executable.emptied = false;

  const taken =
    engine.info.kind === 'webgpu'
      ? await repeatGroups(trainer, groups, sampling, progress)
      : await clockGroups(trainer, groups, step.median, progress);
  const rows = groups.map(({ row }, i): KernelRow => ({ ...row, time: { ...taken[i], ...boundOf(row, peaks) } }));
  const sum = (of: (row: KernelRow) => number): number => rows.reduce((n, row) => n + of(row), 0);
  const times: StepTimes = {
    step,
    host,
    peaks,
    kernels: sum(({ time }) => time?.median ?? 0),
    bound: sum(({ time }) => time?.bound ?? 0),
    timeline,
  };
  return { rows, times, perStep };
}

/**
 * Each group over and over in one submit: timestamps are too coarse for single dispatches, or absent. What the kernels then compute with
 * is anything, which no GPU is slower for.
 */
async function repeatGroups(
  { engine, executable, plan }: Trainer,
  groups: readonly Group[],
  sampling: Sampling,
  progress: OnProgress,
): Promise<Timing[]> {
  const times: Timing[] = [];
  for (const [i, { calls, row }] of groups.entries()) {
    progress('kernels', BEFORE_KERNELS + i, BEFORE_KERNELS + groups.length, row.kernel);
    // The optimiser does nothing after numbers that are not finite.
    engine.write(plan.optimiser.status, [0]);
    const most = Math.max(1, Math.floor(MOST_DISPATCHES / row.dispatches));
    times.push(await timeRepeats(engine, (repeats) => executable.repeat(calls, repeats), sampling, most));
  }
  return times;
}

/** A clock around each call of whole steps: a processor is slower for numbers that no step has, and its caches are those of a step. */
async function clockGroups({ executable }: Trainer, groups: readonly Group[], step: number, progress: OnProgress): Promise<Timing[]> {
  const each = Math.min(MOST_CLOCKED, Math.ceil(CLOCKED_MS / step));
  const groupOf = new Map(groups.flatMap(({ calls }, i) => calls.map((call) => [call, i] as const)));
  const samples = groups.map((): number[] => []);
  for (let sample = 0; sample < CLOCKED_SAMPLES; sample++) {
    progress('kernels', BEFORE_KERNELS + (groups.length * sample) / CLOCKED_SAMPLES, BEFORE_KERNELS + groups.length);
    const sums = groups.map(() => 0);
    for (let i = 0; i < each; i++)
      for (const { call, milliseconds } of (await executable.profile()) ?? []) sums[groupOf.get(call)!] += milliseconds;
    for (const [i, sum] of sums.entries()) samples[i].push(sum / each);
  }
  return samples.map(timing);
}

const timeSteps = (trainer: Trainer, sampling: Sampling) =>
  timeRepeats(
    trainer.engine,
    async (times) => {
      for (let i = 0; i < times; i++) await trainer.step();
      await trainer.readMetrics();
    },
    sampling,
    METRICS_RING / 2,
  );

/** What a step makes and does once everything is in place. */
async function madeByStep(trainer: Trainer): Promise<Counters> {
  const before = { ...trainer.engine.counters };
  await trainer.step();
  await trainer.engine.settle();
  const after = { ...trainer.engine.counters };
  await trainer.readMetrics();
  return Object.fromEntries(
    Object.keys(after).map((name) => [name, after[name as keyof Counters] - before[name as keyof Counters]]),
  ) as unknown as Counters;
}
