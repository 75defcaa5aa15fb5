/** Bytes that need not lie in memory: a file on disk, dropped on a page or in a buffer, read in pieces. */

export interface ByteSource {
  readonly size: number;
  /** Bytes [begin, end): exactly end - begin of them. Callers have checked that 0 <= begin <= end <= size. */
  read(begin: number, end: number): Promise<Uint8Array>;
}

/** Reads hand out views: nothing is copied. */
export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: async (begin, end) => bytes.subarray(begin, end),
});

/** A `File` or `Blob`: only the pieces asked for come into memory. */
export const blobSource = (blob: Blob): ByteSource => ({
  size: blob.size,
  read: async (begin, end) => new Uint8Array(await blob.slice(begin, end).arrayBuffer()),
});
