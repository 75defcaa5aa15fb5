/** Attention: a thread a query (or four) forward, a thread as many queries and then as many keys backward. */
import type { Tiles } from '../tiles.ts';
import { type Binding, bind, ceilDiv, type Dispatch, type Extra, type Lowering, perItem } from './lowering.ts';

interface Dims {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
  readonly head_dim: number;
}

const constants = ({ batch, tokens, heads, head_dim }: Dims) => ({
  BATCH: batch,
  TOKENS: tokens,
  HEADS: heads,
  HEAD_DIM: head_dim,
  QUADS: ceilDiv(head_dim, 4),
  SCALE: 1 / Math.sqrt(head_dim),
});

const conditions = (dims: Dims) => ({ VEC: dims.head_dim % 4 === 0 });

/** Operations of one TOKENS by TOKENS by HEAD_DIM product for every head. */
const productFlops = (d: Dims) => 2 * d.batch * d.heads * d.tokens * d.tokens * d.head_dim;

const rows = (d: Dims) => d.batch * d.heads * d.tokens;

/** A dispatch whose workgroups each stay within a head, cut into blocks of about the same size. @param own rows of a thread */
function perRow(
  shader: string,
  dims: Dims,
  own: Tiles['attentionRows'],
  threads: number,
  bindings: readonly Binding[],
  products: number,
  parts: Readonly<Record<string, boolean>> = {},
): Dispatch {
  const owners = ceilDiv(dims.tokens, own);
  const blocks = ceilDiv(owners, threads);
  return {
    shader,
    constants: { ...constants(dims), BLOCKS: blocks, WORKGROUP: ceilDiv(owners, blocks) },
    conditions: { ...conditions(dims), FOUR: own === 4, ...parts },
    bindings,
    workgroups: dims.batch * dims.heads * blocks,
    flops: products * productFlops(dims),
  };
}

export const attention_forward: Lowering<'attention_forward'> = (call, { tiles }) => [
  perRow('attention_forward', call.dims, tiles.attentionRows, tiles.attention, bind(call, ['qkv', 'out', 'lse']), 2),
];

/** One dispatch where a workgroup takes a whole head, else one for the queries and then one for the keys. */
export const attention_backward: Lowering<'attention_backward'> = (call, context) => {
  const { dims } = call;
  const { attention, attentionRows, wholeHead } = context.tiles;
  const ROPE = call.buffers.table !== undefined;
  const dispatch = (threads: number, names: Parameters<typeof bind>[1], products: number, parts: Readonly<Record<string, boolean>>) => {
    const made = perRow('attention_backward', dims, attentionRows, threads, bind(call, names), products, { ROPE, ...parts });
    return ROPE ? { ...made, constants: { ...made.constants, HALF: dims.head_dim / 2 } } : made;
  };
  if (dims.tokens <= wholeHead)
    return [
      dispatch(dims.tokens, ['qkv', 'out', 'lse', 'dout', 'dqkv', undefined, 'table'], 7, { QUERIES: true, KEYS: true, WHOLE: true }),
    ];
  const delta = context.scratch('delta', rows(dims));
  const written: Extra = { ref: delta, access: 'write' };
  const read: Extra = { ref: delta, access: 'read' };
  return [
    dispatch(attention, ['qkv', 'out', 'lse', 'dout', 'dqkv', written, 'table'], 3, { QUERIES: true, KEYS: false, WHOLE: false }),
    dispatch(attention, ['qkv', undefined, 'lse', 'dout', 'dqkv', read, 'table'], 4, { QUERIES: false, KEYS: true, WHOLE: false }),
  ];
};

export const attention_weights: Lowering<'attention_weights'> = (call, context) => [
  perItem('attention_weights', rows(call.dims) * call.dims.tokens, context, {
    constants: constants(call.dims),
    conditions: conditions(call.dims),
    bindings: bind(call, ['qkv', 'lse', 'weights']),
    flops: productFlops(call.dims),
  }),
];
