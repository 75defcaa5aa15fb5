import { describe, expect, it } from 'vitest';
import { twoStates } from './architecture.ts';
import { ARCHITECTURES, PUBLISHED } from './config.ts';
import { type ModelPart, partKernels } from './parts.ts';

const config = (architecture: (typeof ARCHITECTURES)[number]) => ({
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  architecture,
  halt_max_steps: architecture === 'feedforward' ? 1 : 4,
});

describe.each(ARCHITECTURES)('of %s', (architecture) => {
  const c = config(architecture);
  const of = (part: ModelPart) => partKernels(c, part);

  it('each part is computed by kernels of its own list', () => {
    expect(of('input')).toEqual(['embed_forward']);
    expect(of('answer')).toEqual(['lm_head_forward']);
    expect(of('gate')).toEqual(['q_head_forward']);
    expect(of('L')).toEqual(expect.arrayContaining(['matmul_nt', 'attention_forward', 'swiglu_forward', 'residual_rms_norm_forward']));
    expect(of('training')).toEqual(expect.arrayContaining(['cross_entropy', 'halting', 'attention_backward', 'adam_atan2']));
    expect(of('training')).not.toContain('attention_forward');
  });

  it('only what carries a state resets and injects it, and only two states have a second module', () => {
    const carries = architecture !== 'feedforward';
    expect(of('carry')).toEqual(carries ? ['select_state'] : []);
    expect(of('L').includes('inject')).toBe(carries);
    expect(of('H').length > 0).toBe(twoStates(c));
  });
});
