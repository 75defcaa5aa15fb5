import { describe, expect, it } from 'vitest';
import { Random } from '../puzzles/random.ts';
import { type ModelConfig, PUBLISHED, puzzleSlots } from './config.ts';
import { type BoardStart, initialWeights } from './parameters.ts';
import type { Grid, PositionStart } from './positions.ts';
import { differing } from './testing.ts';

const sudoku: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 8,
  seq_len: 36,
  hidden_size: 64,
  num_heads: 4,
  H_layers: 1,
  L_layers: 1,
  puzzle_emb_ndim: 64,
  pos_encodings: 'learned',
};
const boxes: Grid = { rows: 6, columns: 6, boxRows: 2, boxColumns: 3 };
const noBoxes: Grid = { ...boxes, boxRows: 6, boxColumns: 6 };

function weights(board?: BoardStart, model = sudoku) {
  const random = Random.from(1, 'weights');
  return initialWeights(model, () => random.float(), board);
}
const by = (position_start: PositionStart, grid = boxes): BoardStart => ({ grid, position_start, attention_start: 'random' });
const positions = (board?: BoardStart) => weights(board).get('embed_pos.embedding_weight') as Float32Array;
const cell = (table: Float32Array, row: number, column: number) => {
  const at = (puzzleSlots(sudoku) + 6 * row + column) * sudoku.hidden_size;
  return table.subarray(at, at + sudoku.hidden_size);
};
/** Of the corners of a rectangle: nought where a cell's vector is a sum of one for its row and one for its column. */
function corners(table: Float32Array, [top, bottom]: [number, number], [left, right]: [number, number]): number {
  const [a, b, c, d] = [cell(table, top, left), cell(table, top, right), cell(table, bottom, left), cell(table, bottom, right)];
  return Math.max(...a.map((x, i) => Math.abs(x - b[i] - c[i] + d[i])));
}

describe('learned positions that start by row, column and box', () => {
  it('are sums of a vector for each unit of a cell', () => {
    expect(corners(positions(by('grid', noBoxes)), [0, 5], [1, 4])).toBeLessThan(1e-6);
    expect(corners(positions(by('grid')), [0, 1], [0, 2])).toBeLessThan(1e-6);
  });

  it('tell boxes apart beyond rows and columns', () => {
    expect(corners(positions(by('grid')), [0, 2], [0, 3])).toBeGreaterThan(0.05);
  });

  it('need a board of as many cells as the model', () => {
    expect(() => positions(by('grid', { ...noBoxes, rows: 5 }))).toThrow('a grid of 5x6 cells has no positions for 36 cells');
  });
});

describe('learned positions that start in waves', () => {
  const likeness = (table: Float32Array, a: readonly [number, number], b: readonly [number, number]) => {
    const [one, other] = [cell(table, ...a), cell(table, ...b)];
    return one.reduce((sum, x, i) => sum + x * other[i], 0);
  };
  const table = positions(by('waves'));

  it('are as alike as the cells are near, in the same way everywhere', () => {
    expect(likeness(table, [2, 2], [2, 3])).toBeCloseTo(likeness(table, [4, 0], [4, 1]), 5);
    expect(likeness(table, [2, 2], [2, 2])).toBeGreaterThan(likeness(table, [2, 2], [2, 3]));
    expect(likeness(table, [2, 2], [2, 3])).toBeGreaterThan(likeness(table, [2, 2], [2, 5]));
    expect(likeness(table, [2, 2], [3, 2])).toBeGreaterThan(likeness(table, [2, 2], [5, 2]));
  });
});

describe.each(['grid', 'waves'] as const)('learned positions that start from a board (%s)', (start) => {
  it('have the spread of positions at random', () => {
    const spread = (table: Float32Array) => Math.sqrt(table.reduce((sum, x) => sum + x * x, 0) / table.length);
    expect(spread(positions(by(start)))).toBeCloseTo(spread(positions()), 2);
  });

  it('leave the puzzle slots and every other tensor as they are at random', () => {
    const [board, random] = [weights(by(start)), weights()];
    const slots = puzzleSlots(sudoku) * sudoku.hidden_size;
    const name = 'embed_pos.embedding_weight';
    expect(differing(board, random)).toEqual([name]);
    expect(board.get(name)?.subarray(0, slots)).toEqual(random.get(name)?.subarray(0, slots));
  });

  it('change nothing in a model without learned positions', () => {
    const rope: ModelConfig = { ...sudoku, pos_encodings: 'rope' };
    expect(differing(weights(by(start), rope), weights(undefined, rope))).toEqual([]);
  });
});
