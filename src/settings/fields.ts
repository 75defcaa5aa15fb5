/**
 * The settings of a run: one entry a field, with its bounds, its default, its words and its place in the form. Types, defaults, files,
 * checks, messages and the form of the Train page follow from this table. Names of the model's and the trainer's fields are the
 * reference's (sapientinc/HRM `config/arch/hrm_v1.yaml`, its trainer and dataset metadata), so that a configuration means the same in
 * this program, in a golden file and in an `all_config.yaml`.
 */
import { type DatasetSpec, MOST_PUZZLES } from '../puzzles/dataset.ts';
import { choice, defaultsOf, type Field, range, real, special, type Values, whole } from './field.ts';

const SEEDS = { range: [0, 2 ** 32 - 1] } as const;

/** Which puzzles; what values these fields take is said by `datasetSchema`. */
const data = {
  task: special('task', {
    name: 'Board',
    group: 'data',
    help: 'The puzzles that it learns. Larger boards need larger models and much more time.',
  }),
  file: special('file', { name: 'Puzzles', help: '' }),
  level: range({
    name: 'Givens',
    other: 'as few as can be',
    group: 'data',
    help: 'Digits that a puzzle shows at the start. Fewer are harder.',
  }),
  difficulty: choice({
    name: 'Difficulty',
    options: { easy: 'easy', medium: 'medium', hard: 'hard', extreme: 'extreme' },
    other: 'any',
    group: 'data',
    help: 'Easy: up to six rounds of singles. Medium: more rounds, or pairs. Hard: beyond pairs. Extreme: many guesses.',
  }),
  guesses: range({
    name: 'Guesses',
    other: 'any',
    group: 'data',
    help: 'Digits that a solver has to try when nothing follows any more. 0 is easy, 20 is extreme and takes long to find.',
  }),
  split: choice({
    name: 'Test on',
    options: { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: "the file's own test part" },
    group: 'data',
    help: 'Puzzles kept out of training: new puzzles, or new solutions, which is harder.',
  }),
  count: whole({
    name: 'Training puzzles',
    unit: 'puzzles',
    range: [1, MOST_PUZZLES],
    group: 'data',
    help: 'At most; fewer where no more exist.',
  }),
  heldOut: whole({ name: 'Held out', unit: 'puzzles', range: [1, MOST_PUZZLES], more: 'data', help: 'Kept out of training to test on.' }),
  augment: special('symmetries', {
    name: 'Shown in disguise',
    more: 'data',
    help: 'Changes that leave a puzzle a puzzle, applied at random each time it is shown.',
  }),
  symmetric: special('switch', { name: 'Symmetric', more: 'data', help: 'Givens in point symmetry about the centre.' }),
  unique: special('switch', { name: 'One path only', more: 'data', help: 'Mazes with a single shortest path: learned sooner.' }),
  seed: whole({ name: 'Data seed', ...SEEDS, more: 'data', help: 'Decides which puzzles are made and held out.' }),
} as const satisfies { readonly [Name in keyof DatasetSpec]-?: Field };

