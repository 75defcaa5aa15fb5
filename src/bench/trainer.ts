/** A trainer to measure: the same random weights and puzzles every time, since speed does not depend on what the numbers are. */
import type { Engine } from '../engine/engine.ts';
import { initialWeights } from '../model/parameters.ts';
import { Random } from '../puzzles/random.ts';
import { Trainer } from '../training/trainer.ts';
import { type BenchSize, benchModel, benchTraining } from './sizes.ts';

/** @throws RangeError if the size does not fit the engine. */
export function benchTrainer(engine: Engine, size: BenchSize): Promise<Trainer> {
  const model = benchModel(size);
  const weights = Random.from(1, 'bench weights');
  const uniform = () => weights.float();
  const puzzles = Random.from(1, 'bench');
  const token = () => 1 + puzzles.below(model.vocab_size - 1);
  const inputs = Uint32Array.from({ length: size.batch * size.cells }, token);
  // Made once: what a step costs the host is not to include making puzzles.
  const batch = { inputs, labels: Int32Array.from(inputs, token), ids: new Uint32Array(size.batch) };
  return Trainer.create(engine, model, benchTraining(size), initialWeights(model, uniform), { next: () => batch }, uniform);
}
