/** Small traces whose every number is known, for tests. */
import { TASKS } from '../puzzles/tasks.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';

/** Probability of what each update says; the other tokens share the rest. */
const SAYS = 0.9;

/** A 4x4 trace that says one board after each update. The residual of update i is 1 / (i + 1) at every token. */
export function traceOf(question: string, says: readonly string[], reasoning?: Reasoning): Trace {
  const task = TASKS.sudoku4;
  const r = reasoning ?? { segments: 1, H_cycles: 1, L_cycles: says.length - 1 };
  const S = task.cells;
  const V = task.tokens.length;
  const updates = says.length;
  const perSegment = updates / r.segments;
  const probe = new Float32Array(updates * S * V).fill((1 - SAYS) / (V - 1));
  says.forEach((board, u) => {
    task.parse(board).forEach((token, cell) => {
      probe[(u * S + cell) * V + token] = SAYS;
    });
  });
  const output = new Float32Array(r.segments * S * V);
  for (let m = 0; m < r.segments; m++) {
    const end = (m + 1) * perSegment - 1;
    output.set(probe.subarray(end * S * V, (end + 1) * S * V), m * S * V);
  }
  return {
    header: {
      version: 1,
      task: 'sudoku4',
      model: {
        architecture: 'hrm',
        vocab_size: V,
        seq_len: S,
        hidden_size: 8,
        num_heads: 2,
        expansion: 4,
        ffn_multiple: 8,
        H_layers: 1,
        L_layers: 1,
        H_cycles: r.H_cycles,
        L_cycles: r.L_cycles,
        puzzle_emb_ndim: 0,
        num_puzzle_identifiers: 1,
        halt_max_steps: r.segments,
        halt_exploration_prob: 0,
        pos_encodings: 'learned',
        rms_norm_eps: 1e-5,
        rope_theta: 10000,
      },
      loss_type: 'softmax_cross_entropy',
      reasoning: r,
      weights: { name: 'test', hash: '00' },
      engine: 'test',
      seed: undefined,
    },
    question: task.parse(question),
    updates: {
      norm: new Float32Array(updates * S).fill(Math.sqrt(8)),
      change: Float32Array.from({ length: updates * S }, (_, i) => 1 / (Math.floor(i / S) + 1)),
      probe,
    },
    segments: { output, q: Float32Array.from({ length: 2 * r.segments }, (_, i) => (i % 2 ? 0 : Math.floor(i / 2) - 0.5)) },
  };
}
