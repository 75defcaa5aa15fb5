/** Traces made up for tests: right in every size, without a model behind them. */
import { type ModelConfig, PUBLISHED, tokenCount } from '../model/config.ts';
import { endsSegment, updateCount } from './cursor.ts';
import type { Reasoning, Trace } from './trace.ts';

export const MODEL: ModelConfig = { ...PUBLISHED, vocab_size: 6, seq_len: 16, hidden_size: 8, num_heads: 2, puzzle_emb_ndim: 8 };

/** @param random draws from [0, 1). */
export function madeUpTrace(
  reasoning: Reasoning = { segments: 2, H_cycles: 1, L_cycles: 2 },
  random: () => number = () => 0.5,
  model: ModelConfig = MODEL,
): Trace {
  const { seq_len: S, vocab_size: V, hidden_size: D } = model;
  const [U, M, K] = [updateCount(reasoning), reasoning.segments, tokenCount(model)];
  const draw = (n: number, scale = 1) => Float32Array.from({ length: n }, () => scale * random());
  const probe = draw(U * S * V);
  for (let row = 0; row < probe.length; row += V) {
    const sum = probe.subarray(row, row + V).reduce((a, b) => a + b, 0);
    for (let i = row; i < row + V; i++) probe[i] = sum > 0 ? probe[i] / sum : 1 / V;
  }
  const ends = Array.from({ length: U }, (_, u) => u).filter((u) => endsSegment(reasoning, u));
  return {
    header: {
      version: 1,
      task: 'sudoku4',
      model,
      loss_type: 'stablemax_cross_entropy',
      reasoning,
      weights: { name: 'made up', hash: '0123456789abcdef'.repeat(4) },
      engine: 'none',
      seed: 1,
    },
    question: Uint8Array.from({ length: S }, () => Math.floor(random() * V)),
    updates: { norm: draw(U * K, 3), change: draw(U * K, 2), probe },
    segments: { output: Float32Array.from(ends.flatMap((u) => [...probe.subarray(u * S * V, (u + 1) * S * V)])), q: draw(M * 2, 4) },
    states: { initial: draw(2 * K * D), after: draw(U * K * D) },
  };
}
