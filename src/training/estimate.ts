/** What a configuration will come to, before anything is built. */
import { planArena, programSteps } from '../engine/arena.ts';
import type { Engine } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import type { Program, Storage } from '../engine/program.ts';
import { effectiveDepth, gradientUpdates } from '../model/architecture.ts';
import { ffnSize, headDim, type ModelConfig } from '../model/config.ts';
import { parameterLayout } from '../model/parameters.ts';
import { evaluationProgram, hasShortSteps, stepPrograms, trainProgram } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import { evaluationBatch, judged, type RunConfig } from './run-config.ts';

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

/** Elements of the named buffers of some programs. Views of one buffer made by different parts share its name, not always its object. */
function namedElements(programs: readonly Program[]): number {
  const named = new Map<string, Storage>();
  for (const call of programs.flatMap(({ calls }) => calls))
    for (const { storage } of Object.values(call.buffers)) if (storage.kind === 'persistent') named.set(storage.name, storage);
  return [...named.values()].reduce((sum, { length }) => sum + length, 0);
}

/** The programs of a training step, with its Q target and, where there are such steps, without. */
const trainPrograms = (model: ModelConfig, training: TrainingConfig): Program[] =>
  (hasShortSteps(model, training) ? [true, false] : [true]).map((qTarget) => trainProgram(model, training, qTarget).program);

function trainingBytes({ model, training }: RunConfig): number {
  const programs = trainPrograms(shortened(model, training), training);
  return BYTES * programs.reduce((sum, one) => sum + planArena(one.name, programSteps(one)).elements, namedElements(programs));
}

/** Bytes of all programs of a run, its checks and its board included, as an engine lays them out. @param run without problems. */
export function runBytes(engine: Pick<Engine, 'outline'>, run: RunConfig): number {
  const model = shortened(run.model, run.training);
  const weights = judged(run.training);
  const { encode, L, H, probe, decode } = stepPrograms(model, 1, { weights });
  const checks = evaluationProgram(model, evaluationBatch(run), weights).program;
  const programs = [...trainPrograms(model, run.training), checks, encode, ...L.map(({ program }) => program), H.program, probe, decode];
  return programs.reduce((sum, program) => sum + engine.outline(program).arenaBytes, BYTES * namedElements(programs));
}

/** Of what an engine can hold, a run takes so much at most: its saves and looks are read through buffers of their own. */
const MOST_TAKEN = 0.9;

/** The largest smaller batch with which a run fits into so many bytes of an engine; undefined where none does. @param run without problems. */
export function largestBatch(engine: Pick<Engine, 'outline'>, run: RunConfig, capacity: number): number | undefined {
  const fits = (batch_size: number): boolean =>
    runBytes(engine, { ...run, training: { ...run.training, batch_size } }) <= MOST_TAKEN * capacity;
  let [least, most] = [0, run.training.batch_size - 1];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(middle)) least = middle;
    else most = middle - 1;
  }
  return least || undefined;
}
