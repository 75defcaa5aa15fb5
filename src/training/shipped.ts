/** The models that the site ships, the most valuable first, as the runs that make them. `hrm ship` trains and measures them. */
import { parseRunConfig, type RunConfig } from './run-config.ts';

export interface ShippedRun {
  readonly id: string;
  readonly name: string;
  /** Plain sentences for the card. */
  readonly summary: string;
  /** What a reader of its accuracy should know. */
  readonly note: string;
  /** Of the last stage: the one that the card speaks of. */
  readonly config: RunConfig;
  /** Settings that training began with, each up to its last step. */
  readonly stages?: readonly Stage[];
  /** Whether the last stage starts anew, as a stage may. */
  readonly anew?: true;
}

export interface Stage {
  readonly config: RunConfig;
  readonly steps: number;
  /** Starts at step 0 from the weights that the stage before is judged by: averages where it has them, its optimiser left behind. */
  readonly anew?: true;
}

export const stagesOf = ({ config, stages = [], anew }: ShippedRun): readonly Stage[] => [
  ...stages,
  { config, steps: config.training.total_steps, ...(anew ? { anew } : {}) },
];

/** Stages by the run that they are part of: one that starts anew begins another. */
export const runsOf = (stages: readonly Stage[]): Stage[][] =>
  stages.reduce<Stage[][]>((runs, stage) => {
    if (runs.length === 0 || stage.anew) runs.push([]);
    runs[runs.length - 1].push(stage);
    return runs;
  }, []);

/** One layer a module, learned positions, two L-steps a cycle: what small models learn fastest with. */
export const ONE_LAYER = {
  num_heads: 4,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 1,
  H_cycles: 1,
  L_cycles: 2,
  pos_encodings: 'learned',
  halt_max_steps: 6,
} as const;

/** An average of the weights, much weight decay and a cosine to nearly nought. */
export const STEADY = { batch_size: 64, lr: 1.5e-3, weight_decay: 0.5, warmup: 200, lr_min_ratio: 0.02, ema_rate: 0.995 } as const;
/** A start in which cells of a row, a column or a box are alike, and a head each looks at them: no plateau. */
export const KNOWS_UNITS = { position_start: 'grid', attention_start: 'units' } as const;
const checks = { every: 250, puzzles: 256, segments: 8 } as const;

/**
 * Mazes with one shortest way. Short ways first, until ends of a way have a rule. The halting head's loss weighs next to nothing: a way
 * is few of the cells, and the answer's loss a mean over all of them.
 */
export const mazeRun = ({
  segments,
  level,
  seed = 1,
  ...schedule
}: {
  readonly segments: number;
  readonly level: readonly [number, number];
  readonly seed?: number;
} & Pick<RunConfig['training'], 'lr' | 'warmup' | 'total_steps' | 'lr_min_ratio'> &
  Partial<Pick<RunConfig['training'], 'q_loss_weight'>>): RunConfig =>
  parseRunConfig({
    data: {
      task: 'maze10',
      level,
      unique: true,
      count: 100_000,
      augment: { dihedral: true },
      split: 'puzzles',
      heldOut: 1000,
      seed,
    },
    model: {
      ...ONE_LAYER,
      hidden_size: 96,
      num_heads: 8,
      L_cycles: 4,
      halt_max_steps: segments,
      halt_exploration_prob: 1,
    },
    training: {
      batch_size: 32,
      weight_decay: 0.1,
      ema_rate: 0.995,
      position_start: 'grid',
      attention_start: 'neighbours',
      q_target_every: 4,
      gradient: 'cycle',
      row_start: 'staggered',
      q_loss_weight: 0.01,
      ...schedule,
    },
    evaluation: { ...checks, every: 500, segments: Math.max(4, segments) },
    seed: 1,
  });

/** Two cycles a segment, the gradient through the last one, and rows of a batch at all segments at once. */
const TWO_CYCLES = { ...ONE_LAYER, H_cycles: 2 } as const;
const STAGGERED = { q_target_every: 4, gradient: 'cycle', row_start: 'staggered', ...KNOWS_UNITS } as const;

/** 9x9 Sudoku: a steady learning rate, then one that falls; then harder puzzles. */
const sudoku9 = ({
  segments,
  level = [24, 48],
  ...schedule
}: { readonly segments: number; readonly level?: readonly [number, number] } & Pick<
  RunConfig['training'],
  'total_steps' | 'warmup' | 'lr_min_ratio'
> & {
    readonly lr?: number;
  }): RunConfig =>
  parseRunConfig({
    data: {
      task: 'sudoku9',
      level,
      count: 50_000,
      augment: { digits: true, rows: true, columns: true, bands: true, stacks: true, transpose: true },
      split: 'solutions',
      heldOut: 1000,
      seed: 1,
    },
    model: { ...TWO_CYCLES, hidden_size: 128, halt_max_steps: segments },
    training: {
      batch_size: 16,
      lr: 1e-3,
      weight_decay: 0.1,
      ema_rate: 0.998,
      ...STAGGERED,
      ...schedule,
    },
    evaluation: { every: 1000, puzzles: 128, segments: 16 },
    seed: 1,
  });

/** 6x6 Sudoku, minimal: few steps, for its 43 solutions are soon known by heart. */
const sudoku6 = ({
  segments,
  halt_exploration_prob,
  ...schedule
}: { readonly segments: number; readonly halt_exploration_prob?: number } & Pick<RunConfig['training'], 'lr' | 'total_steps'> & {
    readonly warmup?: number;
  }): RunConfig =>
  parseRunConfig({
    data: {
      task: 'sudoku6',
      level: 'minimal',
      count: 60_000,
      augment: { digits: true, rows: true, columns: true, bands: true, stacks: true },
      split: 'solutions',
      heldOut: 1000,
      seed: 1,
    },
    model: {
      ...TWO_CYCLES,
      hidden_size: 96,
      halt_max_steps: segments,
      ...(halt_exploration_prob === undefined ? {} : { halt_exploration_prob }),
    },
    training: { ...STEADY, ...STAGGERED, batch_size: 32, ...schedule },
    evaluation: { ...checks, puzzles: 512, segments: 16 },
    seed: 1,
  });

