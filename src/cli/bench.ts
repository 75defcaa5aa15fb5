import type { Counters, Engine } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import type { FusionPlan } from '../engine/fusion.ts';
import { groupByKernel, type KernelTime } from '../engine/profile.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights, parameterLayout } from '../model/parameters.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { Random } from '../puzzles/random.ts';
import type { Batch } from '../puzzles/stream.ts';
import { Trainer } from '../training/trainer.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { measureFusions } from './bench-fusions.ts';
import { measureProducts } from './bench-products.ts';
import { printRoofline, printScaling, roofSize } from './bench-roofline.ts';
import { measureThreads } from './bench-threads.ts';
import { chosenFusion, ENGINE_CHOICES, type EngineName, openEngine } from './engines.ts';
import { UsageError } from './usage.ts';

const DEFAULT_SIZE = '64,4,2,16,32';
const WARM_UP = 3;
const VOCABULARY = 6;

interface BenchResult {
  readonly engine: string;
  readonly software: boolean;
  readonly size: { D: number; heads: number; layers: number; seq: number; batch: number; ffn_multiple: number; act: boolean };
  readonly parameters: number;
  readonly steps: number;
  readonly ms_per_step: number;
  readonly gflop_per_step: number;
  readonly gflop_per_second: number;
  /** Made or done in each step of the steady state. */
  readonly per_step: Counters;
  readonly bytes: number;
  readonly arena_bytes: number;
  readonly kernels: readonly KernelTime[] | undefined;
}

/** Times a training step on random puzzles: speed does not depend on what the numbers are. */
export async function bench(args: readonly string[]): Promise<number> {
  const options = readArguments(
    args,
    ['size', 'act', 'engine', 'steps', 'threads'],
    ['json', 'products', 'fusions', 'tune', 'roofline', 'scaling', 'anyway'],
  );
  if (options.files.length) throw new UsageError(`bench takes no files, but got "${options.files[0]}"`);
  const engineName = options.choice('engine', ENGINE_CHOICES) ?? 'auto';
  const counts = threadCounts(options.text('threads'));
  if (options.on('products')) return products(() => openEngine(engineName, { threads: counts[0] }), options.on('json'));
  if (options.on('roofline') || options.on('scaling')) return limits(options, engineName);
  const size = (options.text('size') ?? DEFAULT_SIZE).split(',').map(Number);
  if (size.length !== 5 || !size.every((n) => Number.isInteger(n) && n > 0))
    throw new UsageError(`--size takes D,heads,layers,seq,batch as five whole numbers, such as ${DEFAULT_SIZE}`);
  const [hidden_size, num_heads, layers, seq_len, batch_size] = size as [number, number, number, number, number];
  const act = options.choice('act', ['on', 'off']) !== 'off';
  const model: ModelConfig = {
    ...PUBLISHED,
    vocab_size: VOCABULARY,
    seq_len,
    hidden_size,
    num_heads,
    H_layers: layers,
    L_layers: layers,
    ffn_multiple: 64,
    halt_max_steps: act ? 16 : 1,
  };
  const training: TrainingConfig = { ...TRAINING_DEFAULTS, batch_size, warmup: 0 };
  if (options.on('fusions')) return fusions(engineName, model, training, options.count('steps') ?? 30, options.on('json'));
  const tiles = new Map<string, string>();
  const tuning = { get: (key: string) => tiles.get(key), set: (key: string, tile: string) => void tiles.set(key, tile) };
  if (counts.length > 1) return threads(counts, model, training, options.count('steps') ?? 30, options.on('json'));
  const engine = await openEngine(engineName, { threads: counts[0], tuning: options.on('tune') ? tuning : undefined });
  try {
    const result = await measure(engine, model, training, options.count('steps'));
    const tuned = Object.fromEntries(tiles);
    console.log(options.on('json') ? JSON.stringify({ ...result, tiles: tuned }) : report(result));
    if (!options.on('json')) for (const [shape, tile] of tiles) console.log(`  ${shape}: ${tile}`);
    return 0;
  } finally {
    engine.destroy();
  }
}

