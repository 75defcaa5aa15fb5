/** The three orientations of a matrix product that training needs, and what is fused into them. */
import { type MatmulTile, productKey, type Tiles } from '../tiles.ts';
import { bind, ceilDiv, type Dispatch, type Extra, type Lowering, slabs, sumSlabs } from './lowering.ts';

/** Threads of a row's workgroups where each owns whole rows: few, so that cores share the work. */
const ROW_OWNERS = 4;

/** What a shader has to know of its tile. @param orientation which operands a product has. */
function tileParts(
  { x, y, rows, columns, sharing }: MatmulTile,
  orientation: 'NT' | 'NN' | 'TN',
): Pick<Dispatch, 'constants' | 'conditions'> {
  const staged = sharing?.through === 'workgroup' ? sharing : undefined;
  const ways = Object.fromEntries(['NT', 'NN', 'TN'].map((way) => [way, way === orientation]));
  return {
    constants: { TILE_ROWS: rows, TILE_COLUMNS: columns, GROUP_X: x, GROUP_Y: y, ...(staged ? { STEP: staged.step } : {}) },
    conditions: {
      EIGHT_ROWS: rows === 8,
      WIDE: columns === 8,
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
  extra: Partial<Pick<Dispatch, 'constants' | 'conditions'>> = {},
): Dispatch {
  const groups = ceilDiv(shape.across, tile.x);
  const parts = tileParts(tile, shader.startsWith('matmul_nt') ? 'NT' : 'NN');
  return {
    shader,
    constants: {
      ROWS: dims.rows,
      INNER: dims.inner,
      OUTER: dims.outer,
      QUADS: ceilDiv(shape.sum, 4),
      OUT_ROWS: dims.rows,
      OUT_COLUMNS: shape.columns,
      ...parts.constants,
      GROUPS_X: groups,
      ...extra.constants,
    },
    conditions: { VEC: shape.sum % 4 === 0, VEC_OUT: shape.columns % 4 === 0, ...parts.conditions, ...extra.conditions },
    bindings,
    workgroups: groups * ceilDiv(dims.rows, tile.rows * tile.y),
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

/** The tile whose workgroups, or threads, own whole rows of `columns`, and what a shader has to know of it. */
function rowTile(tile: MatmulTile, columns: number, { rowThreads, wholeRows }: Tiles): MatmulTile {
  const each = columns % tile.columns ? 4 : tile.columns;
  if (wholeRows) return { x: 1, y: ROW_OWNERS, rows: tile.rows, columns: each };
  const x = columns / each;
  return { x, y: Math.max(1, Math.floor(rowThreads / x)), rows: tile.rows, columns: each };
}

export const matmul_nt: Lowering<'matmul_nt'> = (call, { tiles }) => {
  const { inner, outer } = call.dims;
  const tile = tileOf(call, tiles);
  const shape = { sum: inner, columns: outer, across: ceilDiv(outer, tile.columns) };
  return [product('matmul_nt', tile, call.dims, shape, bind(call, ['x', 'w', 'y']))];
};

export const matmul_nt_rope: Lowering<'matmul_nt_rope'> = (call, { tiles }) => {
  const { inner, outer, tokens, head_dim } = call.dims;
  return [
    product(
      'matmul_nt_rope',
      tileOf(call, tiles),
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
      tileOf(call, tiles),
      { rows, inner, outer: 2 * ffn },
      // A block of gate and one of up.
      { sum: inner, columns: ffn, across: ffn / 4 },
      bind(call, ['x', 'w', 'a', 'gate_up']),
      { constants: { FFN: ffn }, conditions: { KEEP: call.buffers.gate_up !== undefined } },
    ),
  ];
};

export const matmul_nt_norm: Lowering<'matmul_nt_norm'> = (call, { tiles }) => {
  const { inner, outer, eps } = call.dims;
  const { y, rstd, injection, input, h } = call.buffers;
  const tile = rowTile(tiles.matmulNt, outer, tiles);
  return [
    product(
      'matmul_nt_norm',
      tile,
      call.dims,
      { sum: inner, columns: outer, across: tile.x },
      bind(call, ['x', 'w', 'residual', 'y', 'rstd', injection ? 'injection' : 'z', 'input', 'h']),
      {
        constants: { EPS: eps },
        conditions: { WHOLE_ROWS: tiles.wholeRows, Y: !!y, RSTD: !!rstd, SUM: !!h, BEFORE: !!injection, INPUT: !!input },
      },
    ),
  ];
};

export const matmul_nn: Lowering<'matmul_nn'> = (call, { tiles }) => {
  const { inner, outer } = call.dims;
  const tile = tileOf(call, tiles);
  const shape = { sum: outer, columns: inner, across: ceilDiv(inner, tile.columns) };
  const conditions = { ADD: call.buffers.add !== undefined };
  return [product('matmul_nn', tile, call.dims, shape, bind(call, ['dy', 'w', 'dx', 'add']), { conditions })];
};

export const matmul_nn_swiglu: Lowering<'matmul_nn_swiglu'> = (call, { tiles }) => {
  const { inner, outer } = call.dims;
  const tile = tileOf(call, tiles);
  const shape = { sum: outer, columns: inner, across: ceilDiv(inner, tile.columns) };
  return [product('matmul_nn_swiglu', tile, call.dims, shape, bind(call, ['dy', 'w', 'gate_up', 'dgate_up']))];
};

export const matmul_nn_norm: Lowering<'matmul_nn_norm'> = (call, { tiles }) => {
  const { inner, outer } = call.dims;
  const tile = rowTile(tiles.matmulNn, inner, tiles);
  const shape = { sum: outer, columns: inner, across: tile.x };
  const conditions = { WHOLE_ROWS: tiles.wholeRows, ADD: call.buffers.add !== undefined };
  return [product('matmul_nn_norm', tile, call.dims, shape, bind(call, ['dy', 'w', 'add', 'y', 'rstd', 'ds']), { conditions })];
};

export const matmul_tn: Lowering<'matmul_tn'> = (call, context) => {
  const { rows, inner, outer } = call.dims;
  const accumulate = call.dims.accumulate === 1;
  const tile = tileOf(call, context.tiles);
  const groups = { across: ceilDiv(inner, tile.columns * tile.x), down: ceilDiv(outer, tile.rows * tile.y) };
  const cut = slabs(rows, ceilDiv(outer, tile.rows) * ceilDiv(inner, tile.columns), context.tiles);
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
        OUT_ROWS: outer,
        OUT_COLUMNS: inner,
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
