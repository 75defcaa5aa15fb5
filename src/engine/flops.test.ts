import { describe, expect, it } from 'vitest';
import { PUBLISHED } from '../model/config.ts';
import { trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS } from '../model/training.ts';
import { callBytes, programFlops } from './flops.ts';
import { FUSIONS, fuse } from './fusion.ts';
import { type Call, persistent } from './program.ts';

const call = (kernel: Call['kernel'], dims: Call['dims'], buffers: Call['buffers']): Call => ({ kernel, dims, buffers, label: kernel });

describe('the least that calls cost', () => {
  it('counts the same operations before and after fusion', () => {
    const model = { ...PUBLISHED, vocab_size: 6, seq_len: 16, hidden_size: 64, num_heads: 4, H_layers: 1, L_layers: 1, ffn_multiple: 64 };
    const { program } = trainProgram(model, { ...TRAINING_DEFAULTS, batch_size: 4 });
    const fused = fuse(program, { rules: FUSIONS, widestRow: 256 });
    expect(fused.calls.length).toBeLessThan(program.calls.length);
    expect(programFlops(fused)).toBe(programFlops(program));
  });

  it('counts what is read, what is written, and twice what is updated', () => {
    const f = (name: string, ...shape: number[]) => persistent(name, shape);
    expect(callBytes(call('copy', { length: 10 }, { x: f('x', 10), y: f('y', 10) }))).toBe(80);
    const products = { x: f('x', 2, 3), w: f('w', 5, 3), y: f('y', 2, 5) };
    expect(callBytes(call('matmul_nt', { rows: 2, inner: 3, outer: 5 }, products))).toBe(4 * (6 + 15 + 10));
    const status = persistent('status', [1], 'u32');
    const average = { parameters: f('p', 8), scalars: f('s', 8), status, average: f('a', 8) };
    expect(callBytes(call('ema_update', { length: 8 }, average))).toBe(4 * (8 + 8 + 1 + 16));
  });

  it('counts only what a call has to touch of a table, a ring and rows that stay', () => {
    const f = (name: string, ...shape: number[]) => persistent(name, shape);
    const u = (name: string, ...shape: number[]) => persistent(name, shape, 'u32');
    const signs = { ids: u('ids', 2), dpuzzle: f('d', 2, 4), scalars: f('s', 8), status: u('u', 1), puzzle_table: f('t', 1000, 4) };
    expect(callBytes(call('sign_sgd', { batch: 2, puzzle_rows: 1000, puzzle_dim: 4 }, signs))).toBe(4 * (2 + 8 + 8 + 1 + 2 * 4));
    const guard = { gradients: f('g', 100), scalars: f('s', 8), metrics: f('m', 64, 12), status: u('u', 1) };
    expect(callBytes(call('gradient_guard', { length: 100, ring: 64 }, guard))).toBe(4 * (100 + 8 + 2 * 12 + 2));
    const select = { halted: u('h', 2), init: f('i', 4), z: f('z', 2, 3, 4) };
    expect(callBytes(call('select_state', { batch: 2, tokens: 3, hidden: 4 }, select))).toBe(8);
  });
});
