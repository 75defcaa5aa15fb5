/** Model files for journeys that need what no shipped model has. */

import { encodeCheckpoint } from '../../src/checkpoints/checkpoint.ts';
import { type ModelConfig, PUBLISHED } from '../../src/model/config.ts';
import { initialWeights } from '../../src/model/parameters.ts';
import { Random } from '../../src/puzzles/random.ts';
import { TASKS, type TaskId } from '../../src/puzzles/tasks.ts';

/** An untrained model of a task: what it says is nonsense, but it is what the page has to show. */
export function untrained(task: TaskId, change: Partial<ModelConfig> = {}): { name: string; mimeType: string; buffer: Buffer } {
  const { cells, tokens } = TASKS[task];
  const puzzles = task.startsWith('arc') ? { puzzle_emb_ndim: 16, num_puzzle_identifiers: 3 } : {};
  const shape = { vocab_size: tokens.length, seq_len: cells, hidden_size: 16, num_heads: 2, ffn_multiple: 16, H_layers: 1, L_layers: 1 };
  const model = { ...PUBLISHED, ...shape, halt_max_steps: 2, ...puzzles, ...change };
  const random = Random.from(1, 'untrained');
  const weights = initialWeights(model, () => random.float());
  if (model.puzzle_emb_ndim)
    weights.set(
      'puzzle_emb.weights',
      Float32Array.from({ length: 3 * 16 }, () => 4 * random.float() - 2),
    );
  return { name: `${task}.safetensors`, mimeType: '', buffer: Buffer.from(encodeCheckpoint(model, weights, { task })) };
}
