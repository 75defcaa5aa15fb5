/**
 * TensorFlow.js. One Adam-atan2 over all weights concatenated, RMSNorm with a gradient of its own, a large batch of commands a
 * submit: of the ways tried, the fastest. Weights lie [in, out], the library's own convention: its vectorised product takes no
 * transposed second operand.
 */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';

/**
 * @param {'webgpu' | 'wasm'} backend
 * @param {() => Promise<unknown>} load registers the backend.
 */
export const tensorflow = (backend, load) => ({
  name: `TensorFlow.js ${backend}`,
  version: tf.version_core,
  async init() {
    await load();
    if (!(await tf.setBackend(backend))) throw new Error(`TensorFlow.js has no ${backend} here`);
    await tf.ready();
    tf.enableProdMode();
    if (backend === 'webgpu') tf.env().set('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 100);
  },
  open: (problem) => open(problem, backend),
  product,
});

/** A JavaScript number in an operation would be uploaded again at every call. */
const constants = new Map();
const constant = (x) => {
  if (!constants.has(x)) constants.set(x, tf.keep(tf.scalar(x)));
  return constants.get(x);
};

function transposed(data, [rows, columns]) {
  const out = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j * rows + i] = data[i * columns + j];
  return tf.tensor(out, [columns, rows]);
}

const rmsNormOf = (eps) =>
  tf.customGrad((x, save) => {
    const r = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), constant(eps)));
    const y = tf.mul(x, r);
    save([y, r]);
    return { value: y, gradFunc: (dy, [y, r]) => tf.mul(tf.sub(dy, tf.mul(y, tf.mean(tf.mul(dy, y), -1, true))), r) };
  });

/** x + 1, or 1 / (1 - x) below zero. `where` of a comparison has no automatic gradient here; the value is below 1 exactly where x < 0. */
const stable = () =>
  tf.customGrad((x, save) => {
    const s = tf.where(tf.less(x, constant(0)), tf.reciprocal(tf.sub(constant(1), x)), tf.add(x, constant(1)));
    save([s]);
    return { value: s, gradFunc: (dy, [s]) => tf.mul(dy, tf.square(tf.minimum(s, constant(1)))) };
  });

