/**
 * Recomputes everything in a golden file of the reference (`make_golden.py`) on any engine and tells how far off each group of
 * numbers is: ‖a − b‖ / ‖b‖, the worst tensor of the group. Every training step starts from the file's previous state.
 */

import { metadataModel, metadataNumber } from '../checkpoints/checkpoint.ts';
import type { Engine } from '../engine/engine.ts';
import { elements } from '../engine/program.ts';
import { FormatError, quote } from '../formats/error.ts';
import type { SafetensorsFile } from '../formats/safetensors.ts';
import type { ModelConfig } from '../model/config.ts';
import { packParameters, parameterLayout, unpackParameters, weightShapes } from '../model/parameters.ts';
import { stepPrograms, type TrainProgram, trainProgram } from '../model/programs.ts';
import { stepScalars, TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { writeWeights } from '../model/weights.ts';

export const GROUPS = ['trace', 'outputs', 'losses', 'gradients', 'parameters', 'carry'] as const;
export type Group = (typeof GROUPS)[number];

/** Largest relative error that passes. */
export const TOLERANCE: Readonly<Record<Group, number>> = {
  trace: 1e-4,
  outputs: 1e-4,
  losses: 1e-4,
  gradients: 1e-3,
  parameters: 1e-4,
  carry: 1e-4,
};

export interface GroupResult {
  readonly group: Group;
  /** Tensors compared. */
  readonly tensors: number;
  readonly worst: number;
  /** The tensor that is furthest off. */
  readonly where: string;
  readonly pass: boolean;
}

/** ‖a − b‖ / ‖b‖, or ‖a‖ where b is zero; Infinity where a is not finite or has another length. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  const error = Math.sqrt(size > 0 ? difference / size : difference);
  return Number.isFinite(error) ? error : Number.POSITIVE_INFINITY;
}

/** What a golden file says of its training; the rest is the reference's. */
const SAID = [
  'batch_size',
  'lr',
  'beta1',
  'beta2',
  'weight_decay',
  'warmup',
  'total_steps',
  'lr_min_ratio',
  'puzzle_lr',
  'puzzle_weight_decay',
] as const satisfies readonly (keyof TrainingConfig)[];

/** The configuration in a golden file's metadata. @throws FormatError naming the field that is missing or wrong. */
export function goldenConfig(file: SafetensorsFile): { model: ModelConfig; training: TrainingConfig; steps: number } {
  return {
    model: metadataModel(file),
    training: { ...TRAINING_DEFAULTS, ...Object.fromEntries(SAID.map((name) => [name, metadataNumber(file, name)])) },
    steps: metadataNumber(file, 'training_steps'),
  };
}

/** Collects comparisons and keeps the worst of each group. */
class Tally {
  private readonly groups = new Map<Group, { tensors: number; worst: number; where: string }>();

  compare(group: Group, where: string, actual: ArrayLike<number>, expected: ArrayLike<number>): void {
    const error = relativeError(actual, expected);
    const seen = this.groups.get(group) ?? { tensors: 0, worst: -1, where };
    this.groups.set(group, {
      tensors: seen.tensors + 1,
      worst: Math.max(seen.worst, error),
      where: error > seen.worst ? where : seen.where,
    });
  }

  results(): GroupResult[] {
    return GROUPS.flatMap((group) => {
      const g = this.groups.get(group);
      return g ? [{ group, ...g, pass: g.worst <= TOLERANCE[group] }] : [];
    });
  }
}

/**
 * @throws FormatError if a tensor that the configuration calls for is missing or has another size;
 *         RangeError if the configuration cannot run on the engine.
 */
export async function verifyGolden(engine: Engine, file: SafetensorsFile): Promise<GroupResult[]> {
  const { model, training, steps } = goldenConfig(file);
  const tally = new Tally();
  await compareTrace(engine, file, model, tally);
  await compareTraining(engine, file, model, training, steps, tally);
  return tally.results();
}

/** A tensor's numbers. @throws FormatError if it is missing, of another type or of another size. */
function values(file: SafetensorsFile, name: string, length?: number): Float32Array | Int32Array {
  const tensor = file.tensors.get(name);
  const expected = length === undefined ? 'F32 or I32 numbers' : `${length} F32 or I32 numbers`;
  const place = `tensor ${quote(name)}`;
  if (!tensor) throw new FormatError(place, expected, 'no such tensor');
  if ((tensor.dtype !== 'F32' && tensor.dtype !== 'I32') || (length !== undefined && tensor.length !== length))
    throw new FormatError(place, expected, `${tensor.length} of ${tensor.dtype}`);
  return tensor.read();
}

/** The weights under a prefix such as `param.` or `0.param.`; initial states always come from `param.`, since nothing trains them. */
function weightsAt(file: SafetensorsFile, model: ModelConfig, prefix: string): Map<string, Float32Array> {
  const out = new Map<string, Float32Array>();
  for (const [name, shape] of weightShapes(model)) {
    const key = name === 'H_init' || name === 'L_init' ? `param.${name}` : `${prefix}${name}`;
    out.set(name, Float32Array.from(values(file, key, elements(shape))));
  }
  return out;
}

/** Every module update of one segment from the initial state, each from our own state before it. */
async function compareTrace(engine: Engine, file: SafetensorsFile, model: ModelConfig, tally: Tally): Promise<void> {
  const inputs = values(file, 'trace.inputs');
  const batch = inputs.length / model.seq_len;
  const plan = stepPrograms(model, batch);
  const [encode, L, H] = await Promise.all([plan.encode, plan.L[0].program, plan.H.program].map((p) => engine.prepare(p)));
  writeWeights(engine, model, weightsAt(file, model, 'param.'));
  engine.write(plan.buffers.inputs, Uint32Array.from(inputs));
  if (plan.buffers.halted) engine.write(plan.buffers.halted, new Uint32Array(batch).fill(1));
  encode.run();
  const names = [...file.tensors.keys()]
    .map((name) => ({ name, parts: /^trace\.(\d+)\.([LH])\.\d+\.\d+$/.exec(name) }))
    .filter((t) => t.parts !== null)
    .sort((a, b) => Number(a.parts![1]) - Number(b.parts![1]));
  for (const { name, parts } of names) {
    const isL = parts![2] === 'L';
    (isL ? L : H).run();
    const z = isL ? plan.buffers.z_L : plan.buffers.z_H;
    const [state] = await engine.read([z]);
    tally.compare('trace', name, state, values(file, name, elements(z.shape)));
  }
  for (const executable of [encode, L, H]) executable.release();
}

/** The optimiser's moments before a step, from the gradients of the steps before it. */
class Moments {
  readonly m: Float64Array;
  readonly v: Float64Array;
  constructor(length: number) {
    this.m = new Float64Array(length);
    this.v = new Float64Array(length);
  }
  add(gradients: Float32Array, { beta1, beta2 }: TrainingConfig): void {
    for (let i = 0; i < gradients.length; i++) {
      const g = gradients[i];
      this.m[i] += (1 - beta1) * (g - this.m[i]);
      this.v[i] += (1 - beta2) * (g * g - this.v[i]);
    }
  }
}

async function compareTraining(
  engine: Engine,
  file: SafetensorsFile,
  model: ModelConfig,
  training: TrainingConfig,
  steps: number,
  tally: Tally,
): Promise<void> {
  const plan = trainProgram(model, training);
  const executable = await engine.prepare(plan.program);
  const layout = parameterLayout(model);
  const moments = new Moments(layout.length);
  const current = new RowState(model, training.batch_size);
  for (let step = 0; step < steps; step++) {
    writeWeights(engine, model, weightsAt(file, model, step ? `${step - 1}.param.` : 'param.'));
    current.write(engine, plan, file, step);
    engine.write(plan.optimiser.m, moments.m);
    engine.write(plan.optimiser.v, moments.v);
    engine.write(plan.optimiser.scalars, stepScalars(training, step + 1, 0));
    executable.run();
    await compareStep(engine, plan, file, model, step, tally);
    const gradients = packParameters(
      layout,
      new Map(layout.trained.map((t) => [t.name, Float32Array.from(values(file, `${step}.grad.${t.name}`, elements(t.shape)))])),
    );
    moments.add(gradients, training);
  }
  executable.release();
}

/** The examples that the rows are working on: those offered at the last step at which the row had halted. */
class RowState {
  private readonly inputs: Uint32Array;
  private readonly labels: Int32Array;
  private readonly ids: Uint32Array;
  private halted: Uint32Array;

  constructor(
    private readonly model: ModelConfig,
    private readonly batch: number,
  ) {
    this.inputs = new Uint32Array(batch * model.seq_len);
    this.labels = new Int32Array(batch * model.seq_len);
    this.ids = new Uint32Array(batch);
    this.halted = new Uint32Array(batch).fill(1);
  }

  /** Puts the state before a step into the train program's buffers. */
  write(engine: Engine, plan: TrainProgram, file: SafetensorsFile, step: number): void {
    const { batch, model } = this;
    const S = model.seq_len;
    const b = plan.buffers;
    const get = (name: string, n: number) => values(file, `${step}.${name}`, n);
    const before = (name: string, n: number) => values(file, `${step - 1}.${name}`, n);
    if (step > 0) {
      this.halted = Uint32Array.from(before('halted', batch));
      engine.write(b.steps, Uint32Array.from(before('steps', batch)));
      engine.write(b.z_H, before('zH', elements(b.z_H.shape)));
      engine.write(b.z_L, before('zL', elements(b.z_L.shape)));
    }
    const next = {
      inputs: Uint32Array.from(get('inputs', batch * S)),
      labels: Int32Array.from(get('labels', batch * S)),
      ids: Uint32Array.from(get('ids', batch)),
    };
    engine.write(b.inputs, this.inputs);
    engine.write(b.labels, this.labels);
    engine.write(b.ids, this.ids);
    engine.write(b.halted, this.halted);
    engine.write(b.next_inputs, next.inputs);
    engine.write(b.next_labels, next.labels);
    engine.write(b.next_ids, next.ids);
    const fewest = get('min_halt', batch);
    engine.write(
      b.halt_limits,
      Uint32Array.from({ length: 2 * batch }, (_, i) => (i % 2 ? model.halt_max_steps : fewest[i / 2]!)),
    );
    for (let row = 0; row < batch; row++) {
      if (!this.halted[row]) continue;
      this.ids[row] = next.ids[row]!;
      this.inputs.set(next.inputs.subarray(row * S, (row + 1) * S), row * S);
      this.labels.set(next.labels.subarray(row * S, (row + 1) * S), row * S);
    }
  }
}

async function compareStep(
  engine: Engine,
  plan: TrainProgram,
  file: SafetensorsFile,
  model: ModelConfig,
  step: number,
  tally: Tally,
): Promise<void> {
  const { buffers: b, optimiser, model: shared } = plan;
  const read = async (ref: Parameters<Engine['read']>[0][number]) => (await engine.read([ref]))[0];
  const compare = (group: Group, name: string, actual: ArrayLike<number>) =>
    tally.compare(group, `${step}.${name}`, actual, values(file, `${step}.${name}`, actual.length));

  const q = await read(b.q);
  const batch = q.length / 2;
  const column = (array: ArrayLike<number>, width: number, at: number) =>
    Float64Array.from({ length: batch }, (_, row) => array[row * width + at]);
  compare('outputs', 'logits', await read(b.logits));
  compare('outputs', 'q_halt', column(q, 2, 0));
  compare('outputs', 'q_continue', column(q, 2, 1));
  if (model.halt_max_steps > 1) compare('outputs', 'target_q_continue', column(await read(b.row_halt), 4, 3));
  compare('outputs', 'correct', column(await read(b.row_loss), 4, 3));

  const metrics = await read(optimiser.metrics);
  compare('losses', 'loss', metrics.subarray(1, 2));
  compare('losses', 'lm_loss', metrics.subarray(2, 3));
  compare('losses', 'q_halt_loss', metrics.subarray(3, 4));
  if (model.halt_max_steps > 1) compare('losses', 'q_continue_loss', metrics.subarray(4, 5));

  for (const [name, gradient] of unpackParameters(shared.layout, await read(optimiser.gradients)))
    compare('gradients', `grad.${name}`, gradient);
  if (b.dpuzzle) compare('gradients', 'grad.puzzle_rows', await read(b.dpuzzle));

  for (const [name, tensor] of unpackParameters(shared.layout, await read(shared.parameters)))
    compare('parameters', `param.${name}`, tensor);
  if (shared.puzzle_table) compare('parameters', 'param.puzzle_emb.weights', await read(shared.puzzle_table));

  for (const [name, ref] of [
    ['zH', b.z_H],
    ['zL', b.z_L],
    ['halted', b.halted],
    ['steps', b.steps],
  ] as const)
    compare('carry', name, await read(ref));
}
