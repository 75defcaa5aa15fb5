/** Which kernels compute which part of a model: taken from the programs that run, so that nothing else can be said of it. */
import type { KernelName } from '../engine/catalogue.ts';
import type { Call } from '../engine/program.ts';
import type { ModelConfig } from './config.ts';
import { stepPrograms, trainProgram } from './programs.ts';
import { TRAINING_DEFAULTS } from './training.ts';

/**
 * Of one segment: the input x, the two module updates (in `recurrent` and `feedforward` both are of one module), the answer, the Q head,
 * the reset of the carry where a puzzle begins, and what a training step does besides.
 */
export type ModelPart = 'input' | 'L' | 'H' | 'answer' | 'gate' | 'carry' | 'training';

const names = (calls: readonly Call[]): KernelName[] => [...new Set(calls.map(({ kernel }) => kernel))];

/** The kernels of a part in the order in which they first run, before an engine joins neighbours; none where the model has no such part. */
export function partKernels(c: ModelConfig, part: ModelPart): readonly KernelName[] {
  const { encode, L, H, decode } = stepPrograms(c, 1);
  const one = c.architecture === 'recurrent' || c.architecture === 'feedforward';
  switch (part) {
    case 'input':
      return names(encode.calls.filter(({ buffers }) => buffers.x));
    case 'carry':
      return names(encode.calls.filter(({ buffers }) => buffers.z));
    case 'L':
      return names([...L, ...(one ? [H] : [])].flatMap(({ program }) => program.calls));
    case 'H':
      return one ? [] : names(H.program.calls);
    case 'answer':
      return names(decode.calls.filter(({ buffers }) => buffers.logits));
    case 'gate':
      return names(decode.calls.filter(({ buffers }) => buffers.q));
    case 'training': {
      const thinking = new Set(names([encode, ...[...L, H].map(({ program }) => program), decode].flatMap(({ calls }) => calls)));
      return names(trainProgram(c, { ...TRAINING_DEFAULTS, batch_size: 1 }).program.calls).filter((kernel) => !thinking.has(kernel));
    }
  }
}
