import { describe, expect, it } from 'vitest';
import type { KernelName } from './catalogue.ts';
import { FUSIONS, type FusionPlan, fuse, NO_FUSION } from './fusion.ts';
import { type Program, ProgramBuilder, persistent } from './program.ts';

const ALL: FusionPlan = { rules: FUSIONS, widestRow: 256 };
const kernels = (program: Program): KernelName[] => program.calls.map((call) => call.kernel);

/** y = rms(residual + x Wᵀ), then h = z + (y + input), over rows of 8. */
function normed(readAgain: 'y' | 'rstd' | 'branch' | undefined, width = 8, into = persistent('h', [4, width])): Program {
  const builder = new ProgramBuilder('test');
  const dims = { rows: 4, inner: 8, outer: width };
  const state = (name: string) => persistent(name, [4, width]);
  const branch = builder.temporary('branch', [4, width]);
  const y = builder.temporary('y', [4, width]);
  const rstd = builder.temporary('rstd', [4]);
  builder.call('matmul_nt', { x: persistent('x', [4, 8]), w: persistent('w', [width, 8]), y: branch }, dims);
  builder.call('residual_rms_norm_forward', { x: state('residual'), branch, y, rstd }, { rows: 4, hidden: width, eps: 1e-5 });
  builder.call('inject', { z: state('z'), injection: y, x: state('input'), h: into }, { length: 4 * width });
  if (readAgain === 'y') builder.call('inject', { z: y, injection: state('z'), h: state('again') }, { length: 4 * width });
  if (readAgain === 'branch') builder.call('inject', { z: branch, injection: state('z'), h: state('again') }, { length: 4 * width });
  if (readAgain === 'rstd')
    builder.call('rms_norm_backward', { dy: state('z'), y: state('input'), rstd, ds: state('ds') }, { rows: 4, hidden: width });
  return builder.build();
}

describe('fuse', () => {
  it('makes one call of neighbours, and of that and its next neighbour', () => {
    const [call, ...rest] = fuse(normed(undefined), ALL).calls;
    expect(rest).toEqual([]);
    expect(call).toMatchObject({ kernel: 'matmul_nt_norm', dims: { rows: 4, inner: 8, outer: 8, eps: 1e-5 }, label: 'matmul_nt' });
    expect(Object.keys(call.buffers).sort()).toEqual(['h', 'input', 'residual', 'w', 'x', 'z']);
  });

  it('still writes what a later call reads', () => {
    expect(Object.keys(fuse(normed('y'), ALL).calls[0].buffers)).toContain('y');
    expect(Object.keys(fuse(normed('rstd'), ALL).calls[0].buffers)).toContain('rstd');
  });

  it('leaves a product alone whose result is read again', () => {
    expect(kernels(fuse(normed('branch'), ALL))).toEqual(kernels(normed('branch')));
  });

  it('never lets a kernel read what it writes', () => {
    const program = normed(undefined, 8, persistent('residual', [4, 8]));
    expect(kernels(fuse(program, ALL))).toEqual(['matmul_nt_norm', 'inject']);
  });

  it('leaves rows alone that are longer than a workgroup should own', () => {
    expect(kernels(fuse(normed(undefined, 16), { ...ALL, widestRow: 8 }))).toEqual(['matmul_nt', 'residual_rms_norm_forward', 'inject']);
  });

  it('changes nothing without rules, and takes each rule by itself', () => {
    const program = normed(undefined);
    expect(fuse(program, NO_FUSION)).toEqual(program);
    expect(kernels(fuse(program, { ...ALL, rules: ['norm'] }))).toEqual(['matmul_nt_norm', 'inject']);
  });
});
