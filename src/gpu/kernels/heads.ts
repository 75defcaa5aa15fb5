/** Language head and Q head. */
import { bind, ceilDiv, type Dispatch, type Extra, type Lowering, lanes, perItem, slabs, sumSlabs, unwanted } from './lowering.ts';

export const lm_head_forward: Lowering<'lm_head_forward'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  return [
    perItem('lm_head_forward', batch * cells * vocab, context, {
      constants: { BATCH: batch, CELLS: cells, SLOTS: slots, TOKENS: tokens, WIDTH: width, VOCAB: vocab },
      conditions: { VEC: vec },
      bindings: bind(call, ['z', 'w', 'logits']),
      flops: 2 * batch * cells * vocab * hidden,
    }),
  ];
};

export const q_head_forward: Lowering<'q_head_forward'> = (call, context) => {
  const { batch, tokens, hidden } = call.dims;
  const { width, vec } = lanes(hidden);
  // Both heads, but no logits of the first.
  return [
    perItem('heads_forward', batch * 2, context, {
      sizes: { BATCH: batch, CELLS: 0, SLOTS: 0, TOKENS: tokens, WIDTH: width, VOCAB: 0, LOGITS: 0 },
      conditions: { VEC: vec },
      bindings: bind(call, ['z', 'w', 'w', 'bias', unwanted(0), 'q']),
    }),
  ];
};

export const head_backward: Lowering<'head_backward'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  return [
    perItem('head_backward', batch * tokens * width, context, {
      constants: { BATCH: batch, CELLS: cells, SLOTS: slots, TOKENS: tokens, WIDTH: width, VOCAB: vocab },
      conditions: { VEC: vec },
      bindings: bind(call, ['dlogits', 'dq', 'lm_w', 'q_w', 'dz']),
      flops: 2 * batch * cells * vocab * hidden,
    }),
  ];
};

export const lm_head_weight_backward: Lowering<'lm_head_weight_backward'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  const rows = batch * cells;
  const slab = slabs(rows, vocab * width, context.tiles);
  const target: string | Extra = slab.count === 1 ? 'dw' : { ref: context.scratch('dw', slab.count * vocab * hidden), access: 'write' };
  const dispatches: Dispatch[] = [
    perItem('lm_head_weight_backward', slab.count * vocab * width, context, {
      constants: {
        ROWS: rows,
        CELLS: cells,
        SLOTS: slots,
        TOKENS: tokens,
        WIDTH: width,
        VOCAB: vocab,
        SLABS: slab.count,
        SLAB_ROWS: slab.rows,
      },
      conditions: { VEC: vec },
      bindings: bind(call, ['dlogits', 'z', target]),
      flops: 2 * rows * vocab * hidden,
    }),
  ];
  if (typeof target !== 'string') dispatches.push(sumSlabs(target.ref, call.buffers.dw, slab.count, vocab * hidden, context));
  return dispatches;
};

export const q_head_weight_backward: Lowering<'q_head_weight_backward'> = (call, context) => {
  const { batch, tokens, hidden } = call.dims;
  return [
    perItem('q_head_weight_backward', 2 * hidden + 2, context, {
      constants: { BATCH: batch, TOKENS: tokens, HIDDEN: hidden },
      bindings: bind(call, ['dq', 'z', 'dw', 'dbias']),
      flops: 4 * batch * hidden,
    }),
  ];
};

export const heads_forward: Lowering<'heads_forward'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  return [
    perItem('heads_forward', batch * cells * vocab + 2 * batch, context, {
      sizes: { BATCH: batch, CELLS: cells, SLOTS: slots, TOKENS: tokens, WIDTH: width, VOCAB: vocab, LOGITS: batch * cells * vocab },
      conditions: { VEC: vec },
      bindings: bind(call, ['z', 'lm_w', 'q_w', 'bias', 'logits', 'q']),
      flops: 2 * batch * cells * vocab * hidden,
    }),
  ];
};

export const heads_weight_backward: Lowering<'heads_weight_backward'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  const rows = batch * cells;
  const slab = slabs(rows, vocab * width, context.tiles);
  const target: string | Extra = slab.count === 1 ? 'dlm_w' : { ref: context.scratch('dw', slab.count * vocab * hidden), access: 'write' };
  const dispatches: Dispatch[] = [
    perItem('heads_weight_backward', slab.count * vocab * width + 2 * width + 2, context, {
      constants: {
        BATCH: batch,
        ROWS: rows,
        CELLS: cells,
        SLOTS: slots,
        TOKENS: tokens,
        WIDTH: width,
        VOCAB: vocab,
        SLABS: slab.count,
        SLAB_ROWS: slab.rows,
      },
      conditions: { VEC: vec },
      bindings: bind(call, ['dlogits', 'dq', 'z', target, 'dq_w', 'dbias']),
      flops: 2 * rows * vocab * hidden,
    }),
  ];
  if (typeof target !== 'string') dispatches.push(sumSlabs(target.ref, call.buffers.dlm_w, slab.count, vocab * hidden, context));
  return dispatches;
};

export const head_backward_norm: Lowering<'head_backward_norm'> = (call, context) => {
  const { batch, cells, slots, tokens, hidden, vocab } = call.dims;
  const { width, vec } = lanes(hidden);
  const { workgroup, normLanes } = context.tiles;
  return [
    {
      shader: 'rms_norm_backward',
      constants: { WORKGROUP: workgroup, LANES: normLanes },
      sizes: { ROWS: batch * tokens, HIDDEN: hidden, WIDTH: width, CELLS: cells, SLOTS: slots, TOKENS: tokens, VOCAB: vocab },
      flags: { HEADS: true },
      conditions: { VEC: vec, SHARED: normLanes > 1 },
      bindings: bind(call, ['dlogits', 'dq', 'lm_w', 'q_w', 'y', 'rstd', 'ds', { ref: call.buffers.y, access: 'read' }]),
      workgroups: ceilDiv(batch * tokens, workgroup / normLanes),
      flops: 2 * batch * cells * vocab * hidden,
    },
  ];
};
