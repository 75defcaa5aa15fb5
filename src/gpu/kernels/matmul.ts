/** The three orientations of a matrix product that training needs, and what is fused into them. */
import type { Call } from '../../engine/program.ts';
import { type MatmulTile, productKey, type Sharing, type Tiles, threadsOf } from '../tiles.ts';
import { bind, ceilDiv, type Dispatch, type Extra, type Lowering, slabs, sumSlabs, unwanted } from './lowering.ts';

/** What runs where threads share what they read. */
const SHARED = 'matmul_shared';

/** Threads of a row's workgroups where each owns whole rows: few, so that cores share the work. */
const ROW_OWNERS = 4;

type Orientation = 'NT' | 'NN' | 'TN';
type Parts = Pick<Dispatch, 'constants' | 'conditions' | 'sizes'>;

/** What a shader has to know of its tile. @param orientation which operands a product has. */
function tileParts({ x, y, rows, columns }: MatmulTile, orientation: Orientation): Parts {
  const ways = Object.fromEntries(['NT', 'NN', 'TN'].map((way) => [way, way === orientation]));
  return {
    constants: { TILE_ROWS: rows, TILE_COLUMNS: columns, GROUP_X: x, GROUP_Y: y },
    conditions: { EIGHT_ROWS: rows === 8, WIDE: columns === 8, ...ways },
  };
}

/** What follows a product in matmul_shared; PLAIN is nothing, PAIRED whether a thread's second columns belong to its first. */
const FINISHES: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  matmul_nt_rope: { ROPE: true, PAIRED: true },
  matmul_nt_swiglu: { SWIGLU: true, PAIRED: true },
  matmul_nn_swiglu: { SWIGLU_BACKWARD: true },
};

/** Whether a tile can be had for a kernel: threads that share have both blocks of a pair, or there are none. */
export const canShare = (kernel: string, { columns }: MatmulTile): boolean => !FINISHES[kernel]?.PAIRED || columns === 8;

/** @param quads that are summed over, of a slab and in all. */
function sharedParts(shader: string, tile: MatmulTile, { slices, depth }: Sharing, quads: { slab: number; all: number }): Parts {
  const { x, y, rows, columns } = tile;
  const finish = FINISHES[shader] ?? { PLAIN: true };
  return {
    sizes: { QUADS: quads.all, SLAB_QUADS: quads.slab },
    constants: {
      DEPTH: depth,
      LEFT: (y * rows) / 4,
      RIGHT: (x * columns) / 4,
      SLICES: slices,
      THREADS: threadsOf(tile),
    },
    conditions: {
      ROPE: false,
      SWIGLU: false,
      SWIGLU_BACKWARD: false,
      PLAIN: false,
      PAIRED: false,
      ...finish,
      SLICED: slices > 1,
      EVEN: shader === 'matmul_tn' || quads.all % depth === 0,
    },
  };
}

interface ProductDims {
  readonly rows: number;
  readonly inner: number;
  readonly outer: number;
}

interface ProductShape {
  /** The dimension summed over. */
  readonly sum: number;
  readonly columns: number;
  /** Threads that span the columns. */
  readonly across: number;
}

/** nt and nn, plain or with what follows them. */
function product(
  shader: string,
  tile: MatmulTile,
  dims: ProductDims,
  shape: ProductShape,
  bindings: Dispatch['bindings'],
  extra: Partial<Pick<Dispatch, 'constants' | 'conditions' | 'sizes' | 'flags'>> = {},
): Dispatch {
  const groups = ceilDiv(shape.across, tile.x);
  const down = ceilDiv(dims.rows, tile.rows * tile.y);
  const parts = tileParts(tile, shader.startsWith('matmul_nt') ? 'NT' : 'NN');
  const quads = ceilDiv(shape.sum, 4);
  const shared = tile.sharing && sharedParts(shader, tile, tile.sharing, { slab: quads, all: quads });
  return {
    shader: shared ? SHARED : shader,
    constants: { ...parts.constants, ...shared?.constants, ...extra.constants },
    sizes: {
      ROWS: dims.rows,
      INNER: dims.inner,
      OUTER: dims.outer,
      QUADS: quads,
      OUT_ROWS: dims.rows,
      OUT_COLUMNS: shape.columns,
      ...shared?.sizes,
      ...extra.sizes,
    },
    ...(extra.flags && { flags: extra.flags }),
    conditions: {
      VEC: shape.sum % 4 === 0,
      VEC_OUT: shape.columns % 4 === 0,
      ...parts.conditions,
      ...shared?.conditions,
      ...extra.conditions,
    },
    bindings,
    workgroups: [groups, down, 1],
    flops: 2 * dims.rows * dims.inner * dims.outer,
  };
}

/** A product's output, and how often all of it may be summed apart. */
interface Output {
  readonly rows: number;
  readonly columns: number;
  readonly slabs?: number;
}

