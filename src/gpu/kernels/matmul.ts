/** The three orientations of a matrix product that training needs, and what is fused into them. */
import { type MatmulTile, productKey, type Tiles } from '../tiles.ts';
import { bind, ceilDiv, type Dispatch, type Extra, type Lowering, slabs, sumSlabs } from './lowering.ts';

/** Workgroups of a tile over an output of `rows` by `columns`. */
const grid = (tile: MatmulTile, rows: number, columns: number) => ({
  across: ceilDiv(columns, 4 * tile.x),
  down: ceilDiv(rows, tile.rows * tile.y),
});

/** What a shader has to know of its tile. @param orientation which operands a product has, for tiles whose threads share. */
function tileParts({ x, y, rows, sharing }: MatmulTile, orientation: 'NT' | 'NN' | 'TN'): Pick<Dispatch, 'constants' | 'conditions'> {
  const staged = sharing?.through === 'workgroup' ? sharing : undefined;
  const ways = Object.fromEntries(['NT', 'NN', 'TN'].map((way) => [way, sharing !== undefined && way === orientation]));
  return {
    constants: { TILE_ROWS: rows, GROUP_X: x, GROUP_Y: y, ...(staged ? { STEP: staged.step } : {}) },
    conditions: {
      EIGHT_ROWS: rows === 8,
      STAGED: staged !== undefined,
      SHUFFLED: sharing?.through === 'subgroup',
      HALF: staged?.as === 'f16',
      ...ways,
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
  /** Columns of the output, a thread taking four... */
  readonly columns: number;
  /** ...and how many of them the grid spans, where a thread takes the same four twice. */
  readonly across?: number;
}

/** nt and nn, plain or with what follows them. */
function product(
  shader: string,
  tile: MatmulTile,
  dims: ProductDims,
  shape: ProductShape,
  bindings: Dispatch['bindings'],
  extra: Partial<Pick<Dispatch, 'constants' | 'conditions'>> = {},
): Dispatch {
  const groups = grid(tile, dims.rows, shape.across ?? shape.columns);
  const parts = tileParts(tile, shader.startsWith('matmul_nt') ? 'NT' : 'NN');
  return {
    shader,
    constants: {
      ROWS: dims.rows,
      INNER: dims.inner,
      OUTER: dims.outer,
      QUADS: ceilDiv(shape.sum, 4),
      ...parts.constants,
      GROUPS_X: groups.across,
      ...extra.constants,
    },
    conditions: { VEC: shape.sum % 4 === 0, VEC_OUT: shape.columns % 4 === 0, ...parts.conditions, ...extra.conditions },
    bindings,
    workgroups: groups.across * groups.down,
    flops: 2 * dims.rows * dims.inner * dims.outer,
  };
}

/** The tile of a product: a tuner's choice for its shape, or the fixed one of its orientation. */
function tileOf({ kernel, dims }: { kernel: string; dims: Readonly<Record<string, number>> }, tiles: Tiles): MatmulTile {
  const chosen = tiles.products?.get(productKey(kernel, dims) ?? '');
  if (chosen) return chosen;
  if (kernel.startsWith('matmul_nt')) return tiles.matmulNt;
  return kernel.startsWith('matmul_nn') ? tiles.matmulNn : tiles.matmulTn;
}

/** The tile whose workgroups own whole rows of `columns`. */
function wholeRows(tile: MatmulTile, columns: number, { rowThreads }: Tiles): MatmulTile {
  const x = columns / 4;
  return { x, y: Math.max(1, Math.floor(rowThreads / x)), rows: tile.rows };
}

export const matmul_nt: Lowering<'matmul_nt'> = (call, { tiles }) => [
  product('matmul_nt', tileOf(call, tiles), call.dims, { sum: call.dims.inner, columns: call.dims.outer }, bind(call, ['x', 'w', 'y'])),
];

export const matmul_nt_rope: Lowering<'matmul_nt_rope'> = (call, { tiles }) => {
  const { inner, outer, tokens, head_dim } = call.dims;
  return [
    product(
      'matmul_nt_rope',
      tileOf(call, tiles),
      call.dims,
      { sum: inner, columns: outer, across: outer / 2 },
      bind(call, ['x', 'w', 'y', undefined, undefined, undefined, 'table']),
      { constants: { TOKENS: tokens, HALF: head_dim / 2 } },
    ),
  ];
};

export const matmul_nt_swiglu: Lowering<'matmul_nt_swiglu'> = (call, { tiles }) => {
  const { rows, inner, ffn } = call.dims;
  return [
    product(
      'matmul_nt_swiglu',
      tileOf(call, tiles),
      { rows, inner, outer: 2 * ffn },
      { sum: inner, columns: ffn },
      bind(call, ['x', 'w', 'a', 'gate_up']),
      { constants: { FFN: ffn }, conditions: { KEEP: call.buffers.gate_up !== undefined } },
    ),
  ];
};

export const matmul_nt_norm: Lowering<'matmul_nt_norm'> = (call, { tiles }) => {
  const { inner, outer, eps } = call.dims;
  const { y, rstd, injection, input, h } = call.buffers;
  return [
    product(
      'matmul_nt_norm',
      wholeRows(tiles.matmulNt, outer, tiles),
      call.dims,
      { sum: inner, columns: outer },
      bind(call, ['x', 'w', 'residual', 'y', 'rstd', injection ? 'injection' : 'z', 'input', 'h']),
      {
        constants: { EPS: eps },
        conditions: { Y: !!y, RSTD: !!rstd, SUM: !!h, BEFORE: !!injection, INPUT: !!input },
      },
    ),
  ];
};

export const matmul_nn: Lowering<'matmul_nn'> = (call, { tiles }) => [
  product(
    'matmul_nn',
    tileOf(call, tiles),
    call.dims,
    { sum: call.dims.outer, columns: call.dims.inner },
    bind(call, ['dy', 'w', 'add', 'dx']),
    { conditions: { ADD: call.buffers.add !== undefined } },
  ),
];

export const matmul_nn_swiglu: Lowering<'matmul_nn_swiglu'> = (call, { tiles }) => [
  product(
    'matmul_nn_swiglu',
    tileOf(call, tiles),
    call.dims,
    { sum: call.dims.outer, columns: call.dims.inner },
    bind(call, ['dy', 'w', 'gate_up', 'dgate_up']),
  ),
];

export const matmul_nn_norm: Lowering<'matmul_nn_norm'> = (call, { tiles }) => [
  product(
    'matmul_nn_norm',
    wholeRows(tiles.matmulNn, call.dims.inner, tiles),
    call.dims,
    { sum: call.dims.outer, columns: call.dims.inner },
    bind(call, ['dy', 'w', 'add', 'y', 'rstd', 'ds']),
    { conditions: { ADD: call.buffers.add !== undefined } },
  ),
];

export const matmul_tn: Lowering<'matmul_tn'> = (call, context) => {
  const { rows, inner, outer } = call.dims;
  const accumulate = call.dims.accumulate === 1;
  const tile = tileOf(call, context.tiles);
  const groups = grid(tile, outer, inner);
  const cut = slabs(rows, ceilDiv(outer, tile.rows) * ceilDiv(inner, 4), context.tiles);
  // Threads that share go by quads of rows.
  const slabRows = tile.sharing ? 4 * ceilDiv(cut.rows, 4) : cut.rows;
  const slab = { rows: slabRows, count: ceilDiv(rows, slabRows) };
  const parts = tileParts(tile, 'TN');
  const whole: Extra = { ref: call.buffers.dw, access: accumulate ? 'update' : 'write' };
  const target: Extra = slab.count === 1 ? whole : { ref: context.scratch('dw', slab.count * outer * inner), access: 'write' };
  const dispatches: Dispatch[] = [
    {
      shader: 'matmul_tn',
      constants: {
        ROWS: rows,
        INNER: inner,
        OUTER: outer,
        SLABS: slab.count,
        SLAB_ROWS: slab.rows,
        ...parts.constants,
        GROUPS_X: groups.across,
        GROUPS_Y: groups.down,
      },
      conditions: {
        VEC: outer % 4 === 0,
        VEC_OUT: inner % 4 === 0,
        ...parts.conditions,
        ACCUMULATE: accumulate && target === whole,
      },
      bindings: bind(call, ['dy', 'x', target]),
      workgroups: groups.across * groups.down * slab.count,
      flops: 2 * rows * inner * outer,
    },
  ];
  if (target !== whole) dispatches.push(sumSlabs(target.ref, call.buffers.dw, slab.count, outer * inner, context, accumulate));
  return dispatches;
};
