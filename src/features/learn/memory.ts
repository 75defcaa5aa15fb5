/** What a gradient costs in memory: bytes of a training step, from the memory plan of the programs that train. */
import { estimate } from '../../training/estimate.ts';
import { presetById } from '../../training/presets.ts';

/** The published shape: four layers a module, 512 channels. */
const SHAPE = 'sudoku9-published';
/** T. */
export const STEPS = [2, 4, 8, 16] as const;
export const GRADIENTS = ['one-step', 'cycle'] as const;
type Gradient = (typeof GRADIENTS)[number];

/** Bytes of a training step with T L-steps a cycle and a gradient. */
export function trainingBytes(L_cycles: number, gradient: Gradient): number {
  const run = presetById(SHAPE)?.config;
  if (!run) throw new RangeError(`there is no preset “${SHAPE}”`);
  return estimate({ ...run, model: { ...run.model, L_cycles }, training: { ...run.training, gradient } }).trainingBytes;
}

/** Bytes by T for both gradients. */
export type Costs = Readonly<Record<Gradient, readonly number[]>>;

/** Bytes that each further L-step takes that is kept for the backward pass. */
export const bytesPerStep = ({ cycle }: Costs): number =>
  (cycle[cycle.length - 1] - cycle[cycle.length - 2]) / (STEPS[STEPS.length - 1] - STEPS[STEPS.length - 2]);

/** Updates of a whole training episode as published: 16 segments of 2 cycles of 2 L-steps and an H update. */
export const ALL_UPDATES = 16 * 2 * (2 + 1);

/** Plans the memory, one program a turn, so that the page stays free. */
export async function costs(): Promise<Costs> {
  const made: Record<Gradient, number[]> = { 'one-step': [], cycle: [] };
  for (const gradient of GRADIENTS)
    for (const steps of STEPS) {
      made[gradient].push(trainingBytes(steps, gradient));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  return made;
}
