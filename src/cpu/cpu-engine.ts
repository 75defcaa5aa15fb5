/** The two engines that need no GPU: the float64 oracle, for tests, and the float32 engine that trains. */
import type { Engine, EngineInfo, EngineLimits } from '../engine/engine.ts';
import type { FusionPlan } from '../engine/fusion.ts';
import { Heap, sharedMemory } from './heap.ts';
import { type Bind, HostEngine } from './host-engine.ts';
import { CPU_KERNELS } from './kernels/index.ts';
import type { TeamOf } from './team.ts';
import { threadedKernels, wasmKernels } from './wasm-kernels.ts';

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
const plainLoops: Bind = (calls) =>
  calls.map(({ call, arrays }) => {
    const kernel = CPU_KERNELS[call.kernel] as (arrays: object, dims: object) => void;
    return () => kernel(arrays, call.dims);
  });

/** Every kernel as plain loops in float64: slow, and right. What the other engines are tested against. */
export function createOracle(): Engine {
  const info = { kind: 'oracle', label: 'Oracle · float64', software: false, details: { Numbers: 'float64' } } as const;
  return new HostEngine(info, LIMITS, new Heap(8), plainLoops);
}

/** What an engine splits its work over. Where that is the calling thread alone, `why` may say what keeps it from more. */
export type Threading = TeamOf | { readonly count: 1; readonly why?: string };

/**
 * Float32 in one WebAssembly memory: what takes time is compiled, the rest are the oracle's loops. Results do not depend on the number
 * of threads. Where threads cannot be had, it runs on one, and says why in its details.
 * @throws Error where WebAssembly SIMD is missing.
 */
export async function createCpuEngine(fusion: FusionPlan = CPU_FUSION, threading: Threading = { count: 1 }): Promise<Engine> {
  if (!('start' in threading)) return onOne(fusion, threading.why);
  if (threading.count < 2) return onOne(fusion);
  try {
    return await onThreads(fusion, threading);
  } catch (error) {
    return onOne(fusion, (error as Error).message);
  }
}

async function onOne(fusion: FusionPlan, why?: string): Promise<Engine> {
  const heap = new Heap(4);
  return new HostEngine(infoOf(LABEL, why ? `1 (${why})` : '1', LARGEST), LIMITS, heap, await wasmKernels(heap), fusion);
}

async function onThreads(fusion: FusionPlan, threads: TeamOf): Promise<Engine> {
  const { memory, bytes } = sharedMemory();
  const heap = new Heap(4, memory);
  const { bind, team } = await threadedKernels(heap, threads);
  const info = infoOf(`${LABEL} · ${threads.count} threads`, `${threads.count}`, bytes);
  return new HostEngine(info, LIMITS, heap, bind, fusion, team);
}

const LABEL = 'CPU · WebAssembly SIMD';
const LARGEST = 2 ** 32;

function infoOf(label: string, threads: string, bytes: number): EngineInfo {
  const details = { Numbers: 'float32', Threads: threads, 'Largest memory': `${bytes / 2 ** 30} GiB` };
  return { kind: 'cpu', label, software: false, details };
}