/** The step against the machine's own limits, or how it grows. */
async function limits(options: Arguments, engine: EngineName): Promise<number> {
  const tiles = new Map<string, string>();
  const tuning = { get: (key: string) => tiles.get(key), set: (key: string, tile: string) => void tiles.set(key, tile) };
  const open = () => openEngine(engine, { threads: options.count('threads'), tuning: options.on('tune') ? tuning : undefined });
  const how = { json: options.on('json'), anyway: options.on('anyway'), tiles };
  if (options.on('scaling')) await printScaling(open, how);
  else await printRoofline(open, roofSize(options.text('size') ?? 'small', options.choice('act', ['on', 'off']) !== 'off'), how);
  return 0;
}

/** Matrix products alone, a line each: a square, and those of the hardest 4x4 preset. */
async function products(open: () => Promise<Engine>, json: boolean): Promise<number> {
  const figures = await measureProducts(open);
  for (const figure of figures) {
    const { kernel, rows, inner, outer, gflops } = figure;
    const shape = `${rows} x ${inner} x ${outer}`;
    console.log(json ? JSON.stringify(figure) : `${kernel}  ${shape.padEnd(18)} ${gflops.toFixed(1).padStart(7)} GFLOP/s`);
  }
  return 0;
}

/** A training step with each fusion off, or on where the engine leaves it off, a line each. */
async function fusions(name: EngineName, model: ModelConfig, training: TrainingConfig, rounds: number, json: boolean): Promise<number> {
  const probe = await openEngine(name);
  const { kind } = probe.info;
  probe.destroy();
  const open = (fusion: FusionPlan) => openEngine(kind, { fusion });
  const figures = await measureFusions(chosenFusion[kind], open, (engine) => randomTrainer(engine, model, training), rounds);
  for (const figure of figures) {
    const { variant, dispatches, arena_bytes, ratio } = figure;
    const line = `${variant.padEnd(18)} ${String(dispatches).padStart(4)} dispatches  ${mib(arena_bytes).padStart(9)}  x ${ratio.toFixed(3)}`;
    console.log(json ? JSON.stringify(figure) : line);
  }
  return 0;
}

/** @throws UsageError unless the text is whole numbers from 1, such as 1,2. */
function threadCounts(text = '1'): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((n) => Number.isInteger(n) && n > 0)) return counts;
  throw new UsageError(`--threads takes whole numbers from 1, such as 1,2, not "${text}"`);
}

/** A training step of the CPU engine on several numbers of threads, a line each. */
async function threads(
  counts: readonly number[],
  model: ModelConfig,
  training: TrainingConfig,
  rounds: number,
  json: boolean,
): Promise<number> {
  const open = (threads: number) => openEngine('cpu', { threads });
  for (const figure of await measureThreads(counts, open, (engine) => randomTrainer(engine, model, training), rounds)) {
    const { threads, milliseconds, fastest, speed_up } = figure;
    const times = `${milliseconds.toFixed(2).padStart(9)} ms a step (fastest ${fastest.toFixed(2)} ms)`;
    const line = `${String(threads).padStart(2)} threads  ${times}  x ${speed_up.toFixed(2)}`;
    console.log(json ? JSON.stringify(figure) : line);
  }
  return 0;
}

/** Same random examples every time. */
function randomExamples(model: ModelConfig) {
  const random = Random.from(1, 'bench');
  return {
    next(rows: number): Batch {
      const token = () => 1 + random.below(model.vocab_size - 1);
      const inputs = Uint32Array.from({ length: rows * model.seq_len }, token);
      return { inputs, labels: Int32Array.from(inputs, token), ids: new Uint32Array(rows) };
    },
  };
}

function randomTrainer(engine: Engine, model: ModelConfig, training: TrainingConfig): Promise<Trainer> {
  const random = Random.from(1, 'bench weights');
  const uniform = () => random.float();
  return Trainer.create(engine, model, training, initialWeights(model, uniform), randomExamples(model), uniform);
}

