/** Kernels that measure a machine. */
import { callFlops } from '../../engine/flops.ts';
import type { Call } from '../../engine/program.ts';
import { bind, type Lowering, lanes, perItem } from './lowering.ts';

export const copy: Lowering<'copy'> = (call, context) => {
  const { width, vec } = lanes(call.dims.length);
  return [perItem('copy', width, context, { constants: { LENGTH: width }, conditions: { VEC: vec }, bindings: bind(call, ['x', 'y']) })];
};

export const fma_chains: Lowering<'fma_chains'> = (call, context) => {
  const { threads, rounds } = call.dims;
  return [
    perItem('fma_chains', threads, context, {
      constants: { THREADS: threads, ROUNDS: rounds },
      bindings: bind(call, ['x', 'y']),
      flops: callFlops(call as unknown as Call),
    }),
  ];
};
