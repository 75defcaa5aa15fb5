/** The side of the comparison with PyTorch that is this project's, in Node. */
import { type EngineName, openEngine } from '../../src/cli/engines.ts';
import { writeSafetensors } from '../../src/formats/safetensors.ts';
import { headDim } from '../../src/model/config.ts';
import { hrm, referenceLosses } from './peers/hrm.ts';
import { lossesOf, makeProblem, SIZES, type Stepper } from './problem.ts';

export const sizes = Object.keys(SIZES);

const problemOf = (size: string) => makeProblem(SIZES[size]);

/** Weights, examples and settings of a size, for `pytorch.py`. */
export function problemFile(size: string): Uint8Array {
  const { model, training, weights, shapes, trained, inputs, labels } = problemOf(size);
  const examples = [training.batch_size, model.seq_len];
  const settings = {
    tokens: model.seq_len,
    hidden: model.hidden_size,
    head_dim: headDim(model),
    layers: model.H_layers,
    H_cycles: model.H_cycles,
    L_cycles: model.L_cycles,
    eps: model.rms_norm_eps,
    rope_theta: model.rope_theta,
    lr: training.lr,
    beta1: training.beta1,
    beta2: training.beta2,
    weight_decay: training.weight_decay,
  };
  const named = ['H_init', 'L_init', ...trained].map((name) => ({ name, shape: shapes.get(name)!, data: weights.get(name)! }));
  return writeSafetensors(
    [...named, { name: 'inputs', shape: examples, data: inputs }, { name: 'labels', shape: examples, data: labels }],
    { problem: JSON.stringify(settings) },
  );
}

export const reference = (size: string, steps: number): Promise<number[]> => referenceLosses(problemOf(size), steps);

export { lossesOf };

/** This project's trainer at a size; on WebGPU with the tiles that a tuner finds best there. @throws UsageError if the engine cannot run here. */
export async function openOurs(engine: EngineName, threads: number, size: string): Promise<{ name: string; stepper: Stepper }> {
  let name = '';
  const tiles = new Map<string, string>();
  const tuning = { get: (key: string) => tiles.get(key), set: (key: string, tile: string) => void tiles.set(key, tile) };
  const open = async () => {
    const opened = await openEngine(engine, { threads, tuning: engine === 'cpu' ? undefined : tuning });
    name = opened.info.label;
    return opened;
  };
  return { stepper: await hrm('ours', open).open(problemOf(size)), name };
}
