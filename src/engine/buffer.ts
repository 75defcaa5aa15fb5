/** What kernels read and write: named arrays of 32-bit numbers, and parts of them. */
export type DType = 'f32' | 'u32' | 'i32';

export interface Storage {
  readonly name: string;
  readonly dtype: DType;
  /** Number of 4-byte elements (8 bytes a float in the float64 oracle). */
  readonly length: number;
  readonly kind: 'persistent' | 'temporary';
  /** Constant contents, written once when the storage is created (RoPE tables). */
  readonly contents?: Float32Array | Uint32Array | undefined;
}

/** A whole storage or a contiguous part of one. `offset` in elements; a multiple of 64, which every device can bind. */
export interface BufferRef {
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
}
