/** Attention: a thread a query forward, a thread a query and then a thread a key backward. */
import { type Binding, bind, ceilDiv, type Dispatch, type Extra, type Lowering, type LoweringContext, perItem } from './lowering.ts';

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

/** A dispatch whose workgroups each stay within a head, cut into blocks of about the same size. */
function perRow(shader: string, dims: Dims, context: LoweringContext, bindings: readonly Binding[], products: number): Dispatch {
  const blocks = ceilDiv(dims.tokens, context.tiles.attention);
  return {
    shader,
    constants: { ...constants(dims), BLOCKS: blocks, WORKGROUP: ceilDiv(dims.tokens, blocks) },
    conditions: conditions(dims),
    bindings,
    workgroups: dims.batch * dims.heads * blocks,
    flops: products * productFlops(dims),
  };
}

export const attention_forward: Lowering<'attention_forward'> = (call, context) => [
  perRow('attention_forward', call.dims, context, bind(call, ['qkv', 'out', 'lse']), 2),
];

export const attention_backward: Lowering<'attention_backward'> = (call, context) => {
  const { dims } = call;
  const delta = context.scratch('delta', rows(dims));
  const written: Extra = { ref: delta, access: 'write' };
  const read: Extra = { ref: delta, access: 'read' };
  return [
    perRow('attention_backward_query', dims, context, bind(call, ['qkv', 'out', 'lse', 'dout', 'dqkv', written]), 3),
    perRow('attention_backward_key_value', dims, context, bind(call, ['qkv', 'lse', 'dout', read, 'dqkv']), 4),
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
