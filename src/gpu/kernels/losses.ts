/** Losses, halting, and the step's metrics. */
import { METRIC_COUNT } from '../../engine/catalogue.ts';
import { bind, type Lowering, METRIC_CONSTANTS, perItem } from './lowering.ts';

export const cross_entropy: Lowering<'cross_entropy'> = (call, context) => {
  const { batch, cells, vocab, softmax } = call.dims;
  return [
    {
      shader: 'cross_entropy',
      constants: { BATCH: batch, CELLS: cells, VOCAB: vocab, WORKGROUP: context.tiles.workgroup },
      conditions: { SOFTMAX: softmax === 1 },
      bindings: bind(call, ['logits', 'labels', 'dlogits', 'row_loss']),
      workgroups: batch,
      flops: 10 * batch * cells * vocab,
    },
  ];
};

export const halting: Lowering<'halting'> = (call, context) => {
  const { batch, halt_max_steps, continue_head, q_loss_weight } = call.dims;
  return [
    perItem('halting', batch, context, {
      constants: { BATCH: batch, HALT_MAX_STEPS: halt_max_steps, Q_LOSS_WEIGHT: q_loss_weight },
      conditions: { CONTINUE_HEAD: continue_head !== 0, ADAPTIVE: call.buffers.q_next !== undefined },
      bindings: bind(call, ['q', 'q_next', 'row_loss', 'halt_limits', 'steps', 'halted', 'dq', 'row_halt']),
    }),
  ];
};

export const step_metrics: Lowering<'step_metrics'> = (call, context) => [
  perItem('step_metrics', METRIC_COUNT, context, {
    constants: { BATCH: call.dims.batch, RING: call.dims.ring, Q_LOSS_WEIGHT: call.dims.q_loss_weight, ...METRIC_CONSTANTS },
    bindings: bind(call, ['row_loss', 'row_halt', 'steps', 'halted', 'scalars', 'metrics']),
  }),
];
