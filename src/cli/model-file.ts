/** A trained model from a file, ready to solve puzzles. */
import type { Engine } from '../engine/engine.ts';
import type { ModelConfig } from '../model/config.ts';
import type { TrainingConfig } from '../model/training.ts';
import type { Task } from '../puzzles/task.ts';
import { decodeCheckpoint } from '../training/checkpoint.ts';
import { Evaluator } from '../training/evaluator.ts';
import { writeWeights } from '../training/weights.ts';
import { openSafetensors } from './files.ts';
import { UsageError } from './usage.ts';

export interface OpenModel {
  readonly config: ModelConfig;
  readonly loss: TrainingConfig['loss_type'];
  evaluator(engine: Engine, batch: number): Promise<Evaluator>;
}

/** @throws UsageError naming the file and what is wrong with it. */
export function openModel(path: string): OpenModel {
  const file = openSafetensors(path);
  let model: ReturnType<typeof decodeCheckpoint>;
  try {
    model = decodeCheckpoint(file);
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
  return {
    config: model.model,
    loss: file.metadata.get('loss_type') === 'softmax_cross_entropy' ? 'softmax_cross_entropy' : 'stablemax_cross_entropy',
    async evaluator(engine, batch) {
      const evaluator = await Evaluator.create(engine, model.model, batch);
      writeWeights(engine, model.model, model.weights);
      return evaluator;
    },
  };
}

/** @throws UsageError if the boards do not fit the model. */
export function assertFits(task: Task, config: ModelConfig): void {
  if (task.cells !== config.seq_len || task.tokens.length > config.vocab_size)
    throw new UsageError(
      `${task.title} has ${task.cells} cells and ${task.tokens.length} tokens, but the model takes ${config.seq_len} and ${config.vocab_size}`,
    );
}
