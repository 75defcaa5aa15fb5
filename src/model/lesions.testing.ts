/** A small network with lesions, solved by any engine: what tests of lesions compare. */
import type { Engine } from '../engine/engine.ts';
import { Random } from '../puzzles/random.ts';
import { type ModelConfig, PUBLISHED } from './config.ts';
import { lesionedProgram, lesionedWeights, writeLesion } from './lesions.ts';
import { initialWeights } from './parameters.ts';
import { evaluationProgram } from './programs.ts';
import { writeWeights } from './weights.ts';
import type { Lesion } from './wound.ts';

export const config: ModelConfig = {
  ...PUBLISHED,
  seq_len: 5,
  vocab_size: 4,
  hidden_size: 16,
  num_heads: 2,
  ffn_multiple: 8,
  H_layers: 1,
  L_layers: 2,
  H_cycles: 2,
  L_cycles: 2,
  halt_max_steps: 3,
  puzzle_emb_ndim: 16,
};
const BATCH = 3;
const random = Random.from(5, 'lesions');
export const weights = initialWeights(config, () => random.float());
const inputs = Uint32Array.from({ length: BATCH * config.seq_len }, () => random.below(config.vocab_size));

/** Logits after each of two segments; the engine is closed. */
export async function solve(engine: Engine, lesion?: Lesion): Promise<number[][]> {
  const lesioned = lesion ? lesionedProgram(config, BATCH, lesion) : undefined;
  const { program, buffers } = lesioned ?? evaluationProgram(config, BATCH);
  const executable = await engine.prepare(program);
  writeWeights(engine, config, lesion ? lesionedWeights(config, weights, lesion) : weights);
  engine.write(buffers.inputs, inputs);
  const out: number[][] = [];
  for (let segment = 0; segment < 2; segment++) {
    engine.write(buffers.halted!, new Uint32Array(BATCH).fill(segment === 0 ? 1 : 0));
    if (lesion && lesioned) writeLesion(engine, lesioned.buffers, lesion, { batch: BATCH, first: 0, segment });
    executable.run();
    const [logits] = await engine.read([buffers.logits]);
    out.push(Array.from(logits));
  }
  engine.destroy();
  return out;
}

export const furthest = (a: readonly number[][], b: readonly number[][]): number =>
  Math.max(...a.flat().map((x, i) => Math.abs(x - b.flat()[i])));
