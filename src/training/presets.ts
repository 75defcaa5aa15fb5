/** Runs to start from, easiest first. What was measured of each stands in docs/performance.md; what was not, in its summary. */
import { PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { type RunConfig, taskSizes } from './run-config.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** One or two plain sentences: what it learns, how large it is. */
  readonly summary: string;
  readonly config: RunConfig;
}

/** One layer a module, learned positions: what small models learn fastest with. */
const SMALL = {
  ...PUBLISHED,
  num_heads: 4,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 1,
  H_cycles: 1,
  pos_encodings: 'learned',
} as const;
const small = { ...SMALL, ...taskSizes('sudoku4') };

/** Digit naming joins few enough puzzles into one that thousands of classes are left to split. */
const digitsOnly = {
  task: 'sudoku4',
  count: 20_000,
  augment: { digits: true },
  split: 'puzzles',
  heldOut: 500,
  seed: 1,
} as const;

/** Six segments and much weight decay: it goes on improving for longer than it was trained to think, so it is tested at eight. */
const hardest = (split: 'puzzles' | 'solutions'): RunConfig => ({
  data: { ...digitsOnly, level: 'minimal', split },
  model: { ...small, hidden_size: 64, L_cycles: 2, halt_max_steps: 6 },
  training: {
    ...TRAINING_DEFAULTS,
    batch_size: 64,
    lr: 2e-3,
    weight_decay: 0.5,
    warmup: 100,
    total_steps: 1800,
    lr_min_ratio: 0.02,
    ema_rate: 0.99,
  },
  evaluation: { every: 100, puzzles: 500, segments: 8 },
  stop: { exact: 0.95, checks: 2, minutes: 0 },
  seed: 1,
});

