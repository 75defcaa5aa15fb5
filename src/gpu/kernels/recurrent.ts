/** The elementwise and rowwise parts of a block. */
import { bind, ceilDiv, type Lowering, lanes, perItem } from './lowering.ts';

export const inject: Lowering<'inject'> = (call, context) => {
  const { width, vec } = lanes(call.dims.length);
  return [
    perItem('inject', width, context, {
      sizes: { LENGTH: width },
      flags: { INPUT: call.buffers.x !== undefined },
      conditions: { VEC: vec },
      bindings: bind(call, ['z', 'injection', call.buffers.x ? 'x' : { ref: call.buffers.z, access: 'read' }, 'h']),
    }),
  ];
};

export const rope: Lowering<'rope'> = (call, context) => {
  const { batch, tokens, heads, half, direction } = call.dims;
  const { width, vec } = lanes(half);
  return [
    perItem('rope', batch * tokens * 2 * heads * width, context, {
      constants: { BATCH: batch, TOKENS: tokens, HEADS: heads, HALF: width, DIRECTION: direction },
      conditions: { VEC: vec },
      bindings: bind(call, ['table', 'qkv']),
    }),
  ];
};

export const residual_rms_norm_forward: Lowering<'residual_rms_norm_forward'> = (call, context) => {
  const { rows, hidden, eps } = call.dims;
  const { width, vec } = lanes(hidden);
  const { workgroup, normLanes } = context.tiles;
  return [
    {
      shader: 'residual_rms_norm_forward',
      constants: { ROWS: rows, HIDDEN: hidden, WIDTH: width, EPS: eps, WORKGROUP: workgroup, LANES: normLanes },
      conditions: { VEC: vec, SHARED: normLanes > 1 },
      bindings: bind(call, ['x', 'branch', 'y', 'rstd']),
      workgroups: ceilDiv(rows, workgroup / normLanes),
      flops: 4 * rows * hidden,
    },
  ];
};

export const rms_norm_backward: Lowering<'rms_norm_backward'> = (call, context) => {
  const { rows, hidden } = call.dims;
  const { width, vec } = lanes(hidden);
  const { workgroup, normLanes } = context.tiles;
  return [
    {
      shader: 'rms_norm_backward',
      constants: { WORKGROUP: workgroup, LANES: normLanes },
      sizes: { ROWS: rows, HIDDEN: hidden, WIDTH: width, CELLS: 0, SLOTS: 0, TOKENS: 0, VOCAB: 0 },
      flags: { HEADS: false },
      conditions: { VEC: vec, SHARED: normLanes > 1 },
      // In the place of what comes through the heads anything is bound.
      bindings: bind(call, ['dy', 'dy', 'dy', 'dy', 'y', 'rstd', 'ds', 'dy']),
      workgroups: ceilDiv(rows, workgroup / normLanes),
      flops: 5 * rows * hidden,
    },
  ];
};

export const swiglu_forward: Lowering<'swiglu_forward'> = (call, context) => {
  const { width, vec } = lanes(call.dims.ffn);
  return [
    perItem('swiglu_forward', call.dims.rows * width, context, {
      constants: { ROWS: call.dims.rows, FFN: width },
      conditions: { VEC: vec },
      bindings: bind(call, ['gate_up', 'a']),
    }),
  ];
};

export const swiglu_backward: Lowering<'swiglu_backward'> = (call, context) => {
  const { width, vec } = lanes(call.dims.ffn);
  return [
    perItem('swiglu_backward', call.dims.rows * width, context, {
      constants: { ROWS: call.dims.rows, FFN: width },
      conditions: { VEC: vec },
      bindings: bind(call, ['gate_up', 'da', 'dgate_up']),
    }),
  ];
};
