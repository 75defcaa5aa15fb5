/** The side of the comparison that runs in the tab; `bench/rivals.mjs` takes turns between the peers from outside. */

import { createCpuEngine } from '../../src/cpu/cpu-engine.ts';
import { createGpuEngine } from '../../src/gpu/gpu-engine.ts';
import { asked, instrument } from './instrument.ts';
import { hrm, referenceLosses } from './peers/hrm.ts';
import { lossesOf, makeProblem, type Peer, type Problem, SIZES, type Stepper } from './problem.ts';

interface JaxModule {
  jax(device: 'webgpu' | 'wasm'): Peer;
}
interface TensorflowModule {
  tensorflow(backend: 'webgpu' | 'wasm', load: () => Promise<unknown>): Peer;
}

/** The libraries' own packages are installed beside this page only, so nothing may import them by name. */
const modules = import.meta.glob('./peers/*.js');
const load = async <T>(name: string) => (await modules[`./peers/${name}.js`]()) as T;

/** Peers that compare with each other: on one adapter, or on the processor. */
async function peersOf(kind: string): Promise<Peer[]> {
  const { jax } = await load<JaxModule>('jax');
  const { tensorflow } = await load<TensorflowModule>('tensorflow');
  if (kind === 'cpu')
    return [
      hrm('HRM Playground CPU', createCpuEngine),
      jax('wasm'),
      tensorflow('wasm', async () => (await load<{ register(): void }>('tensorflow-wasm')).register()),
    ];
  return [
    hrm('HRM Playground WebGPU', () => createGpuEngine(navigator.gpu)),
    jax('webgpu'),
    tensorflow('webgpu', () => load('tensorflow-webgpu')),
  ];
}

/** Of warm-up, and of rounds. */
const PRODUCT_MS = 500;

let peers: Peer[] = [];
let problem: Problem;
const open = new Map<string, Stepper>();

async function as<T>(name: string, work: (peer: Peer) => Promise<T>): Promise<T> {
  const peer = peers.find((one) => one.name === name);
  if (!peer) throw new RangeError(`there is no peer ${name}`);
  instrument.peer = name;
  return work(peer);
}

const bench = {
  sizes: Object.keys(SIZES),
  async begin(kind: string) {
    peers = await peersOf(kind);
    const adapter = await navigator.gpu?.requestAdapter();
    const { vendor = '', architecture = '', description = '' } = adapter?.info ?? {};
    return {
      peers: peers.map(({ name, version }) => ({ name, version })),
      adapter: [vendor, architecture, description].filter(Boolean).join(' '),
    };
  },
  init: (name: string) => as(name, (peer) => peer.init()),

  reference(size: string, steps: number) {
    problem = makeProblem(SIZES[size]);
    return referenceLosses(problem, steps);
  },
  /** Opens a peer at the size last referred to, and takes steps, each awaited: their losses, and milliseconds until the first was done. */
  open: (name: string, steps: number) =>
    as(name, async (peer) => {
      const began = performance.now();
      const stepper = await peer.open(problem);
      open.set(name, stepper);
      const losses = await lossesOf(stepper, 1);
      const first = performance.now() - began;
      return { losses: [...losses, ...(await lossesOf(stepper, steps - 1))], first };
    }),
  /** Steps with no reading in between, then the last one's loss: milliseconds and requests a step. */
  steps: (name: string, count: number, emptied = false) =>
    as(name, async () => {
      const stepper = open.get(name)!;
      const before = { ...asked.get(name) };
      instrument.emptied = emptied;
      const began = performance.now();
      for (let i = 0; i < count; i++) await stepper.step();
      await stepper.loss();
      const milliseconds = (performance.now() - began) / count;
      instrument.emptied = false;
      const after = asked.get(name);
      const each = (what: 'dispatches' | 'submits' | 'buffers') => ((after?.[what] ?? 0) - (before[what] ?? 0)) / count;
      return {
        milliseconds,
        dispatches: each('dispatches'),
        submits: each('submits'),
        buffers: each('buffers'),
        peakBytes: after?.peakBytes ?? 0,
      };
    }),
  close: (name: string) =>
    as(name, async () => {
      open.get(name)?.close();
      open.delete(name);
    }),

  /** GFLOP/s of A·B, the fastest of many short rounds after as long a warm-up, and the largest error of a few elements. */
  product: (name: string, [M, K, N]: readonly [number, number, number]) =>
    as(name, async (peer) => {
      const numbers = (length: number) => Float32Array.from({ length }, (_, i) => Math.sin(i * 0.7) / 2);
      const [A, B] = [numbers(M * K), numbers(K * N)];
      const product = await peer.product(A, B, M, K, N);
      await product.run();
      const C = await product.read();
      let error = 0;
      for (const [i, j] of [
        [0, 0],
        [M - 1, N - 1],
        [M >> 1, N >> 1],
        [M >> 2, 3],
      ] as const) {
        let sum = 0;
        for (let k = 0; k < K; k++) sum += A[i * K + k] * B[k * N + j];
        error = Math.max(error, Math.abs(sum - C[i * N + j]));
      }
      const repeats = Math.ceil(1e8 / (2 * M * K * N));
      const rounds = async () => {
        let gflops = 0;
        const end = performance.now() + PRODUCT_MS;
        while (performance.now() < end) {
          const began = performance.now();
          for (let i = 0; i < repeats; i++) await product.run();
          await product.done();
          gflops = Math.max(gflops, (2 * M * K * N * repeats) / 1e6 / (performance.now() - began));
        }
        return gflops;
      };
      // Until the browser has compiled for speed what it first compiled in haste.
      await rounds();
      const gflops = await rounds();
      product.close();
      return { gflops, error };
    }),
};

Object.assign(globalThis, { bench });
