/**
 * What every engine offers: memory by name, and programs to run. Three kinds exist: `webgpu` (WGSL), `cpu` (float32, WebAssembly
 * SIMD) and `oracle` (float64, plain loops, for tests).
 */
import type { BufferRef, Program } from './program.ts';

export type EngineKind = 'webgpu' | 'cpu' | 'oracle';
export type Numbers = Float32Array | Float64Array | Uint32Array | Int32Array;

export interface EngineInfo {
  readonly kind: EngineKind;
  /** One short line for the chip in the page: "WebGPU · NVIDIA", "CPU · WebAssembly SIMD". */
  readonly label: string;
  /** True where a "GPU" is really a software rasteriser: correct, slow. */
  readonly software: boolean;
  /** Vendor, architecture, limits, features...: shown as a table. */
  readonly details: Readonly<Record<string, string>>;
}

export interface EngineLimits {
  /** Largest single buffer binding, bytes. */
  readonly maxBindingBytes: number;
  readonly maxBufferBytes: number;
  /** Largest attention head size. */
  readonly maxHeadDim: number;
  readonly maxDispatchPerDimension: number;
}

/** Totals since the engine was made. In the steady state only `dispatches`, `submits` and `reads` grow. */
export interface Counters {
  dispatches: number;
  submits: number;
  buffers: number;
  bindGroups: number;
  pipelines: number;
  reads: number;
}

export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** A program with its memory, pipelines and bindings in place. */
export interface Executable {
  readonly program: Program;
  /** Bytes of the arena for temporaries. */
  readonly arenaBytes: number;
  readonly dispatches: number;
  /** Runs the program once. On WebGPU it is queued: reads that follow see its results. */
  run(): void;
  /** Runs the program once with a clock around each kernel; undefined where the device has no timestamps. */
  profile(): Promise<readonly KernelTime[] | undefined>;
  release(): void;
}

export interface Engine {
  readonly info: EngineInfo;
  readonly limits: EngineLimits;
  readonly counters: Readonly<Counters>;
  /** All memory held now, bytes: persistent buffers, arenas, staging. */
  readonly bytes: number;
  /** Resolves, with what happened in plain words, if the device is lost or reports an error. Never rejects. */
  readonly failed: Promise<string>;

  prepare(program: Program): Promise<Executable>;
  /** @throws RangeError if no prepared program mentions the buffer, or the data does not fit it exactly. */
  write(target: BufferRef, data: ArrayLike<number>): void;
  /** Copies as they are after everything queued so far: Float32Array (Float64Array in the oracle), Uint32Array or Int32Array. */
  read(sources: readonly BufferRef[]): Promise<Numbers[]>;
  /** Resolves when everything queued so far has been done. */
  settle(): Promise<void>;
  destroy(): void;
}
