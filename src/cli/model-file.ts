/** A trained model from a file, ready to solve puzzles. */

import { readTrainedModel, type TrainedModel } from '../checkpoints/trained-model.ts';
import type { Engine } from '../engine/engine.ts';
import type { ModelConfig } from '../model/config.ts';
import { writeWeights } from '../model/weights.ts';
import type { Task } from '../puzzles/task.ts';
import { Evaluator } from '../training/evaluator.ts';
import { parseFile } from './files.ts';
import { UsageError } from './usage.ts';

export interface OpenModel extends TrainedModel {
  evaluator(engine: Engine, batch: number): Promise<Evaluator>;
}

/** @throws UsageError naming the file and what is wrong with it. */
export function openModel(path: string): OpenModel {
  const model = parseFile(path, readTrainedModel);
  return {
    ...model,
    async evaluator(engine, batch) {
      const evaluator = await Evaluator.create(engine, model.config, batch);
      writeWeights(engine, model.config, model.weights);
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
