/** Where the attention of each head starts from: what it looks at before anything is learned. */
import type { TrainingConfig } from '../settings/fields.ts';
import { headDim, type ModelConfig, tokenCount } from './config.ts';
import { type Grid, unitsOf } from './positions.ts';

/**
 * `random`: queries and keys of every head are drawn, as published. `units`: the first head starts out looking at the cells of its own
 * row, the second at its column's, the third at its box's. `neighbours`: four heads start out looking up, down, left and right. Heads
 * beyond these stay random. What follows is trained alike, and the weights have the published shape.
 */
export type AttentionStart = TrainingConfig['attention_start'];

/** How much of a head's attention is on the cells that it looks at, as far as positions decide. */
const SHARE = 0.5;

/** Products of unit vectors from which on two are the same. */
const SAME = 0.999;
/** No head starts out sharper than this, reach its share or not. */
const MOST_SCORE = 20;

/** What a head looks at: cell i attends to cell j by how alike query(i) and key(j), unit vectors, are. */
interface Relation {
  readonly query: (cell: number) => readonly number[];
  readonly key: (cell: number) => readonly number[];
}

/** Unit vectors for the places of a circle of `period`, alike only where nearly the same: its first waves. */
function onCircle(place: number, period: number, dims: number): readonly number[] {
  const waves = Math.min(dims >> 1, period >> 1);
  return Array.from({ length: dims }, (_, d) => {
    const wave = (d >> 1) + 1;
    if (wave > waves) return 0;
    return Math.cos((2 * Math.PI * wave * place) / period - (d % 2) * (Math.PI / 2)) / Math.sqrt(waves);
  });
}

function unitRelations(grid: Grid, dims: number): Relation[] {
  const counts = [0, 1, 2].map((kind) => {
    const ids = Array.from({ length: grid.rows * grid.columns }, (_, cell) => unitsOf(grid, cell)[kind] ?? -1);
    return Math.max(...ids) + 1;
  });
  return counts
    .filter((count) => count > 0)
    .map((count, kind) => {
      const code = (cell: number) => onCircle(unitsOf(grid, cell)[kind], count, dims);
      return { query: code, key: code };
    });
}

const STEPS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
] as const;

/** Beyond each edge the circle has a place that no cell is at. */
function neighbourRelations(grid: Grid, dims: number): Relation[] {
  const at = (cell: number, down: number, across: number) => {
    const half = dims >> 1;
    const row = onCircle(Math.floor(cell / grid.columns) + down, grid.rows + 1, half);
    const column = onCircle((cell % grid.columns) + across, grid.columns + 1, dims - half);
    return [...row, ...column].map((x) => x * Math.SQRT1_2);
  };
  return STEPS.map(([down, across]) => ({ query: (cell) => at(cell, down, across), key: (cell) => at(cell, 0, 0) }));
}

/** The score of two same vectors that gives a head its share, on average over the cells that have something to look at. */
function scoreFor({ query, key }: Relation, cells: number): number {
  const keys = Array.from({ length: cells }, (_, cell) => key(cell));
  const alike = keys.map((_, cell) => {
    const q = query(cell);
    return keys.map((k) => k.reduce((sum, x, d) => sum + x * q[d], 0));
  });
  const looking = alike.filter((row) => Math.max(...row) > SAME);
  const share = (score: number): number => {
    const shares = looking.map((row) => {
      const sum = (among: readonly number[]) => among.reduce((total, x) => total + Math.exp(score * x), 0);
      return sum(row.filter((x) => x > SAME)) / sum(row);
    });
    return shares.reduce((total, x) => total + x, 0) / shares.length;
  };
  let [low, high] = [0, MOST_SCORE];
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (share(middle) < SHARE) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * What replaces the queries and keys of the first heads in weights qkv_proj [3D, D], fitted (least squares) to the positions. Heads
 * too narrow to tell one place from another stay random.
 * @param positions the table [P + S, D] of learned positions, as it starts.
 */
export function startingAttention(
  c: ModelConfig,
  start: Exclude<AttentionStart, 'random'>,
  grid: Grid,
  positions: Float32Array,
): (qkv: Float32Array) => Float32Array {
  const D = c.hidden_size;
  const dims = headDim(c);
  const slots = tokenCount(c) - c.seq_len;
  const relations = start === 'units' ? unitRelations(grid, dims) : neighbourRelations(grid, dims);
  const solve = ridge(positions, D);
  const replaced = new Map<number, Float32Array>();
  relations.slice(0, c.num_heads).forEach((relation, head) => {
    if (relation.key(0).every((x) => x === 0)) return;
    const scale = Math.sqrt((scoreFor(relation, c.seq_len) * Math.sqrt(dims)) / (D / 2));
    for (const [part, code] of [relation.query, relation.key].entries()) {
      const targets = Array.from({ length: slots + c.seq_len }, (_, t) => (t < slots ? [] : code(t - slots)));
      for (let d = 0; d < dims; d++)
        replaced.set(((part * c.num_heads + head) * dims + d) * D, solve(targets.map((target) => scale * (target[d] ?? 0))));
    }
  });
  return (qkv) => {
    const weights = qkv.slice();
    for (const [at, row] of replaced) weights.set(row, at);
    return weights;
  };
}

/** Solves min |P w - t|² + λ|w|² for w [D] by Cholesky's factorisation of PᵀP + λ. */
function ridge(table: Float32Array, D: number): (targets: readonly number[]) => Float32Array {
  const rows = table.length / D;
  const factor = new Float64Array(D * D);
  const p = (r: number, d: number) => table[r * D + d];
  let trace = 0;
  for (const x of table) trace += x * x;
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? (1e-3 * trace) / D : 0;
      for (let r = 0; r < rows; r++) sum += p(r, i) * p(r, j);
      for (let k = 0; k < j; k++) sum -= factor[i * D + k] * factor[j * D + k];
      factor[i * D + j] = i === j ? Math.sqrt(sum) : sum / factor[j * D + j];
    }
  const f = (i: number, j: number) => factor[i * D + j];
  return (targets) => {
    const w = new Float64Array(D);
    for (let i = 0; i < D; i++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += p(r, i) * targets[r];
      for (let k = 0; k < i; k++) sum -= f(i, k) * w[k];
      w[i] = sum / f(i, i);
    }
    for (let i = D - 1; i >= 0; i--) {
      let sum = w[i];
      for (let k = i + 1; k < D; k++) sum -= f(k, i) * w[k];
      w[i] = sum / f(i, i);
    }
    return Float32Array.from(w);
  };
}
