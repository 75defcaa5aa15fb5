/**
 * Every backward kernel against finite differences of its forward kernel, both in float64: the slope of Σ g·out along a random
 * direction of an input, by central differences, must be that direction times the gradient which the backward kernel gives for g.
 */
import { describe, expect, it } from 'vitest';
import { type Argument, KERNELS } from '../engine/catalogue.ts';
import type { Numbers } from '../engine/engine.ts';
import { elements } from '../engine/program.ts';
import { createOracle } from './cpu-engine.ts';
import { type Arrays, integers, randoms, runKernel, shapeOf } from './testing.ts';

const oracle = createOracle();
const STEP = 1e-5;

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number => Array.from(a).reduce((sum, x, i) => sum + x * b[i], 0);

/** @param value of the function at some inputs; @param gradients of it at `inputs`, by the name of the input. */
async function expectSlopes(inputs: Arrays, value: (at: Arrays) => Promise<number>, gradients: Record<string, Numbers>): Promise<void> {
  for (const [name, gradient] of Object.entries(gradients))
    for (let seed = 1; seed <= 3; seed++) {
      const direction = randoms(gradient.length, 100 * seed);
      const moved = (by: number) => ({ ...inputs, [name]: direction.map((d, i) => inputs[name][i] + by * d) });
      const slope = ((await value(moved(STEP))) - (await value(moved(-STEP)))) / (2 * STEP);
      const size = Math.sqrt(dot(gradient, gradient) * dot(direction, direction));
      expect(Math.abs(slope - dot(gradient, direction)) / size, `${name}, direction ${seed}`).toBeLessThan(1e-8);
    }
}

/** Random numbers for a buffer of a kernel. */
const numbers = (argument: Argument, dims: Readonly<Record<string, number>>, seed: number): number[] =>
  randoms(elements(shapeOf(argument, dims)), seed);

describe('matrix products', () => {
  it('give dx = dy W and dW = dyᵀ x', async () => {
    const dims = { rows: 5, inner: 7, outer: 3 };
    const { x, w, y } = KERNELS.matmul_nt.buffers;
    const inputs = { x: numbers(x, dims, 1), w: numbers(w, dims, 2) };
    const dy = numbers(y, dims, 3);
    const { dx } = await runKernel(oracle, 'matmul_nn', dims, { dy, w: inputs.w });
    const { dw } = await runKernel(oracle, 'matmul_tn', { ...dims, accumulate: 0 }, { dy, x: inputs.x });
    await expectSlopes(inputs, async (at) => dot(dy, (await runKernel(oracle, 'matmul_nt', dims, at)).y), { x: dx, w: dw });
  });

  it('add to a gradient that is there', async () => {
    const dims = { rows: 5, inner: 7, outer: 3 };
    const given = { dy: randoms(15, 1), x: randoms(35, 2) };
    const before = randoms(21, 3);
    const alone = await runKernel(oracle, 'matmul_tn', { ...dims, accumulate: 0 }, given);
    const both = await runKernel(oracle, 'matmul_tn', { ...dims, accumulate: 1 }, { ...given, dw: before });
    for (const [i, sum] of both.dw.entries()) expect(sum).toBeCloseTo(alone.dw[i] + before[i], 12);
  });

  it('add what else flows into x', async () => {
    const dims = { rows: 5, inner: 7, outer: 3 };
    const given = { dy: randoms(15, 1), w: randoms(21, 2) };
    const add = randoms(35, 3);
    const alone = await runKernel(oracle, 'matmul_nn', dims, given);
    const both = await runKernel(oracle, 'matmul_nn', dims, { ...given, add });
    for (const [i, sum] of both.dx.entries()) expect(sum).toBeCloseTo(alone.dx[i] + add[i], 12);
  });
});

