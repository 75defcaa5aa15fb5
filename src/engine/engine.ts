/**
 * What every engine offers: memory by name, and programs to run. Three kinds exist: `webgpu` (WGSL), `cpu` (float32, WebAssembly
 * SIMD) and `oracle` (float64, plain loops, for tests).
 */
import type { BufferRef, Call, Program } from './program.ts';

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

/** When a dispatch ran, in milliseconds from the first of its run. */
export interface Span {
  /** Place of its call in `Executable.calls`. */
  readonly call: number;
  readonly start: number;
  readonly milliseconds: number;
}

/** What preparing a program comes to. */
export interface Outline {
  /** The calls as they run: the program's own, or what fusion made of them. */
  readonly calls: readonly Call[];
  /** The call, by its place, that each dispatch works for. */
  readonly origins: readonly number[];
  /** Bytes of the arena for temporaries. */
  readonly arenaBytes: number;
}

/** A program with its memory, pipelines and bindings in place. */
export interface Executable extends Outline {
  readonly program: Program;
  readonly dispatches: number;
  /** For measuring: while true, `run` does all that the host has to do and no work. What it leaves in memory means nothing. */
  emptied: boolean;
  /** Runs the program once. On WebGPU it is queued: reads that follow see its results. */
  run(): void;
  /** Runs the program once with a clock around each dispatch, in order; undefined where the device has no timestamps. */
  profile(): Promise<readonly Span[] | undefined>;
  /** For measuring: runs the dispatches of some calls so many times, in order, in one submit. What it leaves in memory means nothing. */
  repeat(calls: readonly number[], times: number): void;
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
  /** Is called as `prepare` compiles: how many kernels are compiled, of those that are waited for. Engines that compile nothing do not. */
  compiled?: ((found: number, wanted: number) => void) | undefined;

  /** What `prepare` would make, without compiling or allocating anything. */
  outline(program: Program): Outline;
  prepare(program: Program): Promise<Executable>;
  /** @throws RangeError if no prepared program mentions the buffer, or the data does not fit it exactly. */
  write(target: BufferRef, data: ArrayLike<number>): void;
  /** Copies as they are after everything queued so far: Float32Array (Float64Array in the oracle), Uint32Array or Int32Array. */
  read(sources: readonly BufferRef[]): Promise<Numbers[]>;
  /** Resolves when everything queued so far has been done. */
  settle(): Promise<void>;
  destroy(): void;
}
