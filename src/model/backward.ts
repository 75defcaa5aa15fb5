/**
 * The backward pass as a list of kernel calls (the paper's one-step gradient, arXiv 2506.21734, section 2), over the segment's last few
 * updates (`gradientUpdates`); the states that the first of them starts from are constants, so memory does not grow with N or with segments.
 *
 *   dz of the answer -> blocks of the last update -> d of the sum that it started from -> dz of the update before it -> ...
 *
 * Every update's state is used by the next one only: z_L by the next L-step or by the H update, whose own z_H is a constant, as it is
 * to the L-steps. So the gradient is a chain, along which each update that took the input x adds to dx:
 *
 *   hrm          H update, L-step (the one-step gradient)
 *   trm          H update, all T L-steps of the last cycle (arXiv 2510.04871)
 *   recurrent    the last update              feedforward    the only one
 *   cycle        of hrm and recurrent as in trm: all T + 1 updates of the last cycle
 *
 * Where a module is used again in the chain, its weights' gradients are added up.
 */
import type { BufferRef } from '../engine/program.ts';
import { type Gradient, gradientUpdates } from './architecture.ts';
import { ffnSize } from './config.ts';
import {
  attentionDims,
  type BlockActivations,
  embedDims,
  headDims,
  type ModuleActivations,
  type Net,
  type Outputs,
  ropeDims,
} from './forward.ts';
import { layerPrefix } from './parameters.ts';

/** Looks gradients up by their parameter's name. */
export type Gradients = (name: string) => BufferRef;

/** Where a gradient goes, and whether it adds to what an earlier use of its weights left there. */
type Target = (name: string) => { readonly dw: BufferRef; readonly accumulate: 0 | 1 };

/** The first use of a weight writes its gradient, the others add to it. */
function accumulating(grad: Gradients): Target {
  const written = new Set<string>();
  return (name) => {
    const accumulate = written.has(name) ? 1 : 0;
    written.add(name);
    return { dw: grad(name), accumulate };
  };
}

interface Product {
  readonly dy: BufferRef;
  readonly x: BufferRef;
  readonly name: string;
  readonly inner: number;
  readonly outer: number;
  /** Added to dx: the gradient that reaches x around the product. */
  readonly add?: BufferRef;
}

/** Backward of y = x Wᵀ: writes dW or adds to it, returns dx. */
function linearBackward(n: Net, target: Target, { dy, x, name, inner, outer, add }: Product): BufferRef {
  const dims = { rows: n.rows, inner, outer };
  const { dw, accumulate } = target(name);
  n.program.call('matmul_tn', { dy, x, dw }, { ...dims, accumulate }, `d ${name}`);
  const dx = n.program.temporary('dx', [n.rows, inner]);
  n.program.call('matmul_nn', { dy, w: n.weight(name), add, dx }, dims, `dx of ${name}`);
  return dx;
}

/** ds, where y = rms(s). */
function normBackward(n: Net, dy: BufferRef, y: BufferRef, rstd: BufferRef): BufferRef {
  const ds = n.program.temporary('ds', [n.rows, n.config.hidden_size]);
  n.program.call('rms_norm_backward', { dy, y, rstd, ds }, { rows: n.rows, hidden: n.config.hidden_size });
  return ds;
}

/** Returns dh. */
function blockBackward(n: Net, target: Target, prefix: string, act: BlockActivations, dy2: BufferRef): BufferRef {
  const { program, config: c } = n;
  const D = c.hidden_size;
  const I = ffnSize(c);
  const ds2 = normBackward(n, dy2, act.y2, act.rstd2);
  const da = linearBackward(n, target, { dy: ds2, x: act.a, name: `${prefix}mlp.down_proj.weight`, inner: I, outer: D });
  const dgate_up = program.temporary('dgate_up', [n.rows, 2 * I]);
  program.call('swiglu_backward', { gate_up: act.gate_up, da, dgate_up }, { rows: n.rows, ffn: I });
  const dy1 = linearBackward(n, target, {
    dy: dgate_up,
    x: act.y1,
    name: `${prefix}mlp.gate_up_proj.weight`,
    inner: D,
    outer: 2 * I,
    add: ds2,
  });
  const ds1 = normBackward(n, dy1, act.y1, act.rstd1);
  const dout = linearBackward(n, target, { dy: ds1, x: act.attention, name: `${prefix}self_attn.o_proj.weight`, inner: D, outer: D });
  const dqkv = program.temporary('dqkv', [n.rows, 3 * D]);
  program.call('attention_backward', { qkv: act.qkv, out: act.attention, lse: act.lse, dout, dqkv }, attentionDims(n));
  if (n.rope) program.call('rope', { table: n.rope, qkv: dqkv }, ropeDims(n, -1), 'rope backward');
  return linearBackward(n, target, { dy: dqkv, x: act.h, name: `${prefix}self_attn.qkv_proj.weight`, inner: D, outer: 3 * D, add: ds1 });
}

/** Returns the gradient of the sum that the module started from. */
function moduleBackward(n: Net, target: Target, act: ModuleActivations, dz: BufferRef): BufferRef {
  let d = dz;
  for (let i = act.blocks.length - 1; i >= 0; i--)
    d = n.program.scope(`layer ${i}`, () => blockBackward(n, target, layerPrefix(act.level, i), act.blocks[i], d));
  return d;
}

function sum(n: Net, a: BufferRef, b: BufferRef): BufferRef {
  const h = n.program.temporary('dx', [n.rows, n.config.hidden_size]);
  n.program.call('inject', { z: a, injection: b, h }, { length: n.rows * n.config.hidden_size }, 'sum of dx');
  return h;
}

/**
 * Gradients of everything that the segment's last updates used, from those of its outputs.
 * @param updates of the segment, in order.
 * @param gradient how far back it goes.
 */
export function segmentBackward(
  n: Net,
  grad: Gradients,
  updates: readonly ModuleActivations[],
  gradient: Gradient,
  dOutputs: Outputs,
  inputs: BufferRef,
  dpuzzle: BufferRef | undefined,
): void {
  const { program, config: c } = n;
  const chain = updates.slice(-gradientUpdates(c, gradient)).reverse();
  const z_H = chain[0].z;
  const dz_H = program.temporary('dz_H', [n.batch, n.tokens, c.hidden_size]);
  const { logits: dlogits, q: dq } = dOutputs;
  program.call('lm_head_weight_backward', { dlogits, z: z_H, dw: grad('lm_head.weight') }, headDims(n));
  program.call(
    'q_head_weight_backward',
    { dq, z: z_H, dw: grad('q_head.weight'), dbias: grad('q_head.bias') },
    { batch: n.batch, tokens: n.tokens, hidden: c.hidden_size },
  );
  program.call('head_backward', { dlogits, dq, lm_w: n.weight('lm_head.weight'), q_w: n.weight('q_head.weight'), dz: dz_H }, headDims(n));
  const target = accumulating(grad);
  let d = dz_H;
  let dx: BufferRef | undefined;
  for (const update of chain) {
    d = program.scope(`${update.takesInput ? 'L' : 'H'} backward`, () => moduleBackward(n, target, update, d));
    if (update.takesInput) dx = dx ? sum(n, dx, d) : d;
  }
  program.call(
    'embed_backward',
    {
      inputs,
      dx: dx as BufferRef,
      dembedding: grad('embed_tokens.embedding_weight'),
      dpositions: c.pos_encodings === 'learned' ? grad('embed_pos.embedding_weight') : undefined,
      dpuzzle,
    },
    embedDims(n),
  );
}