describe('between the products', () => {
  it('residual RMSNorm', async () => {
    const dims = { rows: 3, hidden: 9, eps: 1e-5 };
    const inputs = { x: randoms(27, 1), branch: randoms(27, 2) };
    const dy = randoms(27, 3);
    const { y, rstd } = await runKernel(oracle, 'residual_rms_norm_forward', dims, inputs);
    const { ds } = await runKernel(oracle, 'rms_norm_backward', { rows: 3, hidden: 9 }, { dy, y, rstd });
    const value = async (at: Arrays) => dot(dy, (await runKernel(oracle, 'residual_rms_norm_forward', dims, at)).y);
    await expectSlopes(inputs, value, { x: ds, branch: ds });
  });

  it('SwiGLU', async () => {
    const dims = { rows: 3, ffn: 5 };
    const inputs = { gate_up: randoms(30, 1, 4) };
    const da = randoms(15, 2);
    const { dgate_up } = await runKernel(oracle, 'swiglu_backward', dims, { ...inputs, da });
    await expectSlopes(inputs, async (at) => dot(da, (await runKernel(oracle, 'swiglu_forward', dims, at)).a), { gate_up: dgate_up });
  });

  it('rotary positions: back is the transpose, and the inverse', async () => {
    const dims = { batch: 2, tokens: 3, heads: 2, head_dim: 6, half: 3 };
    const table = Array.from({ length: 9 }, (_, i) => [Math.cos(i), Math.sin(i)]).flat();
    const qkv = randoms(216, 1);
    const g = randoms(216, 2);
    const there = await runKernel(oracle, 'rope', { ...dims, direction: 1 }, { table, qkv });
    const back = await runKernel(oracle, 'rope', { ...dims, direction: -1 }, { table, qkv: there.qkv });
    for (const [i, x] of back.qkv.entries()) expect(x).toBeCloseTo(qkv[i], 12);
    const gradient = await runKernel(oracle, 'rope', { ...dims, direction: -1 }, { table, qkv: g });
    const value = async (at: Arrays) => dot(g, (await runKernel(oracle, 'rope', { ...dims, direction: 1 }, { table, ...at })).qkv);
    await expectSlopes({ qkv }, value, { qkv: gradient.qkv });
  });

  it('attention', async () => {
    const dims = { batch: 2, tokens: 5, heads: 2, head_dim: 4 };
    const inputs = { qkv: randoms(240, 1, 2) };
    const dout = randoms(80, 2);
    const { out, lse } = await runKernel(oracle, 'attention_forward', dims, inputs);
    const { dqkv } = await runKernel(oracle, 'attention_backward', dims, { ...inputs, out, lse, dout });
    await expectSlopes(inputs, async (at) => dot(dout, (await runKernel(oracle, 'attention_forward', dims, at)).out), { qkv: dqkv });
  });

  it('attention weights are those that the output is made with', async () => {
    const dims = { batch: 1, tokens: 4, heads: 1, head_dim: 2 };
    const qkv = randoms(24, 1, 2);
    const { out, lse } = await runKernel(oracle, 'attention_forward', dims, { qkv });
    const { weights } = await runKernel(oracle, 'attention_weights', dims, { qkv, lse });
    for (let i = 0; i < 4; i++) {
      const row = Array.from(weights.slice(4 * i, 4 * i + 4));
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(row.reduce((sum, w, j) => sum + w * qkv[6 * j + 4], 0)).toBeCloseTo(out[2 * i], 12);
    }
  });
});

describe('the ends of the model', () => {
  it('embeddings of tokens, positions and puzzles', async () => {
    const dims = { batch: 3, cells: 4, slots: 2, tokens: 6, hidden: 5, vocab: 3, puzzle_rows: 3, puzzle_dim: 7 };
    const all = { ...dims, scale: 2.5, position_scale: 0.7 };
    // Each row of the batch has a puzzle of its own, so that the gradient by batch slot is that of the table.
    const fixed = { inputs: integers(12, 1, 3), ids: [0, 1, 2] };
    const inputs = { embedding: randoms(15, 2), positions: randoms(30, 3), puzzle_table: randoms(21, 4) };
    const dx = randoms(90, 5);
    const gradient = await runKernel(oracle, 'embed_backward', all, { ...fixed, dx }, ['dpositions', 'dpuzzle']);
    await expectSlopes(inputs, async (at) => dot(dx, (await runKernel(oracle, 'embed_forward', all, { ...fixed, ...at })).x), {
      embedding: gradient.dembedding,
      positions: gradient.dpositions,
      puzzle_table: gradient.dpuzzle,
    });
  });

  it('both heads, together', async () => {
    const dims = { batch: 2, cells: 3, slots: 1, tokens: 4, hidden: 5, vocab: 6 };
    const inputs = { z: randoms(40, 1), lm_w: randoms(30, 2), q_w: randoms(10, 3), bias: randoms(2, 4) };
    const dlogits = randoms(36, 5);
    const dq = randoms(4, 6);
    const value = async ({ z, lm_w, q_w, bias }: Arrays) => {
      const { logits } = await runKernel(oracle, 'lm_head_forward', dims, { z, w: lm_w });
      const { q } = await runKernel(oracle, 'q_head_forward', dims, { z, w: q_w, bias });
      return dot(dlogits, logits) + dot(dq, q);
    };
    const { dz } = await runKernel(oracle, 'head_backward', dims, { dlogits, dq, lm_w: inputs.lm_w, q_w: inputs.q_w });
    const lm = await runKernel(oracle, 'lm_head_weight_backward', dims, { dlogits, z: inputs.z });
    const q = await runKernel(oracle, 'q_head_weight_backward', dims, { dq, z: inputs.z });
    await expectSlopes(inputs, value, { z: dz, lm_w: lm.dw, q_w: q.dw, bias: q.dbias });
  });
});
