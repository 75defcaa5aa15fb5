import type { ArraysOf, DimsOf, KernelName } from '../../engine/catalogue.ts';

/** Float32Array in the CPU engine, Float64Array in the oracle. */
export type Floats = Float32Array | Float64Array;

/** One kernel as plain loops: the same source computes in float32 (rounding at each store) and in float64. */
export type CpuKernel<K extends KernelName> = (buffers: ArraysOf<K, Floats>, dims: DimsOf<K>) => void;
