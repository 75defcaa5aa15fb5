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

/** Queries, or keys, of a workgroup whose threads share. */
const SHARED_ROWS = 32;

/** A dispatch whose workgroups each own 32 rows of a head. */
function perBlock(
  shader: string,
  dims: Dims,
  threads: number,
  bindings: readonly Binding[],
  products: number,
  parts: Readonly<Record<string, boolean>> = {},
): Dispatch {
  const made = constants(dims);
  const blocks = ceilDiv(dims.tokens, SHARED_ROWS);
  return {
    shader,
    constants: { ...made, BLOCKS: blocks, DEPTH: Math.min(4, made.QUADS), SPAN: Math.max(8, made.QUADS), WORKGROUP: threads },
    conditions: { ...conditions(dims), WIDE: made.QUADS > 8, ...parts },
    bindings,
    workgroups: dims.batch * dims.heads * blocks,
    flops: products * productFlops(dims),
  };
}

export const attention_forward: Lowering<'attention_forward'> = (call, { tiles }) => {
  const bindings = bind(call, ['qkv', 'out', 'lse']);
  if (call.dims.tokens > tiles.aloneTokens) return [perBlock('attention_forward_shared', call.dims, 64, bindings, 2)];
  return [perRow('attention_forward', call.dims, tiles.attentionRows, tiles.attention, bindings, 2)];
};

/** One dispatch where a workgroup takes a whole head, else one for the queries and then one for the keys, whose threads may share. */
export const attention_backward: Lowering<'attention_backward'> = (call, context) => {
  const { dims } = call;
  const { attention, attentionRows, aloneTokens, wholeHead } = context.tiles;
  const ROPE = call.buffers.table !== undefined;
  const shares = dims.tokens > aloneTokens;
  const dispatch = (threads: number, names: Parameters<typeof bind>[1], products: number, parts: Readonly<Record<string, boolean>>) => {
    const made = shares
      ? perBlock('attention_backward_shared', dims, 128, bind(call, names), products, { ROPE, ...parts })
      : perRow('attention_backward', dims, attentionRows, threads, bind(call, names), products, { ROPE, ...parts });
    return ROPE ? { ...made, constants: { ...made.constants, HALF: dims.head_dim / 2 } } : made;
  };
  if (!shares && dims.tokens <= wholeHead)
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
