/** The guard, and what it guards. */
import { SCALARS } from '../../engine/catalogue.ts';
import { bind, ceilDiv, type Lowering, lanes, METRIC_CONSTANTS, perItem } from './lowering.ts';

export const gradient_guard: Lowering<'gradient_guard'> = (call, context) => {
  const { length, ring } = call.dims;
  const { width, vec } = lanes(length);
  const { workgroup, normPartials } = context.tiles;
  const partials = Math.min(normPartials, ceilDiv(width, 4));
  const partial = context.scratch('partial', partials);
  return [
    perItem('gradient_guard_partial', partials, context, {
      constants: { LENGTH: width, PARTIALS: partials },
      conditions: { VEC: vec },
      bindings: bind(call, ['gradients', { ref: partial, access: 'write' }]),
      flops: 2 * length,
    }),
    {
      shader: 'gradient_guard_finish',
      constants: { PARTIALS: partials, RING: ring, ...METRIC_CONSTANTS, WORKGROUP: workgroup },
      conditions: {},
      bindings: bind(call, [{ ref: partial, access: 'read' }, 'scalars', 'metrics', 'status']),
      workgroups: 1,
      flops: partials,
    },
  ];
};

export const adam_atan2: Lowering<'adam_atan2'> = (call, context) => {
  const { length, beta1, beta2 } = call.dims;
  return [
    perItem('adam_atan2', length, context, {
      constants: {
        LENGTH: length,
        NEW_M: 1 - beta1,
        NEW_V: 1 - beta2,
        DECAY: SCALARS.decay,
        STEP_SIZE: SCALARS.step_size,
        SECOND_MOMENT_SCALE: SCALARS.second_moment_scale,
        RATE: SCALARS.ema_rate,
      },
      conditions: { AVERAGE: call.buffers.average !== undefined },
      bindings: bind(call, ['gradients', 'scalars', 'status', 'parameters', 'm', 'v', 'average']),
      flops: 30 * length,
    }),
  ];
};

export const sign_sgd: Lowering<'sign_sgd'> = (call, context) => {
  const { batch, puzzle_rows, puzzle_dim } = call.dims;
  return [
    perItem('sign_sgd', batch * puzzle_dim, context, {
      constants: { BATCH: batch, PUZZLE_ROWS: puzzle_rows, PUZZLE_DIM: puzzle_dim, LR: SCALARS.puzzle_lr, DECAY: SCALARS.puzzle_decay },
      bindings: bind(call, ['ids', 'dpuzzle', 'scalars', 'status', 'puzzle_table']),
      flops: batch * batch * puzzle_dim,
    }),
  ];
};

export const ema_update: Lowering<'ema_update'> = (call, context) => {
  const { width, vec } = lanes(call.dims.length);
  return [
    perItem('ema_update', width, context, {
      constants: { LENGTH: width, RATE: SCALARS.ema_rate },
      conditions: { VEC: vec },
      bindings: bind(call, ['parameters', 'scalars', 'status', 'average']),
    }),
  ];
};
