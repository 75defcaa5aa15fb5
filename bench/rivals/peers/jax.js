/**
 * jax-js. The whole training step (gradient-free part, loss and gradient, optimiser) is one jitted function; weights, moments and
 * gradient lie in one array each, of which the weights are slices: of the ways tried, the fastest.
 *
 * A function owns its arguments in jax-js: `.ref` wherever a value is used again.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';

/** @param {'webgpu' | 'wasm'} device */
export const jax = (device) => ({
  name: `jax-js ${device}`,
  version: '0.1.25',
  async init() {
    if (!(await init(device)).includes(device)) throw new Error(`jax-js has no ${device} here`);
    defaultDevice(device);
  },
  open: (problem) => open(problem, device),
  product: (A, B, M, K, N) => product(A, B, M, K, N, device),
});

/** x [rows, in] times w [out, in] transposed. */
const linear = (x, w) => np.matmul(x, w.transpose());

function rmsNorm(x, eps) {
  const mean = np.square(x.ref).mean(-1, { keepdims: true }).add(eps);
  return x.mul(np.reciprocal(np.sqrt(mean)));
}

/** The sine's first half is negated, so that swapping the halves of a head is all that is left of the rotation. */
function rotate(x, cos, sin) {
  const [B, S, h, d] = x.shape;
  const swapped = np.flip(x.ref.reshape([B, S, h, 2, d / 2]), 3).reshape([B, S, h, d]);
  return x.mul(cos).add(swapped.mul(sin));
}

function attention(w, c, rope, x) {
  const { batch: B, tokens: S, heads: h, hidden: D } = c;
  const d = D / h;
  const qkv = linear(x, w.qkv).reshape([B, S, 3, h, d]);
  const [q, k, v] = [qkv.ref.slice([], [], 0), qkv.ref.slice([], [], 1), qkv.slice([], [], 2)];
  const out = nn.dotProductAttention(rotate(q, rope.cos.ref, rope.sin.ref), rotate(k, rope.cos, rope.sin), v);
  return linear(out.reshape([B * S, D]), w.o);
}

function swiglu(w, x) {
  const both = linear(x, w.gateUp);
  const n = both.shape[1] / 2;
  const [gate, up] = [both.ref.slice([], [0, n]), both.slice([], [n, 2 * n])];
  return linear(nn.silu(gate).mul(up), w.down);
}

function level(layers, c, rope, z, injection) {
  let x = z.add(injection);
  for (const w of layers) {
    x = rmsNorm(x.ref.add(attention(w, c, tree.ref(rope), x)), c.eps);
    x = rmsNorm(x.ref.add(swiglu(w, x)), c.eps);
  }
  tree.dispose(rope);
  return x;
}

const oneHot = (ids, n) => np.equal(np.expandDims(ids, -1), np.arange(n)).astype(np.float32);
const embed = (table, c, tokens) => np.matmul(oneHot(tokens, c.vocabulary), table).mul(Math.sqrt(c.hidden));

/** Mean over tokens: all puzzles have the same length here. */
function stablemaxCrossEntropy(logits, labels, c) {
  const s = np.where(np.less(logits.ref, 0), np.reciprocal(np.add(1 + 1e-30, np.negative(logits.ref))), logits.ref.add(1));
  logits.dispose();
  const total = s.ref.sum(-1);
  const picked = s.mul(oneHot(labels, c.vocabulary)).sum(-1);
  return np.log(picked.div(total)).mean().mul(-1);
}