const model = {
  /** How the blocks are wired (`model/architecture.ts`). */
  architecture: choice({
    name: 'Model',
    options: { hrm: 'HRM', recurrent: 'Recurrent', feedforward: 'Feed-forward', trm: 'TRM' },
    default: 'hrm',
    later: true,
    help: 'How the same blocks are wired.',
  }),
  /** D. */
  hidden_size: whole({
    name: 'Hidden size',
    unit: 'channels',
    range: [8, 2048],
    default: 512,
    group: 'model',
    help: 'Width of every state.',
  }),
  num_heads: whole({
    name: 'Heads',
    unit: 'heads',
    range: [1, 256],
    default: 8,
    group: 'model',
    help: 'Attention heads; has to divide the hidden size.',
  }),
  /** SwiGLU width before rounding, as a multiple of 2/3 D. */
  expansion: real({
    name: 'SwiGLU expansion',
    unit: '× ⅔ D',
    range: [0.1, 16],
    default: 4,
    more: 'model',
    help: 'Width inside a block, before rounding.',
  }),
  /** Published models: 256. */
  ffn_multiple: whole({
    name: 'SwiGLU rounding',
    unit: 'channels',
    range: [1, 4096],
    default: 256,
    more: 'model',
    help: 'That width is rounded up to a multiple of this.',
  }),
  H_layers: whole({
    name: 'Layers in H',
    unit: 'layers',
    range: [1, 32],
    default: 4,
    group: 'model',
    help: 'Blocks in the slow module, which steers.',
  }),
  L_layers: whole({
    name: 'Layers in L',
    unit: 'layers',
    range: [1, 32],
    default: 4,
    group: 'model',
    help: 'Blocks in the fast module, which works.',
  }),
  /** N: H updates a segment. */
  H_cycles: whole({
    name: 'H cycles, N',
    unit: 'cycles',
    range: [1, 64],
    default: 2,
    group: 'reasoning',
    help: 'Updates of the slow state in a segment.',
  }),
  /** T: L steps a cycle. */
  L_cycles: whole({
    name: 'L steps, T',
    unit: 'steps',
    range: [1, 64],
    default: 2,
    group: 'reasoning',
    help: 'Updates of the fast state in each cycle.',
  }),
  puzzle_emb_ndim: whole({
    name: 'Puzzle embedding',
    unit: 'channels',
    range: [0, 65536],
    default: 0,
    more: 'model',
    help: 'A learned vector a puzzle kind; 0 leaves it out.',
  }),
  num_puzzle_identifiers: whole({
    name: 'Puzzle kinds',
    unit: 'kinds',
    range: [1, 2_000_000],
    default: 1,
    more: 'model',
    help: 'Rows of that table.',
  }),
  halt_max_steps: whole({
    name: 'Segments, M',
    unit: 'segments',
    range: [1, 1024],
    default: 16,
    group: 'reasoning',
    help: 'Most segments that a puzzle gets in training; 1 turns learned halting off.',
  }),
  halt_exploration_prob: real({
    name: 'Exploration',
    unit: 'probability',
    range: [0, 1],
    default: 0.1,
    more: 'reasoning',
    help: 'How often a puzzle must think longer than it wants to.',
  }),
  rms_norm_eps: real({
    name: 'Norm epsilon',
    range: [1e-12, 1],
    default: 1e-5,
    more: 'model',
    help: 'Keeps the norm of an empty state finite.',
  }),
  pos_encodings: choice({
    name: 'Positions',
    options: { rope: 'rotary (RoPE)', learned: 'learned' },
    default: 'rope',
    more: 'model',
    help: 'How a cell knows where it is.',
  }),
  rope_theta: real({ name: 'RoPE base', range: [1, 1e9], default: 10000, more: 'model', help: 'Longest wavelength of rotary positions.' }),
  /** V; the board decides it. */
  vocab_size: whole({ name: 'Vocabulary', unit: 'tokens', range: [2, 4096], help: 'What a cell can hold.' }),
  /** S, without the puzzle slots; the board decides it. */
  seq_len: whole({ name: 'Cells', unit: 'cells', range: [1, 4096], help: 'Cells of a board.' }),
} as const;

const training = {
  lr: real({
    name: 'Learning rate',
    range: [0, 1],
    default: 1e-4,
    group: 'optimiser',
    help: 'Size of a step. Too high, and the loss jumps.',
  }),
  /** B: one segment of each is one optimiser step. */
  batch_size: whole({
    name: 'Batch',
    unit: 'puzzles',
    range: [1, 4096],
    default: 64,
    group: 'optimiser',
    help: 'Puzzles in work at a time.',
  }),
  /** Steps over which the learning rate, after the warm-up, falls along a cosine to lr · lr_min_ratio. */
  total_steps: whole({
    name: 'Steps',
    unit: 'steps',
    range: [1, 1e9],
    default: 20000,
    group: 'optimiser',
    help: 'Length of the schedule; the run ends there at the latest.',
  }),
  warmup: whole({
    name: 'Warm-up',
    unit: 'steps',
    range: [0, 1e9],
    default: 2000,
    more: 'optimiser',
    help: 'Steps over which the learning rate rises from 0.',
  }),
  lr_min_ratio: real({
    name: 'Final rate',
    unit: 'share',
    range: [0, 1],
    default: 1,
    more: 'optimiser',
    help: 'Where the cosine ends, as a share of the learning rate.',
  }),
  weight_decay: real({ name: 'Weight decay', range: [0, 100], default: 0.1, more: 'optimiser', help: 'Pull of all weights towards 0.' }),
  /** 1 as in the reference. */
  weight_decay_min_ratio: real({
    name: 'Final decay',
    unit: 'share',
    range: [0, 1],
    default: 1,
    more: 'optimiser',
    help: 'Where a cosine takes weight decay, as a share of it; 1 keeps it as it is.',
  }),
  beta1: real({ name: 'Beta 1', range: [0, 0.99999], default: 0.9, more: 'optimiser', help: 'Memory of the gradient.' }),
  beta2: real({ name: 'Beta 2', range: [0, 0.99999], default: 0.95, more: 'optimiser', help: 'Memory of its size.' }),
  loss_type: choice({
    name: 'Output',
    options: { stablemax_cross_entropy: 'stablemax', softmax_cross_entropy: 'softmax' },
    default: 'stablemax_cross_entropy',
    more: 'optimiser',
    help: 'How logits become probabilities.',
  }),
  /** Weight of the old value in the moving average that evaluation uses. */
  ema_rate: real({
    name: 'Weight average',
    range: [0, 0.99999],
    default: 0,
    more: 'optimiser',
    help: 'Share of the old value in the averaged weights that checks use; 0 is off.',
  }),
  puzzle_lr: real({ name: 'Puzzle rate', range: [0, 1], default: 1e-2, more: 'optimiser', help: 'Learning rate of the puzzle embedding.' }),
  puzzle_weight_decay: real({
    name: 'Puzzle decay',
    range: [0, 100],
    default: 0.1,
    more: 'optimiser',
    help: 'Weight decay of the puzzle embedding.',
  }),
  q_target_every: whole({
    name: 'Continue target every',
    unit: 'steps',
    range: [1, 1000],
    default: 1,
    more: 'reasoning',
    help: 'Steps from one target of q_continue to the next, 1 as published. A target costs a whole extra segment.',
  }),
  /**
   * The answer's loss is a mean over all cells. Where few of them are in question, as in a maze, the halting head's loss, one number a
   * puzzle, would decide nearly all of the update.
   */
  q_loss_weight: real({
    name: 'Weight of halting',
    range: [0, 10],
    default: 0.5,
    more: 'reasoning',
    help: 'Of the halting head’s loss beside the answer’s, 0.5 as published. Less suits mazes, where few cells are in question.',
  }),
  /** How far back a segment's gradient goes (`gradientUpdates`). */
  gradient: choice({
    name: 'Gradient through',
    options: { 'one-step': 'one step a module', cycle: 'the whole cycle' },
    default: 'one-step',
    more: 'reasoning',
    help: 'The last step of each module, as published: memory does not grow. All steps of the last cycle: learns more an operation.',
  }),
  /**
   * All together, as in the reference, so that while nothing halts all stand at the same segment at every step and each gradient is of
   * one segment only; or staggered over the segments (`lastSegments`).
   */
  row_start: choice({
    name: 'Rows start',
    options: { together: 'together', staggered: 'staggered' },
    default: 'together',
    more: 'reasoning',
    help: 'All rows of a batch at their first segment, as published. Or spread over the segments: each step learns of all.',
  }),
  /** What learned positions start from (`model/positions.ts`); without effect on RoPE. */
  position_start: choice({
    name: 'Positions start',
    options: { random: 'at random', grid: 'by row, column, box', waves: 'in waves' },
    default: 'random',
    more: 'model',
    help: 'Learned positions begin all different. For Sudoku: alike in a row, column or box. For mazes: alike where near.',
  }),
  /** What the heads look at before anything is learned (`model/attention-start.ts`); without effect on RoPE. */
  attention_start: choice({
    name: 'Attention starts',
    options: { random: 'at random', units: 'at row, column, box', neighbours: 'at cells around' },
    default: 'random',
    more: 'model',
    help: 'What heads look at first, with learned positions: anything. For Sudoku: row, column and box. For mazes: the cells around.',
  }),
} as const;

