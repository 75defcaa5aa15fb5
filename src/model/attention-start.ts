/** Where the attention of each head starts from: what it looks at before anything is learned. */
import { headDim, type ModelConfig, tokenCount } from './config.ts';
import { type Grid, unitsOf } from './positions.ts';

/**
 * `random`: queries and keys of every head are drawn, as published. `units`: the first head starts out looking at the cells of its own
 * row, the second at its column's, the third at its box's. `neighbours`: four heads start out looking up, down, left and right. Heads
 * beyond these stay random. What follows is trained alike, and the weights have the published shape.
 */
export const ATTENTION_STARTS = ['random', 'units', 'neighbours'] as const;
export type AttentionStart = (typeof ATTENTION_STARTS)[number];

/** How much higher a cell that a head looks at scores than one that it does not, in the first step and by positions alone. */
const LOGIT = 2;

/** What a head looks at: cell i attends to cell j by how alike query(i) and key(j) are. */
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
      const code = (cell: number) => onCircle(unitsOf(grid, cell)[kind] as number, count, dims);
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
    return [...row, ...column];
  };
  return STEPS.map(([down, across]) => ({ query: (cell) => at(cell, down, across), key: (cell) => at(cell, 0, 0) }));
}

/**
 * The weights qkv_proj [3D, D] with the queries and keys of the first heads fitted (least squares) to the positions.
 * @param positions the table [P + S, D] of learned positions, as it starts.
 */
export function startingAttention(
  c: ModelConfig,
  start: Exclude<AttentionStart, 'random'>,
  grid: Grid,
  positions: Float32Array,
  random: Float32Array,
): Float32Array {
  const D = c.hidden_size;
  const dims = headDim(c);
  const slots = tokenCount(c) - c.seq_len;
  const relations = start === 'units' ? unitRelations(grid, dims) : neighbourRelations(grid, dims);
  const scale = Math.sqrt((LOGIT * Math.sqrt(dims)) / (D / 2));
  const solve = ridge(positions, D);
  const weights = random.slice();
  relations.slice(0, c.num_heads).forEach(({ query, key }, head) => {
    for (const [part, code] of [query, key].entries()) {
      const targets = Array.from({ length: slots + c.seq_len }, (_, t) => (t < slots ? [] : code(t - slots)));
      for (let d = 0; d < dims; d++)
        weights.set(solve(targets.map((target) => scale * (target[d] ?? 0))), ((part * c.num_heads + head) * dims + d) * D);
    }
  });
  return weights;
}

/** Solves min |P w - t|² + λ|w|² for w [D] by Cholesky's factorisation of PᵀP + λ. */
function ridge(table: Float32Array, D: number): (targets: readonly number[]) => Float32Array {
  const rows = table.length / D;
  const factor = new Float64Array(D * D);
  const p = (r: number, d: number) => table[r * D + d] as number;
  let trace = 0;
  for (const x of table) trace += x * x;
  for (let i = 0; i < D; i++)
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? (1e-3 * trace) / D : 0;
      for (let r = 0; r < rows; r++) sum += p(r, i) * p(r, j);
      for (let k = 0; k < j; k++) sum -= (factor[i * D + k] as number) * (factor[j * D + k] as number);
      factor[i * D + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * D + j] as number);
    }
  const f = (i: number, j: number) => factor[i * D + j] as number;
  return (targets) => {
    const w = new Float64Array(D);
    for (let i = 0; i < D; i++) {
      let sum = 0;
      for (let r = 0; r < rows; r++) sum += p(r, i) * (targets[r] as number);
      for (let k = 0; k < i; k++) sum -= f(i, k) * (w[k] as number);
      w[i] = sum / f(i, i);
    }
    for (let i = D - 1; i >= 0; i--) {
      let sum = w[i] as number;
      for (let k = i + 1; k < D; k++) sum -= f(k, i) * (w[k] as number);
      w[i] = sum / f(i, i);
    }
    return Float32Array.from(w);
  };
}
