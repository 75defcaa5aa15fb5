/**
 * The backward pass as a list of kernel calls (model.md 4). The one-step gradient: only the last L step and the last H update
 * are differentiated; the states that they start from are constants, so memory does not grow with N, T or segments.
 *
 *   dz_H -> H blocks -> d(z_H + z_L): all of it is dz_L -> L blocks -> d(z_L + z_H + x): all of it is dx -> embeddings
 *
 * Every weight is used with gradient exactly once a step, so its gradient is written, never accumulated.
 */
import type { BufferRef } from '../engine/program.ts';
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
  type SegmentActivations,
} from './forward.ts';
import { layerPrefix } from './parameters.ts';

/** Looks gradients up by their parameter's name. */
export type Gradients = (name: string) => BufferRef;

interface Product {
  readonly dy: BufferRef;
  readonly x: BufferRef;
  readonly name: string;
  readonly inner: number;
  readonly outer: number;
  /** Added to dx: the gradient that reaches x around the product. */
  readonly add?: BufferRef;
}

/** Backward of y = x Wᵀ: writes dW, returns dx. */
function linearBackward(n: Net, grad: Gradients, { dy, x, name, inner, outer, add }: Product): BufferRef {
  const dims = { rows: n.rows, inner, outer };
  n.program.call('matmul_tn', { dy, x, dw: grad(name) }, dims, `d ${name}`);
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
function blockBackward(n: Net, grad: Gradients, prefix: string, act: BlockActivations, dy2: BufferRef): BufferRef {
  const { program, config: c } = n;
  const D = c.hidden_size;
  const I = ffnSize(c);
  const ds2 = normBackward(n, dy2, act.y2, act.rstd2);
  const da = linearBackward(n, grad, { dy: ds2, x: act.a, name: `${prefix}mlp.down_proj.weight`, inner: I, outer: D });
  const dgate_up = program.temporary('dgate_up', [n.rows, 2 * I]);
  program.call('swiglu_backward', { gate_up: act.gate_up, da, dgate_up }, { rows: n.rows, ffn: I });
  const dy1 = linearBackward(n, grad, {
    dy: dgate_up,
    x: act.y1,
    name: `${prefix}mlp.gate_up_proj.weight`,
    inner: D,
    outer: 2 * I,
    add: ds2,
  });
  const ds1 = normBackward(n, dy1, act.y1, act.rstd1);
  const dout = linearBackward(n, grad, { dy: ds1, x: act.attention, name: `${prefix}self_attn.o_proj.weight`, inner: D, outer: D });
  const dqkv = program.temporary('dqkv', [n.rows, 3 * D]);
  program.call('attention_backward', { qkv: act.qkv, out: act.attention, lse: act.lse, dout, dqkv }, attentionDims(n));
  if (n.rope) program.call('rope', { table: n.rope, qkv: dqkv }, ropeDims(n, -1), 'rope backward');
  return linearBackward(n, grad, { dy: dqkv, x: act.h, name: `${prefix}self_attn.qkv_proj.weight`, inner: D, outer: 3 * D, add: ds1 });
}

/** Returns the gradient of the module's input z + injection. */
function moduleBackward(n: Net, grad: Gradients, act: ModuleActivations, dz: BufferRef): BufferRef {
  let d = dz;
  for (let i = act.blocks.length - 1; i >= 0; i--)
    d = n.program.scope(`layer ${i}`, () => blockBackward(n, grad, layerPrefix(act.level, i), act.blocks[i] as BlockActivations, d));
  return d;
}

/** Gradients of everything that the segment's last two updates used, from those of its outputs. */
export function segmentBackward(
  n: Net,
  grad: Gradients,
  act: SegmentActivations,
  dOutputs: Outputs,
  inputs: BufferRef,
  dpuzzle: BufferRef | undefined,
): void {
  const { program, config: c } = n;
  const z_H = act.lastH.z;
  const dz_H = program.temporary('dz_H', [n.batch, n.tokens, c.hidden_size]);
  const { logits: dlogits, q: dq } = dOutputs;
  program.call('head_backward', { dlogits, dq, lm_w: n.weight('lm_head.weight'), q_w: n.weight('q_head.weight'), dz: dz_H }, headDims(n));
  program.call('lm_head_weight_backward', { dlogits, z: z_H, dw: grad('lm_head.weight') }, headDims(n));
  program.call(
    'q_head_weight_backward',
    { dq, z: z_H, dw: grad('q_head.weight'), dbias: grad('q_head.bias') },
    { batch: n.batch, tokens: n.tokens, hidden: c.hidden_size },
  );
  const dz_L = program.scope('H backward', () => moduleBackward(n, grad, act.lastH, dz_H));
  const dx = program.scope('L backward', () => moduleBackward(n, grad, act.lastL, dz_L));
  program.call(
    'embed_backward',
    {
      inputs,
      dx,
      dembedding: grad('embed_tokens.embedding_weight'),
      dpositions: c.pos_encodings === 'learned' ? grad('embed_pos.embedding_weight') : undefined,
      dpuzzle,
    },
    embedDims(n),
  );
}
