/** A run at work on its first held-out puzzle: the solve that goes with it when it is handed on. */

import { weightsHash } from '../checkpoints/trained-model.ts';
import type { Engine } from '../engine/engine.ts';
import { writeWeights } from '../model/weights.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { segmentFlops, TraceRecorder, trainedReasoning } from '../solving/recorder.ts';
import type { Example } from '../storage/example.ts';
import type { Trace } from '../trace/trace.ts';
import type { RunConfig } from '../training/run-config.ts';
import { type Snapshot, snapshotWeights } from '../training/snapshot.ts';

const reasoningOf = ({ model, evaluation }: RunConfig) => trainedReasoning(model, evaluation.segments);

/** Floating-point operations of `traceOf`. */
export const traceFlops = (config: RunConfig): number => reasoningOf(config).segments * segmentFlops(config.model);

/**
 * The weights that a run's checks judge solve its example, with as many segments as in a check; without states.
 * @param name what the trace calls the weights.
 * @throws FormatError if the example is no puzzle of the run's task; RangeError if it does not fit the model.
 */
export async function traceOf(
  engine: Engine,
  { config, tensors }: Pick<Snapshot, 'config' | 'tensors'>,
  { question, id }: Example,
  name: string,
): Promise<Trace> {
  const { data, model, training } = config;
  const weights = snapshotWeights({ config, tensors });
  const reasoning = reasoningOf(config);
  const recorder = await TraceRecorder.open(engine, model, training.loss_type);
  writeWeights(engine, model, weights);
  const recording = await recorder.record(TASKS[data.task].parse(question), reasoning, { puzzle: id });
  recorder.release();
  return {
    header: {
      version: 1,
      task: data.task,
      model,
      loss_type: training.loss_type,
      reasoning,
      weights: { name, hash: await weightsHash({ config: model, weights }) },
      engine: engine.info.label,
      seed: config.seed,
    },
    ...recording,
  };
}
