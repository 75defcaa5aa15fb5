/** Buffers of an engine: the named ones, arenas, and a ring of staging buffers to read through. All are counted. */
import type { Counters, Numbers } from '../engine/engine.ts';
import { type BufferRef, type DType, refLength, type Storage } from '../engine/program.ts';
import { soon } from './soon.ts';

const MIN_STAGING_BYTES = 4096;

interface Staging {
  buffer: GPUBuffer;
  busy: boolean;
}

/** Where a reference lies. */
export interface Place {
  readonly buffer: GPUBuffer;
  readonly offset: number;
  readonly size: number;
}

export function toTyped(
  dtype: DType,
  data: ArrayLike<number>,
): Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
  switch (dtype) {
    case 'f32':
      return Float32Array.from(data);
    case 'u32':
      return Uint32Array.from(data);
    case 'i32':
      return Int32Array.from(data);
  }
}

function fromBytes(dtype: DType, bytes: ArrayBuffer): Numbers {
  switch (dtype) {
    case 'f32':
      return new Float32Array(bytes);
    case 'u32':
      return new Uint32Array(bytes);
    case 'i32':
      return new Int32Array(bytes);
  }
}

export class Memory {
  private readonly named = new Map<string, { readonly storage: Storage; readonly buffer: GPUBuffer }>();
  private readonly staging: Staging[] = [];
  /** Bytes of every buffer alive. */
  bytes = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly counters: Counters,
  ) {}

  create(label: string, elements: number): GPUBuffer {
    return this.allocate(label, elements * 4, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC);
  }

  allocate(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const { maxBufferSize } = this.device.limits;
    if (size > maxBufferSize)
      throw new RangeError(`${label} needs ${size} bytes, more than the ${maxBufferSize} of one buffer on this GPU`);
    const buffer = this.device.createBuffer({ label, size, usage });
    this.counters.buffers++;
    this.bytes += size;
    return buffer;
  }

  free(buffer: GPUBuffer): void {
    this.bytes -= buffer.size;
    buffer.destroy();
  }

  /** The buffer of a named storage, made (zeroed, or with its contents) when it is first mentioned. */
  persistent(storage: Storage): GPUBuffer {
    const found = this.named.get(storage.name);
    if (found) {
      if (found.storage.length !== storage.length || found.storage.dtype !== storage.dtype)
        throw new RangeError(
          `buffer "${storage.name}" is ${found.storage.dtype}[${found.storage.length}] in one program and ${storage.dtype}[${storage.length}] in another`,
        );
      return found.buffer;
    }
    const buffer = this.create(storage.name, storage.length);
    this.named.set(storage.name, { storage, buffer });
    if (storage.contents) this.device.queue.writeBuffer(buffer, 0, toTyped(storage.dtype, storage.contents));
    return buffer;
  }

  /** @throws RangeError if no prepared program mentions the buffer. */
  place(ref: BufferRef): Place {
    const found = ref.storage.kind === 'persistent' ? this.named.get(ref.storage.name) : undefined;
    if (!found) throw new RangeError(`no prepared program has a persistent buffer "${ref.storage.name}"`);
    const offset = ref.offset * 4;
    const size = refLength(ref) * 4;
    if (offset + size > found.buffer.size)
      throw new RangeError(`[${ref.shape}] at ${ref.offset} runs past the end of "${ref.storage.name}"`);
    return { buffer: found.buffer, offset, size };
  }

  /** @throws RangeError if the data does not fit the buffer exactly. */
  write(target: BufferRef, data: ArrayLike<number>): void {
    const { buffer, offset } = this.place(target);
    if (data.length !== refLength(target))
      throw new RangeError(`"${target.storage.name}" takes ${refLength(target)} numbers, not ${data.length}`);
    this.device.queue.writeBuffer(buffer, offset, toTyped(target.storage.dtype, data));
  }

  /** Copies through one staging buffer: several reads may be in flight. */
  async read(sources: readonly BufferRef[]): Promise<Numbers[]> {
    const places = sources.map((ref) => this.place(ref));
    const total = places.reduce((n, p) => n + p.size, 0);
    if (total === 0) return sources.map((ref) => fromBytes(ref.storage.dtype, new ArrayBuffer(0)));
    this.counters.reads++;
    const entry = this.claim(total);
    const encoder = this.device.createCommandEncoder({ label: 'read' });
    let at = 0;
    for (const { buffer, offset, size } of places) {
      encoder.copyBufferToBuffer(buffer, offset, entry.buffer, at, size);
      at += size;
    }
    this.device.queue.submit([encoder.finish()]);
    try {
      await soon(this.device.queue, entry.buffer.mapAsync(GPUMapMode.READ, 0, total));
      const bytes = entry.buffer.getMappedRange(0, total);
      let from = 0;
      return sources.map((ref, i) => {
        const until = from + (places[i]?.size ?? 0);
        const copy = fromBytes(ref.storage.dtype, bytes.slice(from, until));
        from = until;
        return copy;
      });
    } finally {
      entry.buffer.unmap();
      entry.busy = false;
    }
  }

  private claim(bytes: number): Staging {
    const free = this.staging.filter((s) => !s.busy);
    const fits = free.filter((s) => s.buffer.size >= bytes).sort((a, b) => a.buffer.size - b.buffer.size)[0];
    if (fits) {
      fits.busy = true;
      return fits;
    }
    const size = Math.max(MIN_STAGING_BYTES, Math.min(2 ** Math.ceil(Math.log2(bytes)), this.device.limits.maxBufferSize), bytes);
    const buffer = this.allocate('staging', size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
    const small = free[0];
    if (small) {
      this.free(small.buffer);
      small.buffer = buffer;
      small.busy = true;
      return small;
    }
    const entry = { buffer, busy: true };
    this.staging.push(entry);
    return entry;
  }

  destroy(): void {
    for (const { buffer } of this.named.values()) this.free(buffer);
    for (const { buffer } of this.staging) this.free(buffer);
    this.named.clear();
    this.staging.length = 0;
  }
}
