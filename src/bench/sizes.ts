/** Sizes of training steps that are measured. */
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';

export interface BenchSize {
  /** D. */
  readonly hidden: number;
  readonly heads: number;
  /** Of each module. */
  readonly layers: number;
  readonly cells: number;
  readonly batch: number;
  /** N. */
  readonly cycles: number;
  /** T. */
  readonly steps: number;
  /** Most segments of a puzzle; 1 leaves learned halting and its Q target out. */
  readonly segments: number;
}

const REASONING = { cycles: 2, steps: 2, segments: 16 } as const;

/** What the page and the command line offer, smallest first. */
export const SIZES = {
  tiny: { hidden: 32, heads: 4, layers: 1, cells: 16, batch: 8, ...REASONING },
  small: { hidden: 64, heads: 4, layers: 2, cells: 16, batch: 32, ...REASONING },
  '81x128': { hidden: 128, heads: 4, layers: 2, cells: 81, batch: 16, ...REASONING },
  '81x256': { hidden: 256, heads: 8, layers: 2, cells: 81, batch: 16, ...REASONING },
  '81x512': { hidden: 512, heads: 8, layers: 2, cells: 81, batch: 8, ...REASONING },
} as const satisfies Readonly<Record<string, BenchSize>>;
export type SizeName = keyof typeof SIZES;
export const SIZE_NAMES = Object.keys(SIZES) as SizeName[];

export const benchModel = ({ hidden, heads, layers, cells, cycles, steps, segments }: BenchSize): ModelConfig => ({
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: cells,
  hidden_size: hidden,
  num_heads: heads,
  H_layers: layers,
  L_layers: layers,
  H_cycles: cycles,
  L_cycles: steps,
  ffn_multiple: 64,
  halt_max_steps: segments,
});

export const benchTraining = ({ batch }: BenchSize): TrainingConfig => ({ ...TRAINING_DEFAULTS, batch_size: batch, warmup: 0 });

/** "D 64, 4 heads, 2+2 layers, 16 cells, batch 32, N 2, T 2, up to 16 segments" */
export const sizeText = ({ hidden, heads, layers, cells, batch, cycles, steps, segments }: BenchSize): string =>
  `D ${hidden}, ${heads} heads, ${layers}+${layers} layers, ${cells} cells, batch ${batch}, N ${cycles}, T ${steps}, ` +
  (segments > 1 ? `up to ${segments} segments` : 'one segment');
