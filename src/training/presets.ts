/** Runs to start from, easiest first. What was measured of each stands in docs/performance.md; what was not, in its summary. */
import { PUBLISHED } from '../model/config.ts';
import { parseRunConfig, type RunConfig } from './run-config.ts';
import { KNOWS_UNITS, mazeRun, ONE_LAYER, STEADY, shippedRun, stagesOf } from './shipped.ts';

export interface Preset {
  readonly id: string;
  readonly name: string;
  /** One or two plain sentences: what it learns, how large it is. */
  readonly summary: string;
  readonly config: RunConfig;
}

/** Digit naming joins few enough puzzles into one that thousands of classes are left to split. */
const digitsOnly = { task: 'sudoku4', count: 20_000, augment: { digits: true }, heldOut: 500, seed: 1 } as const;

/** Six segments and much weight decay: it goes on improving for longer than it was trained to think, so it is tested at eight. */
const hardest = (split: 'puzzles' | 'solutions'): RunConfig =>
  parseRunConfig({
    data: { ...digitsOnly, level: 'minimal', split },
    model: { ...ONE_LAYER, hidden_size: 64 },
    training: { ...STEADY, lr: 2e-3, warmup: 100, ...KNOWS_UNITS, total_steps: 1800, ema_rate: 0.99 },
    evaluation: { every: 100, puzzles: 500, segments: 8 },
    stop: { exact: 0.95, checks: 2 },
    seed: 1,
  });

/** What a run for the site's models begins with. */
function begun(id: string): RunConfig {
  const run = shippedRun(id);
  if (!run) throw new RangeError(`there is no run "${id}" for a model of the site`);
  return stagesOf(run)[0].config;
}

export const PRESETS: readonly Preset[] = [
  {
    id: 'sudoku4-easy',
    name: 'Sudoku 4x4, easy',
    summary: 'Six to eight blanks, 15,000 parameters: learns in ten to twenty seconds on a CPU core.',
    config: parseRunConfig({
      data: { ...digitsOnly, level: [8, 10], split: 'puzzles' },
      model: { ...ONE_LAYER, hidden_size: 32, expansion: 1, puzzle_emb_ndim: 32, L_cycles: 3, halt_max_steps: 2 },
      training: { ...STEADY, batch_size: 32, lr: 8e-3, weight_decay: 0.4, warmup: 30, ...KNOWS_UNITS, total_steps: 750, ema_rate: 0.99 },
      evaluation: { every: 50, puzzles: 128, segments: 2 },
      stop: { exact: 0.95, checks: 2, minutes: 10 },
      seed: 1,
    }),
  },
  {
    id: 'sudoku4-hardest',
    name: 'Sudoku 4x4, hardest',
    summary: 'Minimal puzzles of four to six givens. Nothing for two hundred steps, then a steep rise: half a minute on a CPU core.',
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
      'Minimal puzzles in boxes of two by three, tested on unseen solutions: 84% where it halts. Ten minutes on a CPU core; for the first two it solves none.',
    config: begun('sudoku6'),
  },
  {
    id: 'sudoku9',
    name: 'Sudoku 9x9',
    summary:
      '24 to 48 givens, tested on unseen solutions. It solves 39% at step 1,000, some six minutes on a CPU core. After an hour it is about two thirds.',
    config: begun('sudoku9'),
  },
  {
    id: 'maze10',
    name: 'Maze 10x10',
    summary: 'Mazes with one shortest path of two to four moves. It solves about 70% at step 1,000. Longer ways come after.',
    config: mazeRun({ segments: 2, level: [2, 4], lr: 1e-3, warmup: 150, total_steps: 4000, lr_min_ratio: 0.02 }),
  },
  {
    id: 'sudoku9-published',
    name: 'Sudoku 9x9, paper-shaped, for strong GPUs',
    summary: 'The published model of 27 million parameters and its trainer on a thousand extreme puzzles: hours on a strong GPU.',
    config: parseRunConfig({
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
      model: PUBLISHED,
      training: { batch_size: 128, lr: 7e-5, weight_decay: 1, total_steps: 156_000 },
      evaluation: { every: 1000, puzzles: 256, segments: 16 },
      seed: 0,
    }),
  },
  {
    id: 'arc-small',
    name: 'ARC, small',
    summary:
      'Nine rules made here, such as mirror and gravity, on grids of up to 6x6. They are known by their embeddings only. It learns some in minutes.',
    config: parseRunConfig({
      data: { task: 'arc10', level: [0, 0], count: 20_000, augment: {}, split: 'puzzles', heldOut: 300, seed: 1 },
      model: { ...ONE_LAYER, hidden_size: 48, halt_max_steps: 2, puzzle_emb_ndim: 48, num_puzzle_identifiers: 10 },
      training: { batch_size: 16, lr: 3e-3, weight_decay: 0.1, warmup: 50, total_steps: 1500, lr_min_ratio: 0.05, ema_rate: 0.99 },
      evaluation: { every: 150, puzzles: 200, segments: 2 },
      seed: 1,
    }),
  },
];

export const presetById = (id: string): Preset | undefined => PRESETS.find((preset) => preset.id === id);
