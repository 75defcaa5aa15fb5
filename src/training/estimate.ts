/** What a configuration will come to, before anything is built. */
import { planArena, programSteps } from '../engine/arena.ts';
import { programFlops } from '../engine/flops.ts';
import type { Storage } from '../engine/program.ts';
import { effectiveDepth, gradientUpdates } from '../model/architecture.ts';
import { ffnSize, headDim, type ModelConfig } from '../model/config.ts';
import { parameterLayout } from '../model/parameters.ts';
import { hasShortSteps, trainProgram } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import type { RunConfig } from './run-config.ts';

export interface Estimate {
  readonly parameters: number;
  readonly effectiveDepth: number;
  readonly headSize: number;
  readonly ffnSize: number;
  /** Bytes of a training step: weights, gradients, optimiser, batch and temporaries. Checks come on top. */
  readonly trainingBytes: number;
}

const BYTES = 4;

/** @param run without problems. */
export function estimate(run: RunConfig): Estimate {
  const { model } = run;
  return {
    parameters: parameterLayout(model).count,
    effectiveDepth: effectiveDepth(model),
    headSize: headDim(model),
    ffnSize: ffnSize(model),
    trainingBytes: trainingBytes(run),
  };
}

/**
 * Memory does not grow with the cycles beyond the second, nor with the steps beyond the second of a cycle: what they leave behind is
 * not kept. Only where the gradient goes through the whole last cycle all of its steps are.
 */
function shortened(model: ModelConfig, { gradient }: TrainingConfig): ModelConfig {
  const grows = gradientUpdates(model, gradient) === model.L_cycles + 1;
  return { ...model, H_cycles: Math.min(2, model.H_cycles), L_cycles: grows ? model.L_cycles : Math.min(2, model.L_cycles) };
}

/** Floating-point operations of a training step, the mean of those with and without a Q target. @param run without problems. */
export function flopsPerStep({ model, training }: Pick<RunConfig, 'model' | 'training'>): number {
  const flops = (qTarget: boolean): number => programFlops(trainProgram(model, training, qTarget).program);
  return flops(false) + (flops(true) - flops(false)) / training.q_target_every;
}

function trainingBytes({ model, training }: RunConfig): number {
  const short = shortened(model, training);
  const { program } = trainProgram(short, training);
  // Views of one buffer made by different parts of a program share its name, not always its object.
  const persistent = new Map<string, Storage>();
  for (const call of program.calls)
    for (const { storage } of Object.values(call.buffers)) if (storage.kind === 'persistent') persistent.set(storage.name, storage);
  const kept = [...persistent.values()].reduce((sum, { length }) => sum + length, 0);
  const programs = hasShortSteps(model, training) ? [program, trainProgram(short, training, false).program] : [program];
  return BYTES * programs.reduce((sum, one) => sum + planArena(one.name, programSteps(one)).elements, kept);
}