/** The largest with which enough threads have work, or the one with which most have. */
function sharedTile(
  kernel: string,
  { rows, columns, slabs: most = 1 }: Output,
  { tiles, threads }: NonNullable<Tiles['shared']>,
): MatmulTile {
  const possible = tiles.filter((tile) => canShare(kernel, tile));
  const busy = (tile: MatmulTile): number =>
    ceilDiv(rows, tile.rows * tile.y) * ceilDiv(columns, tile.columns * tile.x) * threadsOf(tile) * most;
  return possible.find((tile) => busy(tile) >= threads) ?? possible[possible.length - 1];
}

/** The tile of a product: a tuner's choice for its shape, one whose threads share, or the fixed one of its orientation. */
function tileOf({ kernel, dims }: { kernel: string; dims: Readonly<Record<string, number>> }, tiles: Tiles, output: Output): MatmulTile {
  const chosen = tiles.products?.get(productKey(kernel, dims) ?? '');
  if (chosen) return chosen;
  if (tiles.shared) return sharedTile(kernel, output, tiles.shared);
  if (kernel.startsWith('matmul_nt')) return tiles.matmulNt;
  return kernel.startsWith('matmul_nn') ? tiles.matmulNn : tiles.matmulTn;
}

/** Of a weight gradient, whose sum over rows may be cut. */
const weightOutput = ({ rows, inner, outer }: Readonly<Record<string, number>>, tiles: Tiles): Output => ({
  rows: outer,
  columns: inner,
  slabs: slabs(rows, 1, tiles).count,
});

/**
 * Tiles that a program's calls share, each a pipeline less: all weight gradients take that of the largest, since what a smaller one lacks
 * in threads it makes up for in slabs.
 */
export function commonTiles(calls: readonly Call[], tiles: Tiles): Tiles {
  const { shared } = tiles;
  if (!shared) return tiles;
  const weights = calls.filter(({ kernel }) => kernel === 'matmul_tn');
  const work = ({ dims }: Call): number => dims.rows * dims.inner * dims.outer;
  const largest = weights.reduce<Call | undefined>((most, call) => (most && work(most) >= work(call) ? most : call), undefined);
  if (!largest) return tiles;
  const tile = sharedTile('matmul_tn', weightOutput(largest.dims, tiles), shared);
  const common = weights.map((call): [string, MatmulTile] => [productKey(call.kernel, call.dims) ?? '', tile]);
  return { ...tiles, products: new Map([...common, ...(tiles.products ?? [])]) };
}

/** The tile whose workgroups, or threads, own whole rows of `columns`, and what a shader has to know of it. */
function rowTile(tile: MatmulTile, columns: number, { rowThreads, wholeRows }: Tiles): MatmulTile {
  const each = columns % tile.columns ? 4 : tile.columns;
  if (wholeRows) return { x: 1, y: ROW_OWNERS, rows: tile.rows, columns: each };
  const x = columns / each;
  return { x, y: Math.max(1, Math.floor(rowThreads / x)), rows: tile.rows, columns: each };
}

export const matmul_nt: Lowering<'matmul_nt'> = (call, { tiles }) => {
  const { rows, inner, outer } = call.dims;
  const tile = tileOf(call, tiles, { rows, columns: outer });
  const shape = { sum: inner, columns: outer, across: ceilDiv(outer, tile.columns) };
  return [product('matmul_nt', tile, call.dims, shape, bind(call, ['x', 'w', 'y']))];
};

export const matmul_nt_rope: Lowering<'matmul_nt_rope'> = (call, { tiles }) => {
  const { rows, inner, outer, tokens, head_dim } = call.dims;
  return [
    product(
      'matmul_nt_rope',
      tileOf(call, tiles, { rows, columns: outer }),
      call.dims,
      // A block of each half that is rotated.
      { sum: inner, columns: outer, across: outer / 8 },
      bind(call, ['x', 'w', 'y', 'table']),
      { constants: { TOKENS: tokens, HALF: head_dim / 2 } },
    ),
  ];
};

export const matmul_nt_swiglu: Lowering<'matmul_nt_swiglu'> = (call, { tiles }) => {
  const { rows, inner, ffn } = call.dims;
  return [
    product(
      'matmul_nt_swiglu',
      tileOf(call, tiles, { rows, columns: 2 * ffn }),
      { rows, inner, outer: 2 * ffn },
      // A block of gate and one of up.
      { sum: inner, columns: ffn, across: ffn / 4 },
      bind(call, ['x', 'w', 'a', call.buffers.gate_up ? 'gate_up' : unwanted(0)]),
      { sizes: { FFN: ffn }, flags: { KEEP: call.buffers.gate_up !== undefined } },
    ),
  ];
};

