/**
 * Memory for an engine: blocks out of one WebAssembly.Memory, which grows as needed.
 *
 * Growth detaches every typed array made before. Hence an engine keeps addresses, and makes its arrays again when `buffer` is
 * another object than the one that they were made from.
 */
import { OutOfMemory } from '../engine/out-of-memory.ts';
import type { DType } from '../engine/program.ts';

const PAGE = 65536;
/** A cache line, and room for any SIMD load. */
const ALIGNMENT = 64;
/** Below this address compiled code keeps its constants. */
const START = 1024;

export const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/** Sizes to which a memory that threads share may grow, in pages: some browsers refuse the largest, which they reserve at once. */
const SHARED_SIZES = [65536, 32768, 16384] as const;

/** @throws RangeError where there is none to be had. */
export function sharedMemory(): { readonly memory: WebAssembly.Memory; readonly bytes: number } {
  for (const maximum of SHARED_SIZES)
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum, shared: true }), bytes: maximum * PAGE };
    } catch {}
  throw new RangeError('this device gives no memory that threads could share');
}

interface Gap {
  at: number;
  bytes: number;
}

export class Heap {
  /** Bytes of all blocks that are held now. */
  bytes = 0;
  private readonly blocks = new Map<number, number>();
  /** Free memory, by address; no two gaps touch. */
  private gaps: Gap[] = [{ at: START, bytes: PAGE - START }];

  /** @param memory of one page, for this heap alone. */
  constructor(
    readonly floatBytes: 4 | 8,
    readonly memory = new WebAssembly.Memory({ initial: 1 }),
  ) {}

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  /**
   * A zeroed block, aligned to 64 bytes: the tightest gap that holds it.
   * @throws OutOfMemory when the memory cannot grow that far.
   */
  allocate(bytes: number): number {
    const need = align(Math.max(bytes, 1));
    let gap = this.tightest(need);
    if (!gap) {
      this.grow(need);
      gap = this.tightest(need);
    }
    if (!gap) throw new Error(`the heap grew, but has no gap of ${need} bytes: its list of gaps is wrong`);
    const { at } = gap;
    gap.at += need;
    gap.bytes -= need;
    if (gap.bytes === 0) this.gaps.splice(this.gaps.indexOf(gap), 1);
    this.blocks.set(at, need);
    this.bytes += need;
    new Uint8Array(this.buffer, at, need).fill(0);
    return at;
  }

  free(at: number): void {
    const bytes = this.blocks.get(at);
    if (bytes === undefined) throw new Error(`the heap holds no block at ${at}: it was freed twice, or never allocated`);
    this.blocks.delete(at);
    this.bytes -= bytes;
    this.addGap({ at, bytes });
  }

  /** A block, or part of one, as a typed array. Dead once the memory grows. */
  view(dtype: DType, at: number, length: number): Float32Array | Float64Array | Uint32Array | Int32Array {
    if (dtype === 'u32') return new Uint32Array(this.buffer, at, length);
    if (dtype === 'i32') return new Int32Array(this.buffer, at, length);
    return this.floatBytes === 8 ? new Float64Array(this.buffer, at, length) : new Float32Array(this.buffer, at, length);
  }

  private tightest(need: number): Gap | undefined {
    let best: Gap | undefined;
    for (const gap of this.gaps) if (gap.bytes >= need && (!best || gap.bytes < best.bytes)) best = gap;
    return best;
  }

  private grow(need: number): void {
    const end = this.buffer.byteLength;
    const last = this.gaps.at(-1);
    const tail = last && last.at + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((need - tail) / PAGE);
    if (this.growBy(pages)) return;
    // What there is would have been taken anyhow; it tells how much that is.
    for (let step = pages; step >= 1; step = Math.floor(step / 2)) this.growBy(step);
    const room = this.gaps.reduce((sum, { bytes }) => sum + bytes, 0);
    throw new OutOfMemory({ giver: 'WebAssembly', held: this.bytes, asked: need, room });
  }

  private growBy(pages: number): boolean {
    const end = this.buffer.byteLength;
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    this.addGap({ at: end, bytes: pages * PAGE });
    return true;
  }

  private addGap(added: Gap): void {
    const gaps: Gap[] = [];
    for (const gap of [...this.gaps, added].sort((a, b) => a.at - b.at)) {
      const last = gaps.at(-1);
      if (last && last.at + last.bytes === gap.at) last.bytes += gap.bytes;
      else gaps.push({ ...gap });
    }
    this.gaps = gaps;
  }
}
