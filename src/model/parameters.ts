/**
 * The model's tensors by their published names, where they lie in memory, and their initial values.
 *
 * All trained tensors share one flat buffer (and so do their gradients, moments and average): the optimiser is one call over
 * it. Each tensor starts at a multiple of 64 elements, which every device can bind; the gaps hold zeros for ever.
 */
import { type BufferRef, elements, OFFSET_ALIGNMENT, persistent, view } from '../engine/program.ts';
import { type Level, modules, stateNames } from './architecture.ts';
import { type AttentionStart, startingAttention } from './attention-start.ts';
import { ffnSize, type ModelConfig, tokenCount } from './config.ts';
import { type Grid, type PositionStart, startingPositions } from './positions.ts';

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Standard deviation of the truncated normal that it starts from; 0 for zeros. */
  readonly std: number;
  /** Where it is not random: the value of every element. */
  readonly fill?: number;
  /** Elements from the start of the flat buffer. */
  readonly offset: number;
}

export interface ParameterLayout {
  /** Trained by the main optimiser, in the flat buffer. */
  readonly trained: readonly Tensor[];
  /** Length of the flat buffer, gaps included. */
  readonly length: number;
  /** Numbers that training changes, gaps and puzzle table left out. */
  readonly count: number;
  readonly byName: ReadonlyMap<string, Tensor>;
}

const POSITIONS = 'embed_pos.embedding_weight';

export const layerPrefix = (level: Level, layer: number): string => `${level}.layers.${layer}.`;

/** All trained tensors of a configuration, in the reference's order. */
export function parameterLayout(c: ModelConfig): ParameterLayout {
  const D = c.hidden_size;
  const I = ffnSize(c);
  const specs: Omit<Tensor, 'offset'>[] = [
    { name: 'embed_tokens.embedding_weight', shape: [c.vocab_size, D], std: D ** -0.5 },
    { name: 'lm_head.weight', shape: [c.vocab_size, D], std: D ** -0.5 },
    { name: 'q_head.weight', shape: [2, D], std: 0 },
    // -5: both actions look equally hopeless at the start, so early episodes run to the limit.
    { name: 'q_head.bias', shape: [2], std: 0, fill: -5 },
  ];
  if (c.pos_encodings === 'learned') specs.push({ name: POSITIONS, shape: [tokenCount(c), D], std: D ** -0.5 });
  for (const { level, layers } of modules(c))
    for (let i = 0; i < layers; i++) {
      const p = layerPrefix(level, i);
      specs.push(
        { name: `${p}self_attn.qkv_proj.weight`, shape: [3 * D, D], std: D ** -0.5 },
        { name: `${p}self_attn.o_proj.weight`, shape: [D, D], std: D ** -0.5 },
        { name: `${p}mlp.gate_up_proj.weight`, shape: [2 * I, D], std: D ** -0.5 },
        { name: `${p}mlp.down_proj.weight`, shape: [D, I], std: I ** -0.5 },
      );
    }
  let offset = 0;
  let count = 0;
  const trained = specs.map((s): Tensor => {
    const at = offset;
    const n = elements(s.shape);
    count += n;
    offset = Math.ceil((offset + n) / OFFSET_ALIGNMENT) * OFFSET_ALIGNMENT;
    return { ...s, offset: at };
  });
  return { trained, length: offset, count, byName: new Map(trained.map((t) => [t.name, t])) };
}

/** Looks tensors up in a flat buffer by name. */
export function tensorViews(layout: ParameterLayout, flat: BufferRef): (name: string) => BufferRef {
  return (name) => {
    const t = layout.byName.get(name);
    if (!t) throw new RangeError(`there is no parameter "${name}" in this configuration`);
    return view(flat, t.offset, t.shape);
  };
}

export type InitialState = 'H_init' | 'L_init';

/** Tensors that the states start from. */
const initialStates = (c: ModelConfig): readonly InitialState[] => stateNames(c).map((name) => (name === 'z_H' ? 'H_init' : 'L_init'));

/** Buffers that all programs of a model share. */
export interface ModelBuffers {
  readonly layout: ParameterLayout;
  readonly parameters: BufferRef;
  /** What each state starts from, by the name of its tensor: "H_init", "L_init". */
  readonly initial: ReadonlyMap<InitialState, BufferRef>;
  /** [ids, puzzle_emb_ndim], where the configuration has puzzle embeddings. */
  readonly puzzle_table: BufferRef | undefined;
}

/** @param weights which set of weights: the ones being trained, or their moving average. */
export function modelBuffers(c: ModelConfig, weights: 'parameters' | 'average' = 'parameters'): ModelBuffers {
  const layout = parameterLayout(c);
  return {
    layout,
    parameters: persistent(weights, [layout.length]),
    initial: new Map(initialStates(c).map((name) => [name, persistent(name, [c.hidden_size])])),
    puzzle_table: c.puzzle_emb_ndim ? persistent('puzzle_emb.weights', [c.num_puzzle_identifiers, c.puzzle_emb_ndim]) : undefined,
  };
}

/** Tensors by name: what a checkpoint holds. */
export type Weights = ReadonlyMap<string, Float32Array>;