export const matmul_nt_norm: Lowering<'matmul_nt_norm'> = (call, { tiles }) => {
  const { inner, outer, eps } = call.dims;
  const { residual, y, rstd, injection, z, input, h } = call.buffers;
  // What is not given is not read either, but something has to be bound.
  const instead: Extra = { ref: residual, access: 'read' };
  const tile = rowTile(tiles.matmulNt, outer, tiles);
  return [
    product(
      'matmul_nt_norm',
      tile,
      call.dims,
      { sum: inner, columns: outer, across: tile.x },
      bind(call, [
        'x',
        'w',
        'residual',
        y ? 'y' : unwanted(0),
        rstd ? 'rstd' : unwanted(1),
        injection ? 'injection' : z ? 'z' : instead,
        input ? 'input' : instead,
        h ? 'h' : unwanted(2),
      ]),
      {
        constants: { EPS: eps },
        conditions: { WHOLE_ROWS: tiles.wholeRows },
        flags: { Y: !!y, RSTD: !!rstd, SUM: !!h, BEFORE: !!injection, INPUT: !!input },
      },
    ),
  ];
};

export const matmul_nn: Lowering<'matmul_nn'> = (call, { tiles }) => {
  const { rows, inner, outer } = call.dims;
  const tile = tileOf(call, tiles, { rows, columns: inner });
  const shape = { sum: outer, columns: inner, across: ceilDiv(inner, tile.columns) };
  const { dy, add } = call.buffers;
  const bindings = bind(call, ['dy', 'w', 'dx', add ? 'add' : { ref: dy, access: 'read' }]);
  return [product('matmul_nn', tile, call.dims, shape, bindings, { flags: { ADD: add !== undefined } })];
};

export const matmul_nn_swiglu: Lowering<'matmul_nn_swiglu'> = (call, { tiles }) => {
  const { rows, inner, outer } = call.dims;
  const tile = tileOf(call, tiles, { rows, columns: inner });
  const shape = { sum: outer, columns: inner, across: ceilDiv(inner, tile.columns) };
  return [product('matmul_nn_swiglu', tile, call.dims, shape, bind(call, ['dy', 'w', 'gate_up', 'dgate_up']))];
};

export const matmul_nn_norm: Lowering<'matmul_nn_norm'> = (call, { tiles }) => {
  const { inner, outer } = call.dims;
  const tile = rowTile(tiles.matmulNn, inner, tiles);
  const shape = { sum: outer, columns: inner, across: tile.x };
  const { y, add } = call.buffers;
  const bindings = bind(call, ['dy', 'w', add ? 'add' : { ref: y, access: 'read' }, 'y', 'rstd', 'ds']);
  const more = { conditions: { WHOLE_ROWS: tiles.wholeRows }, flags: { ADD: add !== undefined } };
  return [product('matmul_nn_norm', tile, call.dims, shape, bindings, more)];
};

export const matmul_tn: Lowering<'matmul_tn'> = (call, context) => {
  const { rows, inner, outer } = call.dims;
  const accumulate = call.dims.accumulate === 1;
  const tile = tileOf(call, context.tiles, weightOutput(call.dims, context.tiles));
  const groups = { across: ceilDiv(inner, tile.columns * tile.x), down: ceilDiv(outer, tile.rows * tile.y) };
  const tiles = ceilDiv(outer, tile.rows) * ceilDiv(inner, tile.columns);
  const cut = slabs(rows, tiles * (tile.sharing?.slices ?? 1), context.tiles);
  // Threads that share go by as many quads of rows at a time.
  const step = tile.sharing ? 4 * tile.sharing.depth : 1;
  const slabRows = step * ceilDiv(cut.rows, step);
  const slab = { rows: slabRows, count: ceilDiv(rows, slabRows) };
  const parts = tileParts(tile, 'TN');
  const quads = { slab: slab.rows / 4, all: ceilDiv(rows, 4) };
  const shared = tile.sharing && sharedParts('matmul_tn', tile, tile.sharing, quads);
  const whole: Extra = { ref: call.buffers.dw, access: accumulate ? 'update' : 'write' };
  const target: Extra = slab.count === 1 ? whole : { ref: context.scratch('dw', slab.count * outer * inner), access: 'write' };
  const dispatches: Dispatch[] = [
    {
      shader: shared ? SHARED : 'matmul_tn',
      constants: { ...parts.constants, ...shared?.constants },
      sizes: {
        ROWS: rows,
        INNER: inner,
        OUTER: outer,
        SLAB_ROWS: slab.rows,
        OUT_ROWS: outer,
        OUT_COLUMNS: inner,
        ...shared?.sizes,
      },
      flags: { ACCUMULATE: accumulate && target === whole },
      conditions: {
        VEC: outer % 4 === 0,
        VEC_OUT: inner % 4 === 0,
        ...parts.conditions,
        ...shared?.conditions,
      },
      bindings: bind(call, ['dy', 'x', target]),
      workgroups: [groups.across, groups.down, slab.count],
      flops: 2 * rows * inner * outer,
    },
  ];
  if (target !== whole) dispatches.push(sumSlabs(target.ref, call.buffers.dw, slab.count, outer * inner, context, accumulate));
  return dispatches;
};