/** A run ends at the first of these, or at the last step of its schedule. */
const stop = {
  exact: real({
    name: 'Goal',
    unit: 'share',
    range: [0, 1],
    default: 0,
    group: 'stop',
    help: 'Stop at this share of held-out puzzles, 0.95 for 95%; 0 is off.',
  }),
  minutes: real({
    name: 'Time limit',
    unit: 'minutes',
    range: [0, 10_000],
    default: 0,
    group: 'stop',
    help: 'Of training, pauses left out; 0 is off.',
  }),
  checks: whole({
    name: 'Checks in a row',
    unit: 'checks',
    range: [1, 100],
    default: 1,
    more: 'stop',
    help: 'That have to reach the goal.',
  }),
} as const;

/** Checks on held-out puzzles. */
const evaluation = {
  every: whole({
    name: 'Check every',
    unit: 'steps',
    range: [1, 1e6],
    default: 100,
    more: 'stop',
    help: 'How often held-out puzzles are tried. Checks come at 50, 100, 200 and so on first.',
  }),
  puzzles: whole({
    name: 'Puzzles a check',
    unit: 'puzzles',
    range: [1, 100_000],
    default: 256,
    more: 'stop',
    help: 'Held-out puzzles tried each time.',
  }),
  segments: whole({
    name: 'Segments a check',
    unit: 'segments',
    range: [1, 1024],
    default: 4,
    more: 'stop',
    help: 'Think time that each of them gets.',
  }),
} as const;

export const FIELDS = {
  data,
  model,
  training,
  stop,
  evaluation,
  /** Decides initial weights, data order and exploration. */
  seed: whole({
    name: 'Seed',
    ...SEEDS,
    default: 0,
    group: 'run',
    help: 'Decides the first weights, the order of puzzles and exploration: the same seed repeats a run.',
  }),
} as const;

export type ModelConfig = Values<typeof model>;
export type TrainingConfig = Values<typeof training>;
export type EvaluationConfig = Values<typeof evaluation>;
export type StopRules = Values<typeof stop>;

/** A training run as data: everything that decides its numbers. */
export interface RunConfig {
  readonly data: DatasetSpec;
  readonly model: ModelConfig;
  readonly training: TrainingConfig;
  readonly evaluation: EvaluationConfig;
  readonly stop: StopRules;
  readonly seed: number;
}

/** The published architecture; a task fills in vocab_size and seq_len. */
export const PUBLISHED: Omit<ModelConfig, 'vocab_size' | 'seq_len'> = defaultsOf(model);
/** The reference trainer's defaults. */
export const TRAINING_DEFAULTS: TrainingConfig = defaultsOf(training);
export const EVALUATION_DEFAULTS: EvaluationConfig = defaultsOf(evaluation);
export const STOP_DEFAULTS: StopRules = defaultsOf(stop);