async function open({ model, training, weights, shapes, trained, inputs, labels }, device) {
  const c = {
    batch: training.batch_size,
    tokens: model.seq_len,
    heads: model.num_heads,
    hidden: model.hidden_size,
    vocabulary: model.vocab_size,
    eps: model.rms_norm_eps,
  };
  const rows = c.batch * c.tokens;
  const d = c.hidden / c.heads;
  const put = (data, shape) => np.array(data, { shape: [...shape] });
  const tensor = (name) => put(weights.get(name), shapes.get(name));
  const layers = (module) =>
    Array.from({ length: model.L_layers }, (_, i) => {
      const at = `${module}.layers.${i}.`;
      return {
        qkv: tensor(`${at}self_attn.qkv_proj.weight`),
        o: tensor(`${at}self_attn.o_proj.weight`),
        gateUp: tensor(`${at}mlp.gate_up_proj.weight`),
        down: tensor(`${at}mlp.down_proj.weight`),
      };
    });
  const all = {
    embed: tensor('embed_tokens.embedding_weight'),
    head: tensor('lm_head.weight'),
    H: layers('H_level'),
    L: layers('L_level'),
  };
  if (tree.flatten(all)[0].length !== trained.length) throw new Error('the step trains other tensors');

  const [leaves, structure] = tree.flatten(all);
  const parts = leaves.map(({ shape, size }) => ({ shape, size }));
  const join = (t) => np.concatenate(tree.leaves(t).map((leaf) => leaf.reshape([-1])));
  const unjoin = (flat) => {
    let at = 0;
    const slices = parts.map(({ shape, size }) => {
      at += size;
      return flat.ref.slice([at - size, at]).reshape(shape);
    });
    flat.dispose();
    return tree.unflatten(structure, slices);
  };
  let p = join(all);
  let m = np.zerosLike(p.ref);
  let v = np.zerosLike(p.ref);

  const cos = new Float32Array(c.tokens * d);
  const sin = new Float32Array(c.tokens * d);
  for (let s = 0; s < c.tokens; s++)
    for (let j = 0; j < d; j++) {
      const angle = s / model.rope_theta ** ((2 * (j % (d / 2))) / d);
      cos[s * d + j] = Math.cos(angle);
      sin[s * d + j] = Math.sin(angle) * (j < d / 2 ? -1 : 1);
    }
  const fixed = { rope: { cos: put(cos, [c.tokens, 1, d]), sin: put(sin, [c.tokens, 1, d]) }, H: tensor('H_init'), L: tensor('L_init') };

  /** The states that the differentiated part starts from. */
  const early = (flat, tokens, { rope, H, L }) => {
    const w = unjoin(flat);
    let zH = np.broadcastTo(H, [rows, c.hidden]);
    let zL = np.broadcastTo(L, [rows, c.hidden]);
    const x = embed(w.embed, c, tokens);
    for (let n = 0; n < model.H_cycles; n++) {
      for (let i = 0; i < model.L_cycles; i++) {
        if (n === model.H_cycles - 1 && i === model.L_cycles - 1) break;
        zL = level(tree.ref(w.L), c, tree.ref(rope), zL, zH.ref.add(x.ref));
      }
      if (n < model.H_cycles - 1) zH = level(tree.ref(w.H), c, tree.ref(rope), zH, zL.ref);
    }
    tree.dispose([w.L, w.H, w.head, rope, x]);
    return [zH, zL];
  };
  const lossOf = (w, zH, zL, rope, tokens, wanted) => {
    const x = embed(w.embed, c, tokens);
    const zL1 = level(w.L, c, tree.ref(rope), zL, zH.ref.add(x));
    return stablemaxCrossEntropy(linear(level(w.H, c, rope, zH, zL1), w.head), wanted, c);
  };
  const { beta1, beta2, lr, weight_decay } = training;
  const whole = jit((w, m, v, scale, tokens, wanted, start) => {
    const [zH, zL] = early(w.ref, tokens.ref, tree.ref(start));
    tree.dispose([start.H, start.L]);
    const [loss, gradient] = valueAndGrad(lossOf)(unjoin(w.ref), zH, zL, start.rope, tokens, wanted);
    const g = join(gradient);
    const [outer, inner] = [scale.ref.slice(0), scale.slice(1)];
    const m1 = m.mul(beta1).add(g.ref.mul(1 - beta1));
    const v1 = v.mul(beta2).add(np.square(g).mul(1 - beta2));
    // The second argument of atan2 is never negative, so atan of the quotient is the same; np.atan2(0, 0) is NaN here.
    const turn = np.atan(m1.ref.div(np.maximum(np.sqrt(v1.ref).mul(inner), 1e-30)));
    return { w: w.mul(1 - lr * weight_decay).sub(turn.mul(outer)), m: m1, v: v1, loss };
  });

  let steps = 0;
  let last = null;
  return {
    step() {
      steps++;
      const scale = put(Float32Array.of(lr / (1 - beta1 ** steps), 1 / Math.sqrt(1 - beta2 ** steps)), [2]);
      const out = whole(p, m, v, scale, put(inputs, [rows]), put(labels, [rows]), tree.ref(fixed));
      ({ w: p, m, v } = out);
      last?.dispose();
      last = out.loss;
      // Arrays are lazy: this submits what leads to the loss without waiting. The first step's shaders compile together in loss().
      if (steps > 1 && device === 'webgpu') last.ref.gpuBufferSync();
    },
    loss: async () => (await last.ref.data())[0],
    close: () => tree.dispose([p, m, v, last, fixed]),
  };
}

async function product(A, B, M, K, N, device) {
  const a = np.array(A, { shape: [M, K] });
  const b = np.array(B, { shape: [K, N] });
  const multiply = jit((x, y) => np.matmul(x, y));
  let c = null;
  let ready = false;
  return {
    async run() {
      c?.dispose();
      c = multiply(a.ref, b.ref);
      // Lazy as arrays are, a product that nobody waits for would never be computed.
      if (device === 'wasm') await c.blockUntilReady();
      else if (ready) c.ref.gpuBufferSync();
      ready = true;
    },
    done: () => c.blockUntilReady(),
    read: () => c.ref.data(),
    close() {
      tree.dispose([a, b, c]);
      multiply.dispose();
    },
  };
}
