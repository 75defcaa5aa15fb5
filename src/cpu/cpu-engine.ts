/** The two engines that need no GPU: the float64 oracle, for tests, and the float32 engine that trains. */
import type { Engine, EngineLimits } from '../engine/engine.ts';
import type { FusionPlan } from '../engine/fusion.ts';
import { Heap } from './heap.ts';
import { type Bind, HostEngine } from './host-engine.ts';
import { CPU_KERNELS } from './kernels/index.ts';
import { wasmKernels } from './wasm-kernels.ts';

const LIMITS: EngineLimits = {
  // What a 32-bit WebAssembly memory can hold.
  maxBindingBytes: 2 ** 32 - 2 ** 16,
  maxBufferBytes: 2 ** 32 - 2 ** 16,
  maxHeadDim: 256,
  maxDispatchPerDimension: Number.MAX_SAFE_INTEGER,
};

/** What keeps numbers in the cache. The rest would only save calls, which cost nothing here. */
export const CPU_FUSION: FusionPlan = {
  rules: ['swiglu', 'norm', 'injection', 'swigluBackward', 'normBackward'],
  widestRow: Number.POSITIVE_INFINITY,
};

/** A call's buffers were checked against the catalogue when it was recorded, which its type no longer shows. */
const bindTo =
  (kernels: typeof CPU_KERNELS): Bind =>
  (call, arrays) => {
    const kernel = kernels[call.kernel] as (arrays: object, dims: object) => void;
    return () => kernel(arrays, call.dims);
  };

/** Every kernel as plain loops in float64: slow, and right. What the other engines are tested against. */
export function createOracle(): Engine {
  const info = { kind: 'oracle', label: 'Oracle · float64', software: false, details: { Numbers: 'float64' } } as const;
  return new HostEngine(info, LIMITS, new Heap(8), bindTo(CPU_KERNELS));
}

/**
 * Float32 in one WebAssembly memory: what takes time is compiled, the rest are the oracle's loops.
 * @throws Error where WebAssembly SIMD is missing.
 */
export async function createCpuEngine(fusion: FusionPlan = CPU_FUSION): Promise<Engine> {
  const info = {
    kind: 'cpu',
    label: 'CPU · WebAssembly SIMD',
    software: false,
    details: { Numbers: 'float32', Threads: '1', 'Largest memory': '4 GiB' },
  } as const;
  const heap = new Heap(4);
  return new HostEngine(info, LIMITS, heap, bindTo({ ...CPU_KERNELS, ...(await wasmKernels(heap)) }), fusion);
}