/** Expected names and shapes of a checkpoint: the trained tensors, the initial states, the puzzle table. */
export function weightShapes(c: ModelConfig): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>(parameterLayout(c).trained.map((t) => [t.name, t.shape]));
  if (c.puzzle_emb_ndim) shapes.set('puzzle_emb.weights', [c.num_puzzle_identifiers, c.puzzle_emb_ndim]);
  for (const name of initialStates(c)) shapes.set(name, [c.hidden_size]);
  return shapes;
}

/** Tensors from the flat buffer's contents. */
export function unpackParameters(layout: ParameterLayout, flat: ArrayLike<number>): Map<string, Float32Array> {
  const out = new Map<string, Float32Array>();
  for (const t of layout.trained) {
    const values = new Float32Array(elements(t.shape));
    for (let i = 0; i < values.length; i++) values[i] = flat[t.offset + i];
    out.set(t.name, values);
  }
  return out;
}

/** @throws RangeError if a tensor is missing or has another size. */
export function packParameters(layout: ParameterLayout, weights: Weights): Float32Array {
  const flat = new Float32Array(layout.length);
  for (const t of layout.trained) {
    const values = weights.get(t.name);
    if (!values) throw new RangeError(`the weights lack the tensor "${t.name}"`);
    if (values.length !== elements(t.shape))
      throw new RangeError(
        `the tensor "${t.name}" should have shape [${t.shape.join(', ')}] = ${elements(t.shape)} numbers, but has ${values.length}`,
      );
    flat.set(values, t.offset);
  }
  return flat;
}

/** erf^-1 on (-1, 1): Giles' single-precision polynomials ("Approximating the erfinv function", 2010), relative error under 1e-6. */
function inverseErf(x: number): number {
  let w = -Math.log((1 - x) * (1 + x));
  let y: number;
  if (w < 5) {
    w -= 2.5;
    y = [
      2.81022636e-8, 3.43273939e-7, -3.5233877e-6, -4.39150654e-6, 0.00021858087, -0.00125372503, -0.00417768164, 0.246640727, 1.50140941,
    ].reduce((p, c) => p * w + c);
  } else {
    w = Math.sqrt(w) - 3;
    y = [
      -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773, -0.0076224613, 0.00943887047, 1.00167406, 2.83297682,
    ].reduce((p, c) => p * w + c);
  }
  return y * x;
}

const ERF_SQRT2 = 0.9544997361036416;
const PHI_2 = Math.exp(-2) / Math.sqrt(2 * Math.PI);

/**
 * A normal draw truncated at two corrected sigmas, whose resulting standard deviation is `std` (JAX's initialiser).
 * @param uniform a draw from [0, 1).
 */
function truncatedNormal(uniform: number, std: number): number {
  const corrected = std / Math.sqrt(1 - (4 * PHI_2) / ERF_SQRT2);
  const x = Math.SQRT2 * corrected * inverseErf((2 * uniform - 1) * ERF_SQRT2);
  return Math.min(2 * corrected, Math.max(-2 * corrected, x));
}

/** What a model with learned positions knows of its board before it is trained. */
export interface BoardStart {
  readonly grid: Grid;
  readonly position_start: PositionStart;
  readonly attention_start: AttentionStart;
}

/**
 * Initial values of every tensor of a checkpoint.
 * @param uniform draws from [0, 1), in a fixed order.
 * @param board what a model with learned positions starts from; left out, all is random.
 */
export function initialWeights(c: ModelConfig, uniform: () => number, board?: BoardStart): Map<string, Float32Array> {
  const out = new Map<string, Float32Array>();
  const normal = (n: number, std: number) => Float32Array.from({ length: n }, () => truncatedNormal(uniform(), std));
  for (const t of parameterLayout(c).trained) {
    const n = elements(t.shape);
    out.set(t.name, t.std ? normal(n, t.std) : new Float32Array(n).fill(t.fill ?? 0));
  }
  if (c.puzzle_emb_ndim) out.set('puzzle_emb.weights', new Float32Array(c.num_puzzle_identifiers * c.puzzle_emb_ndim));
  for (const name of initialStates(c)) out.set(name, normal(c.hidden_size, 1));
  if (board && c.pos_encodings === 'learned') startFromBoard(c, board, out, uniform);
  return out;
}

function startFromBoard(
  c: ModelConfig,
  { grid, position_start, attention_start }: BoardStart,
  weights: Map<string, Float32Array>,
  uniform: () => number,
): void {
  const tensor = (name: string) => weights.get(name) as Float32Array;
  const std = c.hidden_size ** -0.5;
  if (position_start !== 'random') {
    const draws = { uniform, normal: () => truncatedNormal(uniform(), std) };
    weights.set(POSITIONS, startingPositions(c, position_start, grid, tensor(POSITIONS), std, draws));
  }
  if (attention_start === 'random') return;
  const looking = startingAttention(c, attention_start, grid, tensor(POSITIONS));
  for (const name of weights.keys()) if (name.endsWith('qkv_proj.weight')) weights.set(name, looking(tensor(name)));
}
