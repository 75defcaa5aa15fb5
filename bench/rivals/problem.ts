/**
 * The training step that all peers take: the same weights, examples and optimiser, no halting. Two cycles of two L-steps from the
 * initial state, the one-step gradient, stablemax cross-entropy, Adam-atan2.
 */
import { ffnSize, type ModelConfig, PUBLISHED } from '../../src/model/config.ts';
import { initialWeights, parameterLayout, weightShapes } from '../../src/model/parameters.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../../src/model/training.ts';
import { Random } from '../../src/puzzles/random.ts';

export interface Size {
  readonly tokens: number;
  readonly hidden: number;
  readonly heads: number;
  readonly layers: number;
  readonly batch: number;
  readonly vocabulary: number;
}

export const SIZES: Readonly<Record<string, Size>> = {
  '16x64x32': { tokens: 16, hidden: 64, heads: 4, layers: 2, batch: 32, vocabulary: 6 },
  '81x128x16': { tokens: 81, hidden: 128, heads: 4, layers: 2, batch: 16, vocabulary: 11 },
  '81x256x32': { tokens: 81, hidden: 256, heads: 8, layers: 2, batch: 32, vocabulary: 11 },
};

export interface Problem {
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly ffn: number;
  /** By published name. */
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Names of the tensors that the step trains. */
  readonly trained: readonly string[];
  /** [batch · tokens]. */
  readonly inputs: Int32Array;
  readonly labels: Int32Array;
}

export function makeProblem({ tokens, hidden, heads, layers, batch, vocabulary }: Size): Problem {
  const model: ModelConfig = {
    ...PUBLISHED,
    vocab_size: vocabulary,
    seq_len: tokens,
    hidden_size: hidden,
    num_heads: heads,
    H_layers: layers,
    L_layers: layers,
    ffn_multiple: 64,
    halt_max_steps: 1,
  };
  const random = Random.from(1, 'rivals');
  const weights = initialWeights(model, () => random.float());
  const draw = () => Int32Array.from({ length: batch * tokens }, () => 1 + random.below(vocabulary - 1));
  return {
    model,
    training: { ...TRAINING_DEFAULTS, batch_size: batch, lr: 1e-3, warmup: 0, weight_decay: 0.1 },
    ffn: ffnSize(model),
    weights,
    shapes: weightShapes(model),
    trained: parameterLayout(model)
      .trained.map(({ name }) => name)
      .filter((name) => !name.startsWith('q_head')),
    inputs: draw(),
    labels: draw(),
  };
}

/** What takes part. */
export interface Peer {
  readonly name: string;
  readonly version: string;
  init(): Promise<void>;
  open(problem: Problem): Promise<Stepper>;
  /** C = A·B; A [M, K], B [K, N]. */
  product(A: Float32Array, B: Float32Array, M: number, K: number, N: number): Promise<Product>;
}

export interface Stepper {
  /** Queues one step, as the library would in training. */
  step(): void | Promise<void>;
  /** Mean loss of the newest step, once it is done. */
  loss(): Promise<number>;
  close(): void;
}

/** Takes steps, each awaited, and gives the loss of each. */
export async function lossesOf(stepper: Stepper, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    await stepper.step();
    losses.push(await stepper.loss());
  }
  return losses;
}

export interface Product {
  run(): void | Promise<void>;
  done(): Promise<unknown>;
  read(): Promise<ArrayLike<number>>;
  close(): void;
}
