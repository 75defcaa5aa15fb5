/** The three orientations of a matrix product that training needs. */
import type { MatmulTile } from '../tiles.ts';
import { bind, ceilDiv, type Dispatch, type Extra, type Lowering, slabs, sumSlabs } from './lowering.ts';

/** Workgroups of a tile over an output of `rows` by `columns`. */
const grid = (tile: MatmulTile, rows: number, columns: number) => ({
  across: ceilDiv(columns, 4 * tile.x),
  down: ceilDiv(rows, tile.rows * tile.y),
});

/** nt and nn: `sum` is the dimension summed over. */
function product(
  shader: string,
  tile: MatmulTile,
  dims: { readonly rows: number; readonly inner: number; readonly outer: number },
  shape: { readonly sum: number; readonly columns: number },
  bindings: Dispatch['bindings'],
  conditions: Dispatch['conditions'] = {},
): Dispatch {
  const groups = grid(tile, dims.rows, shape.columns);
  return {
    shader,
    constants: {
      ROWS: dims.rows,
      INNER: dims.inner,
      OUTER: dims.outer,
      QUADS: ceilDiv(shape.sum, 4),
      TILE_ROWS: tile.rows,
      GROUP_X: tile.x,
      GROUP_Y: tile.y,
      GROUPS_X: groups.across,
    },
    conditions: { VEC: shape.sum % 4 === 0, VEC_OUT: shape.columns % 4 === 0, EIGHT_ROWS: tile.rows === 8, ...conditions },
    bindings,
    workgroups: groups.across * groups.down,
    flops: 2 * dims.rows * dims.inner * dims.outer,
  };
}

export const matmul_nt: Lowering<'matmul_nt'> = (call, { tiles }) => [
  product('matmul_nt', tiles.matmulNt, call.dims, { sum: call.dims.inner, columns: call.dims.outer }, bind(call, ['x', 'w', 'y'])),
];

export const matmul_nn: Lowering<'matmul_nn'> = (call, { tiles }) => [
  product(
    'matmul_nn',
    tiles.matmulNn,
    call.dims,
    { sum: call.dims.outer, columns: call.dims.inner },
    bind(call, ['dy', 'w', 'add', 'dx']),
    { ADD: call.buffers.add !== undefined },
  ),
];

export const matmul_tn: Lowering<'matmul_tn'> = (call, context) => {
  const { rows, inner, outer } = call.dims;
  const accumulate = call.dims.accumulate === 1;
  const tile = context.tiles.matmulTn;
  const groups = grid(tile, outer, inner);
  const slab = slabs(rows, ceilDiv(outer, tile.rows) * ceilDiv(inner, 4), context.tiles);
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
        TILE_ROWS: tile.rows,
        GROUP_X: tile.x,
        GROUP_Y: tile.y,
        GROUPS_X: groups.across,
        GROUPS_Y: groups.down,
      },
      conditions: {
        VEC: outer % 4 === 0,
        VEC_OUT: inner % 4 === 0,
        EIGHT_ROWS: tile.rows === 8,
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
