/** How long a preset's first training step takes where nothing was compiled before; and, apart, how long each of its pipelines takes. */
import { createGpuEngine } from '../../src/gpu/gpu-engine.ts';
import { lowerProgram } from '../../src/gpu/lower-program.ts';
import { Pipelines } from '../../src/gpu/pipelines.ts';
import { shaderKey } from '../../src/gpu/shaders.ts';
import { SWIFTSHADER_TILES } from '../../src/gpu/tiles.ts';
import { initialWeights } from '../../src/model/parameters.ts';
import { trainProgram } from '../../src/model/programs.ts';
import { Random } from '../../src/puzzles/random.ts';
import { PRESETS } from '../../src/training/presets.ts';
import { Trainer } from '../../src/training/trainer.ts';

export interface FirstStep {
  readonly adapter: string;
  readonly pipelines: number;
  /** From asking for an engine until the first step is done, and the second. */
  readonly milliseconds: number;
  readonly next: number;
  readonly opened: number;
  /** Alone, each after the other: milliseconds of each pipeline. */
  readonly each: readonly (readonly [string, number])[];
}

async function measure(preset: string, apart: boolean): Promise<FirstStep> {
  const found = PRESETS.find(({ id }) => id === preset);
  if (!found) throw new Error(`there is no preset ${preset}`);
  const { model, training } = found.config;
  if (apart) return each(model, training);
  const began = performance.now();
  const engine = await createGpuEngine();
  const opened = performance.now() - began;
  const random = Random.from(1, 'first step');
  const uniform = () => random.float();
  const token = () => 1 + random.below(model.vocab_size - 1);
  const inputs = Uint32Array.from({ length: training.batch_size * model.seq_len }, token);
  const batch = { inputs, labels: Int32Array.from(inputs, token), ids: new Uint32Array(training.batch_size) };
  const trainer = await Trainer.create(engine, model, training, initialWeights(model, uniform), { next: () => batch }, uniform);
  await trainer.step();
  await engine.settle();
  const milliseconds = performance.now() - began;
  await trainer.step();
  await engine.settle();
  const next = performance.now() - began - milliseconds;
  return {
    adapter: `${engine.info.details.architecture} ${engine.info.details.description}`,
    pipelines: engine.counters.pipelines,
    milliseconds,
    next,
    opened,
    each: [],
  };
}

async function each(model: Parameters<typeof trainProgram>[0], training: Parameters<typeof trainProgram>[1]): Promise<FirstStep> {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter?.requestDevice();
  if (!device) throw new Error('no device');
  const counters = { dispatches: 0, submits: 0, buffers: 0, bindGroups: 0, pipelines: 0, reads: 0 };
  const pipelines = new Pipelines(device, counters);
  const dispatches = lowerProgram(trainProgram(model, training).program, SWIFTSHADER_TILES);
  const times: [string, number][] = [];
  for (const one of new Map(dispatches.map((d) => [shaderKey(d), d])).values()) {
    const began = performance.now();
    await pipelines.get(one);
    const on = Object.keys(one.conditions).filter((name) => one.conditions[name]);
    times.push([`${one.shader} ${on.join(' ')}`, performance.now() - began]);
  }
  const milliseconds = times.reduce((sum, [, time]) => sum + time, 0);
  return { adapter: '', pipelines: counters.pipelines, milliseconds, next: 0, opened: 0, each: times };
}

addEventListener('message', ({ data }: MessageEvent<{ preset: string; apart: boolean }>) => {
  void measure(data.preset, data.apart).then((measured) => postMessage(measured));
});