async function measure(engine: Engine, model: ModelConfig, training: TrainingConfig, steps = 0): Promise<BenchResult> {
  const trainer = await randomTrainer(engine, model, training);
  for (let i = 0; i < WARM_UP; i++) await trainer.step();
  await engine.settle();
  await trainer.readMetrics();
  const before = { ...engine.counters };
  const times: number[] = [];
  const enough = () => (steps ? times.length >= steps : times.length >= 5 && (times.length >= 50 || sum(times) > 3000));
  while (!enough()) {
    const start = performance.now();
    await trainer.step();
    await engine.settle();
    times.push(performance.now() - start);
    if (times.length % 16 === 0) await trainer.readMetrics();
  }
  const reads = Math.floor(times.length / 16);
  const made = { ...engine.counters };
  const perStep = (name: keyof Counters) => (made[name] - before[name] - (name === 'reads' ? reads : 0)) / times.length;
  const flops = programFlops(trainer.plan.program);
  const median = [...times].sort((a, b) => a - b)[times.length >> 1];
  const spans = await trainer.executable.profile();
  const kernels = spans && groupByKernel(trainer.executable.calls, spans);
  const result: BenchResult = {
    engine: engine.info.label,
    software: engine.info.software,
    size: {
      D: model.hidden_size,
      heads: model.num_heads,
      layers: model.H_layers,
      seq: model.seq_len,
      batch: training.batch_size,
      ffn_multiple: model.ffn_multiple,
      act: model.halt_max_steps > 1,
    },
    parameters: parameterLayout(model).count,
    steps: times.length,
    ms_per_step: median,
    gflop_per_step: flops / 1e9,
    gflop_per_second: flops / 1e6 / median,
    per_step: {
      dispatches: perStep('dispatches'),
      submits: perStep('submits'),
      buffers: perStep('buffers'),
      bindGroups: perStep('bindGroups'),
      pipelines: perStep('pipelines'),
      reads: perStep('reads'),
    },
    bytes: engine.bytes,
    arena_bytes: trainer.executable.arenaBytes,
    kernels,
  };
  trainer.release();
  return result;
}

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
const mib = (bytes: number) => `${(bytes / 2 ** 20).toFixed(2)} MiB`;

function report(r: BenchResult): string {
  const s = r.size;
  const lines = [
    `${r.engine}${r.software ? ' (a software adapter: its times say nothing about a GPU)' : ''}`,
    `D ${s.D}, ${s.heads} heads, ${s.layers}+${s.layers} layers, ${s.seq} cells, batch ${s.batch}, ACT ${s.act ? 'on' : 'off'}: ${r.parameters.toLocaleString('en')} parameters`,
    `${r.ms_per_step.toFixed(2)} ms a training step (median of ${r.steps}), ${r.gflop_per_step.toFixed(3)} GFLOP, ${r.gflop_per_second.toFixed(2)} GFLOP/s`,
    `a step: ${r.per_step.dispatches} dispatches, ${r.per_step.submits} submits; created: ${r.per_step.buffers} buffers, ${r.per_step.bindGroups} bind groups, ${r.per_step.pipelines} pipelines`,
    `memory: ${mib(r.bytes)} in all, of which ${mib(r.arena_bytes)} for activations`,
  ];
  if (!r.kernels) lines.push('no timestamps on this device: no breakdown by kernel');
  else {
    const total = sum(r.kernels.map((k) => k.milliseconds));
    for (const k of [...r.kernels].sort((a, b) => b.milliseconds - a.milliseconds))
      lines.push(
        `  ${k.kernel.padEnd(32)} ${String(k.calls).padStart(4)} x  ${k.milliseconds.toFixed(3).padStart(9)} ms  ${((100 * k.milliseconds) / total).toFixed(1).padStart(5)}%`,
      );
  }
  return lines.join('\n');
}
