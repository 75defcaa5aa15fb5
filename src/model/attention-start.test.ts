import { describe, expect, it } from 'vitest';
import { Random } from '../puzzles/random.ts';
import type { AttentionStart } from './attention-start.ts';
import { type ModelConfig, PUBLISHED, puzzleSlots } from './config.ts';
import { initialWeights } from './parameters.ts';
import type { Grid } from './positions.ts';
import { differing } from './testing.ts';

const grid: Grid = { rows: 6, columns: 6, boxRows: 2, boxColumns: 3 };
const D = 64;
const model: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 8,
  seq_len: 36,
  hidden_size: D,
  num_heads: 4,
  H_layers: 1,
  L_layers: 2,
  puzzle_emb_ndim: D,
  pos_encodings: 'learned',
};
const PLAIN = { position_start: 'random', attention_start: 'random' } as const;

function weights(start: { position_start: 'random' | 'grid' | 'waves'; attention_start: AttentionStart }, c = model) {
  const random = Random.from(1, 'weights');
  return initialWeights(c, () => random.float(), { grid, ...start });
}

/** Attention [from, to] of one head between cells, as far as their positions decide: what the first layer makes of an empty board. */
function attention(all: ReadonlyMap<string, Float32Array>, module: string, head: number): number[][] {
  const qkv = all.get(`${module}.self_attn.qkv_proj.weight`) as Float32Array;
  const table = all.get('embed_pos.embedding_weight') as Float32Array;
  const dims = D / model.num_heads;
  const project = (part: number, cell: number) =>
    Array.from({ length: dims }, (_, d) => {
      let sum = 0;
      for (let i = 0; i < D; i++)
        sum += qkv[((part * model.num_heads + head) * dims + d) * D + i] * Math.sqrt(D / 2) * table[(cell + puzzleSlots(model)) * D + i];
      return sum;
    });
  const keys = Array.from({ length: model.seq_len }, (_, cell) => project(1, cell));
  return keys.map((_, cell) => {
    const query = project(0, cell);
    const scores = keys.map((key) => Math.exp(key.reduce((sum, k, d) => sum + k * query[d], 0) / Math.sqrt(dims)));
    const total = scores.reduce((sum, x) => sum + x, 0);
    return scores.map((x) => x / total);
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

describe('heads that start out looking at units', () => {
  const start = weights({ position_start: 'grid', attention_start: 'units' });
  const unit = [
    (cell: number) => Math.floor(cell / 6),
    (cell: number) => cell % 6,
    (cell: number) => 2 * Math.floor(cell / 12) + Math.floor((cell % 6) / 3),
  ];

  it.each([0, 1, 2])('give the cells of a unit of kind %i half of their attention, in every module', (kind) => {
    const of = unit[kind];
    for (const module of ['H_level.layers.0', 'L_level.layers.1']) {
      const all = attention(start, module, kind);
      const by = (same: boolean) => all.flatMap((row, i) => row.filter((_, j) => (of(i) === of(j)) === same));
      expect(6 * mean(by(true))).toBeCloseTo(0.5, 1);
      expect(Math.min(...by(true))).toBeGreaterThan(2 * Math.max(...by(false)));
    }
  });

  it('leave further heads, values and all other weights as they are at random', () => {
    const random = weights({ ...PLAIN, position_start: 'grid' });
    expect(differing(start, random)).toEqual(
      ['H_level.layers.0', 'L_level.layers.0', 'L_level.layers.1'].map((m) => `${m}.self_attn.qkv_proj.weight`),
    );
    const [one, other] = [start, random].map((w) => w.get('H_level.layers.0.self_attn.qkv_proj.weight') as Float32Array);
    const at = (part: number, head: number) => (part * 4 + head) * 16 * D;
    expect(one?.subarray(at(0, 3), at(1, 0))).toEqual(other?.subarray(at(0, 3), at(1, 0)));
    expect(one?.subarray(at(1, 3))).toEqual(other?.subarray(at(1, 3)));
  });

  it('stay random where they are too narrow to tell units apart', () => {
    const narrow: ModelConfig = { ...model, num_heads: D };
    const start = { ...PLAIN, position_start: 'grid' } as const;
    expect(differing(weights({ ...start, attention_start: 'units' }, narrow), weights(start, narrow))).toEqual([]);
  });

  it('are the same from the same draws', () => {
    expect(differing(weights({ position_start: 'grid', attention_start: 'units' }), start)).toEqual([]);
  });
});

describe('heads that start out looking at neighbours', () => {
  const start = weights({ position_start: 'grid', attention_start: 'neighbours' });

  it.each([
    [0, -6],
    [1, 6],
    [2, -1],
    [3, 1],
  ])('give the next cell in their direction half of their attention: head %i at %i cells', (head, step) => {
    const all = attention(start, 'L_level.layers.0', head);
    for (const cell of [7, 8, 14, 21, 28]) {
      const from = all[cell];
      expect(from.indexOf(Math.max(...from))).toBe(cell + step);
      expect(from[cell + step]).toBeCloseTo(0.5, 1);
    }
  });
});

describe('a model with rotary positions', () => {
  it('starts at random whatever the board', () => {
    const rope: ModelConfig = { ...model, pos_encodings: 'rope' };
    expect(differing(weights({ position_start: 'grid', attention_start: 'units' }, rope), weights(PLAIN, rope))).toEqual([]);
  });
});