async function open({ model, training, weights, shapes, trained, inputs, labels }, backend) {
  const { seq_len: S, num_heads: h, hidden_size: D, vocab_size: V } = model;
  const B = training.batch_size;
  const d = D / h;
  const rows = B * S;
  const rmsNorm = rmsNormOf(model.rms_norm_eps);
  const stablemax = stable();

  // Halves are swapped by reversing an axis of two; the sine's first half is negated; the scale of the scores is in q's tables.
  const cos = new Float32Array(2 * S * d);
  const sin = new Float32Array(2 * S * d);
  for (let z = 0; z < 2; z++)
    for (let s = 0; s < S; s++)
      for (let j = 0; j < d; j++) {
        const angle = s / model.rope_theta ** ((2 * (j % (d / 2))) / d);
        const scale = z === 0 ? 1 / Math.sqrt(d) : 1;
        cos[(z * S + s) * d + j] = Math.cos(angle) * scale;
        sin[(z * S + s) * d + j] = Math.sin(angle) * scale * (j < d / 2 ? -1 : 1);
      }
  const cosines = tf.tensor4d(cos, [2, 1, S, d]);
  const sines = tf.tensor4d(sin, [2, 1, S, d]);

  const attention = (w, x) => {
    const qkv = tf.transpose(tf.reshape(tf.matMul(x, w.qkv), [B, S, 3 * h, d]), [2, 0, 1, 3]);
    const [qk, v] = tf.split(qkv, [2 * h, h], 0);
    const swapped = tf.reshape(tf.reverse(tf.reshape(qk, [2 * h * B, S, 2, d / 2]), 2), [2, h * B, S, d]);
    const turned = tf.add(tf.mul(tf.reshape(qk, [2, h * B, S, d]), cosines), tf.mul(swapped, sines));
    const [q, k] = tf.split(turned, 2, 0).map((t) => tf.reshape(t, [h * B, S, d]));
    const a = tf.softmax(tf.matMul(q, k, false, true));
    const out = tf.reshape(tf.matMul(a, tf.reshape(v, [h * B, S, d])), [h, B, S, d]);
    return tf.matMul(tf.reshape(tf.transpose(out, [1, 2, 0, 3]), [rows, D]), w.o);
  };
  const swiglu = (w, x) => {
    const [gate, up] = tf.split(tf.matMul(x, w.gateUp), 2, 1);
    return tf.matMul(tf.mul(tf.mul(gate, tf.sigmoid(gate)), up), w.down);
  };
  const level = (layers, z, injection) => {
    let x = tf.add(z, injection);
    for (const w of layers) {
      x = rmsNorm(tf.add(x, attention(w, x)));
      x = rmsNorm(tf.add(x, swiglu(w, x)));
    }
    return x;
  };

  const variables = trained.map((name) => {
    const [data, shape] = [weights.get(name), shapes.get(name)];
    return tf.variable(name.startsWith('embed') ? tf.tensor(data, shape) : transposed(data, shape), true);
  });
  const variable = (name) => variables[trained.indexOf(name)];
  const layers = (module) =>
    Array.from({ length: model.L_layers }, (_, i) => {
      const at = `${module}.layers.${i}.`;
      return {
        qkv: variable(`${at}self_attn.qkv_proj.weight`),
        o: variable(`${at}self_attn.o_proj.weight`),
        gateUp: variable(`${at}mlp.gate_up_proj.weight`),
        down: variable(`${at}mlp.down_proj.weight`),
      };
    });
  const [H, L, table, head] = [layers('H_level'), layers('L_level'), variable('embed_tokens.embedding_weight'), variable('lm_head.weight')];
  const initial = (name) => tf.tidy(() => tf.tile(tf.tensor(weights.get(name), [1, D]), [rows, 1]));
  const [H0, L0] = [initial('H_init'), initial('L_init')];

  // The WebAssembly backend makes integers whatever type is asked for.
  const oneHot = (ids, value) =>
    backend === 'wasm'
      ? tf.mul(tf.cast(tf.oneHot(tf.tensor1d(ids, 'int32'), V), 'float32'), constant(value))
      : tf.oneHot(tf.tensor1d(ids, 'int32'), V, value, 0, 'float32');
  const flatten = (tensors) => tf.concat(tensors.map((t) => tf.reshape(t, [-1])));
  const sizes = variables.map(({ size }) => size);
  const total = sizes.reduce((a, b) => a + b, 0);
  let state = [tf.tidy(() => flatten(variables)), tf.zeros([total]), tf.zeros([total])];
  const { beta1, beta2, lr, weight_decay } = training;

  let steps = 0;
  let last = null;
  return {
    step() {
      steps++;
      const made = tf.tidy(() => {
        const given = oneHot(inputs, Math.sqrt(D));
        const wanted = oneHot(labels, 1);
        const outer = tf.scalar(lr / (1 - beta1 ** steps));
        const inner = tf.scalar(1 / Math.sqrt(1 - beta2 ** steps));
        const [zH, zL] = tf.tidy(() => {
          let [zH, zL] = [H0, L0];
          const x = tf.matMul(given, table);
          for (let n = 0; n < model.H_cycles; n++) {
            for (let i = 0; i < model.L_cycles; i++) {
              if (n === model.H_cycles - 1 && i === model.L_cycles - 1) break;
              zL = tf.tidy(() => level(L, zL, tf.add(zH, x)));
            }
            if (n < model.H_cycles - 1) zH = tf.tidy(() => level(H, zH, zL));
          }
          return [zH, zL];
        });
        const { value, grads } = tf.variableGrads(() => {
          const zL1 = level(L, zL, tf.add(zH, tf.matMul(given, table)));
          const s = stablemax(tf.matMul(level(H, zH, zL1), head));
          return tf.neg(tf.mean(tf.log(tf.div(tf.sum(tf.mul(s, wanted), -1), tf.sum(s, -1)))));
        }, variables);
        const g = flatten(variables.map(({ name }) => grads[name]));
        tf.dispose(grads);
        const [p, m, v] = state;
        const m1 = tf.add(m, tf.mul(tf.sub(g, m), constant(1 - beta1)));
        const v1 = tf.add(v, tf.mul(tf.sub(tf.square(g), v), constant(1 - beta2)));
        const turn = tf.mul(tf.atan2(m1, tf.mul(tf.sqrt(v1), inner)), outer);
        const p1 = tf.sub(tf.mul(p, constant(1 - lr * weight_decay)), turn);
        for (const [i, part] of tf.split(p1, sizes).entries()) variables[i].assign(tf.reshape(part, variables[i].shape));
        return { value, state: [p1, m1, v1] };
      });
      tf.dispose([state, last]);
      state = made.state;
      last = made.value;
    },
    loss: async () => (await last.data())[0],
    close: () => tf.dispose([variables, state, last, H0, L0, cosines, sines]),
  };
}

async function product(A, B, M, K, N) {
  const a = tf.tensor2d(A, [M, K]);
  const b = tf.tensor2d(B, [K, N]);
  let c = null;
  return {
    run() {
      c?.dispose();
      c = tf.matMul(a, b);
    },
    // Reading submits the queue; a slice keeps the copy small.
    async done() {
      const corner = tf.slice(c, [0, 0], [1, 1]);
      await corner.data();
      corner.dispose();
    },
    read: () => c.data(),
    close: () => tf.dispose([a, b, c]),
  };
}