export const PRESETS: readonly Preset[] = [
  {
    id: 'sudoku4-easy',
    name: 'Sudoku 4x4, easy',
    summary: 'Six to eight blanks, 15,000 parameters: learns within a minute or two on any machine.',
    config: {
      data: { ...digitsOnly, level: [8, 10] },
      model: { ...small, hidden_size: 32, expansion: 1, puzzle_emb_ndim: 32, L_cycles: 3, halt_max_steps: 2 },
      training: {
        ...TRAINING_DEFAULTS,
        batch_size: 32,
        lr: 8e-3,
        weight_decay: 0.4,
        warmup: 30,
        total_steps: 750,
        lr_min_ratio: 0.02,
        ema_rate: 0.99,
      },
      evaluation: { every: 50, puzzles: 128, segments: 2 },
      stop: { exact: 0.95, checks: 2, minutes: 10 },
      seed: 1,
    },
  },
  {
    id: 'sudoku4-hardest',
    name: 'Sudoku 4x4, hardest',
    summary: 'Minimal puzzles of four to six givens. Nothing for some hundred steps, then a steep rise: a minute or two on a CPU core.',
    config: hardest('puzzles'),
  },
  {
    id: 'sudoku4-solutions',
    name: 'Sudoku 4x4, unseen solutions',
    summary: 'The same, tested on puzzles whose solutions it has never seen in any naming of the digits: the harder question.',
    config: hardest('solutions'),
  },
  {
    id: 'sudoku6-hardest',
    name: 'Sudoku 6x6, hardest',
    summary:
      'Minimal puzzles in boxes of two by three, tested on unseen solutions. About half an hour on a CPU core; stops at 80 %, before it learns by heart.',
    config: {
      data: {
        task: 'sudoku6',
        level: 'minimal',
        count: 60_000,
        augment: { digits: true, rows: true, columns: true, bands: true, stacks: true },
        split: 'solutions',
        heldOut: 1000,
        seed: 1,
      },
      model: { ...SMALL, ...taskSizes('sudoku6'), hidden_size: 96, L_cycles: 2, halt_max_steps: 6 },
      training: {
        ...TRAINING_DEFAULTS,
        batch_size: 64,
        lr: 1.5e-3,
        weight_decay: 0.5,
        warmup: 200,
        total_steps: 9000,
        lr_min_ratio: 0.02,
        ema_rate: 0.995,
      },
      evaluation: { every: 300, puzzles: 256, segments: 8 },
      stop: { exact: 0.8, checks: 1, minutes: 0 },
      seed: 1,
    },
  },
  {
    id: 'sudoku9-medium',
    name: 'Sudoku 9x9, easy to medium',
    summary: 'Forty to fifty givens, tested on unseen solutions. For a GPU, and not yet trained to its end: on a CPU core it takes hours.',
    config: {
      data: {
        task: 'sudoku9',
        level: [40, 50],
        count: 20_000,
        // Bands, stacks and transposition add little to so many disguises, and make telling classes apart take minutes.
        augment: { digits: true, rows: true, columns: true },
        split: 'solutions',
        heldOut: 500,
        seed: 1,
      },
      model: { ...SMALL, ...taskSizes('sudoku9'), hidden_size: 128, L_cycles: 2, halt_max_steps: 6 },
      training: {
        ...TRAINING_DEFAULTS,
        batch_size: 64,
        lr: 1e-3,
        weight_decay: 0.5,
        warmup: 200,
        total_steps: 10_000,
        lr_min_ratio: 0.02,
        ema_rate: 0.995,
      },
      evaluation: { every: 250, puzzles: 256, segments: 8 },
      stop: { exact: 0.95, checks: 2, minutes: 0 },
      seed: 1,
    },
  },
  {
    id: 'maze10',
    name: 'Maze 10x10',
    summary:
      'Shortest paths of twelve moves or more, scored twice: equal to the label, and any as short. For a GPU, and not yet trained to its end.',
    config: {
      data: { task: 'maze10', level: [12, 48], count: 20_000, augment: { dihedral: true }, split: 'puzzles', heldOut: 500, seed: 1 },
      model: { ...SMALL, ...taskSizes('maze10'), hidden_size: 64, L_cycles: 2, halt_max_steps: 6 },
      training: {
        ...TRAINING_DEFAULTS,
        batch_size: 64,
        lr: 1.5e-3,
        weight_decay: 0.5,
        warmup: 200,
        total_steps: 5000,
        lr_min_ratio: 0.02,
        ema_rate: 0.995,
      },
      evaluation: { every: 100, puzzles: 256, segments: 8 },
      stop: { exact: 0, checks: 1, minutes: 0 },
      seed: 1,
    },
  },
  {
    id: 'sudoku9-published',
    name: 'Sudoku 9x9, paper-shaped, for strong GPUs',
    summary: 'The published model of 27 million parameters and its trainer on a thousand extreme puzzles: hours on a strong GPU.',
    config: {
      data: {
        task: 'sudoku9',
        level: 'minimal',
        guesses: [10, 1000],
        count: 1000,
        augment: { digits: true, rows: true, columns: true, bands: true, stacks: true, transpose: true },
        split: 'puzzles',
        heldOut: 256,
        seed: 1,
      },
      model: { ...PUBLISHED, ...taskSizes('sudoku9') },
      training: { ...TRAINING_DEFAULTS, batch_size: 128, lr: 7e-5, weight_decay: 1, total_steps: 156_000 },
      evaluation: { every: 1000, puzzles: 256, segments: 16 },
      stop: { exact: 0, checks: 1, minutes: 0 },
      seed: 0,
    },
  },
  {
    id: 'arc-small',
    name: 'ARC, small',
    summary:
      'Nine rules made here, such as mirror and gravity, on grids of up to 6x6, known by their embeddings only: it learns some in minutes.',
    config: {
      data: { task: 'arc10', level: [0, 0], count: 20_000, augment: {}, split: 'puzzles', heldOut: 300, seed: 1 },
      model: {
        ...small,
        ...taskSizes('arc10'),
        hidden_size: 48,
        L_cycles: 2,
        halt_max_steps: 2,
        puzzle_emb_ndim: 48,
        num_puzzle_identifiers: 10,
      },
      training: {
        ...TRAINING_DEFAULTS,
        batch_size: 16,
        lr: 3e-3,
        weight_decay: 0.1,
        warmup: 50,
        total_steps: 1500,
        lr_min_ratio: 0.05,
        ema_rate: 0.99,
      },
      evaluation: { every: 150, puzzles: 200, segments: 2 },
      stop: { exact: 0, checks: 1, minutes: 0 },
      seed: 1,
    },
  },
];

export const presetById = (id: string): Preset | undefined => PRESETS.find((preset) => preset.id === id);