export const SHIPPED_RUNS: readonly ShippedRun[] = [
  {
    id: 'sudoku4',
    name: '4x4 Sudoku, hardest',
    summary: 'Solves minimal 4x4 Sudoku, four to six givens of which none can go, within two cycles, on puzzles that training never saw.',
    note:
      'Minimal puzzles: no given can go without a second solution. There are 12 solution grids up to the naming of the digits; puzzles are ' +
      'held out, their solutions are not.',
    config: parseRunConfig({
      data: { task: 'sudoku4', level: 'minimal', count: 20_000, augment: { digits: true }, split: 'puzzles', heldOut: 1000, seed: 1 },
      model: {
        ...TWO_CYCLES,
        hidden_size: 64,
        expansion: 2,
        ffn_multiple: 32,
        L_cycles: 4,
        puzzle_emb_ndim: 64,
        halt_max_steps: 4,
      },
      training: { ...STEADY, ...STAGGERED, batch_size: 32, lr: 2e-3, beta2: 0.98, weight_decay: 0.3, warmup: 150, total_steps: 3500 },
      evaluation: { ...checks, every: 500, puzzles: 512 },
      seed: 1,
    }),
  },
  {
    id: 'sudoku6',
    name: '6x6 Sudoku, hardest',
    summary:
      'Solves minimal 6x6 Sudoku, boxes of two by three and some ten givens, on puzzles whose solutions training never saw under any ' +
      'symmetry of Sudoku.',
    note:
      'Minimal puzzles: no given can go without a second solution. Under all symmetries 6x6 has 49 solution grids; 6 are held out. Learning ' +
      'the other 43 by heart sets in early, so training is short. The last 600 steps had up to 16 segments, so that a right answer stays right.',
    config: sudoku6({ segments: 16, lr: 3e-4, warmup: 50, halt_exploration_prob: 1, total_steps: 600 }),
    anew: true,
    stages: [{ config: sudoku6({ segments: 8, lr: 1e-3, total_steps: 1500 }), steps: 1500 }],
  },
  {
    id: 'sudoku9',
    name: '9x9 Sudoku',
    summary:
      'Solves seven of ten 9x9 Sudoku of 24 to 36 givens in one try of 16 segments, on puzzles whose solutions training never saw under ' +
      'any symmetry. What one try misses, other views of the same puzzle find.',
    note:
      'Puzzles of 24 to 36 givens, each number as often as any other, made by taking givens away at random. Before training, three heads ' +
      'of each module were set to look at the cells of a row, a column and a box. The gradient went through the whole last cycle. ' +
      'Training began with 11,600 steps on puzzles of 24 to 48 givens; from these weights, with a new optimiser, it went on for 5,000 steps.',
    config: sudoku9({ segments: 16, level: [24, 36], lr: 5e-4, total_steps: 5000, warmup: 200, lr_min_ratio: 0.02 }),
    anew: true,
    stages: [
      { config: sudoku9({ segments: 8, total_steps: 100_000, warmup: 300, lr_min_ratio: 1 }), steps: 7091 },
      { config: sudoku9({ segments: 16, total_steps: 11_600, warmup: 7091, lr_min_ratio: 0.02 }), steps: 11_600 },
    ],
  },
  {
    id: 'maze10',
    name: '10x10 maze',
    summary:
      'Draws the shortest path through nine of ten 10x10 mazes that training never saw, and through two of three of those that take ' +
      'sixteen moves or more. Later segments lengthen a path. What one try misses, the same maze turned or mirrored mostly finds.',
    note:
      'Mazes with a single shortest path, of any length. Learned first with ways of two to four moves and two segments, then of up to ten ' +
      'moves and four segments, then of any length and eight, while the learning rate fell; from these weights, with a new optimiser, for ' +
      '6,000 steps with sixteen. From step 1,934 on the halting head’s loss weighed 0.01 in place of 0.5. Before training, four heads of each module were set to look at the cells above, below, left and right. ' +
      'The gradient went through the whole cycle.',
    config: mazeRun({ segments: 16, level: [2, 48], seed: 3, lr: 4e-4, warmup: 200, total_steps: 6000, lr_min_ratio: 0.02 }),
    anew: true,
    stages: [
      {
        config: mazeRun({ segments: 2, level: [2, 4], lr: 1e-3, warmup: 150, total_steps: 20_000, lr_min_ratio: 1, q_loss_weight: 0.5 }),
        steps: 1934,
      },
      { config: mazeRun({ segments: 2, level: [2, 4], lr: 6e-4, warmup: 50, total_steps: 20_000, lr_min_ratio: 1 }), steps: 3637 },
      { config: mazeRun({ segments: 4, level: [2, 10], lr: 6e-4, warmup: 50, total_steps: 20_000, lr_min_ratio: 1 }), steps: 8636 },
      {
        config: mazeRun({ segments: 8, level: [2, 48], seed: 2, lr: 6e-4, warmup: 8636, total_steps: 13_636, lr_min_ratio: 0.02 }),
        steps: 13_636,
      },
    ],
  },
];

export const shippedRun = (id: string): ShippedRun | undefined => SHIPPED_RUNS.find((run) => run.id === id);
