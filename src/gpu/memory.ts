/** Buffers of an engine: the named ones, arenas, and a ring of staging buffers to read through. All are counted. */
import type { Counters, Numbers } from '../engine/engine.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { type BufferRef, type DType, refLength, type Storage } from '../engine/program.ts';
import { soon } from './soon.ts';

const MIN_STAGING_BYTES = 4096;
/** Halvings by which the room is looked for: to a sixty-fourth of what was asked for. */
const HALVINGS = 6;

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

/** What a prepared program holds: its arena, and a share in each named buffer that it mentions. */
export interface Reservation {
  readonly arena: readonly GPUBuffer[];
  /** Frees the arena, and the named buffers that no other program mentions. */
  free(): void;
}

interface Named {
  readonly storage: Storage;
  readonly buffer: GPUBuffer;
  /** Prepared programs that mention it. */
  users: number;
}

function toTyped(dtype: DType, data: ArrayLike<number>): Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer> {
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

/** Constants of whole numbers may be bound as uniforms too: sizes are. @param storage none for an arena. */
export function usageOf(storage?: Storage): GPUBufferUsageFlags {
  const sizes = storage?.contents && storage.dtype === 'u32' ? GPUBufferUsage.UNIFORM : 0;
  return GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC | sizes;
}

export class Memory {
  private readonly named = new Map<string, Named>();
  private readonly staging: Staging[] = [];
  /** One reservation at a time: nobody takes a share in a buffer that another may not get. */
  private reserving: Promise<unknown> = Promise.resolve();
  /** Bytes of every buffer alive. */
  bytes = 0;

  constructor(
    private readonly device: GPUDevice,
    private readonly counters: Counters,
  ) {}

  /**
   * Arena and named buffers of a program, all of them or none. Named ones are made (zeroed, or with their contents) by the first program
   * that mentions them.
   * @param lengths of the arena's buffers, in elements.
   * @throws RangeError if a buffer is larger than one may be, or has another size or type in another program. @throws OutOfMemory
   */
  reserve(name: string, lengths: readonly number[], storages: ReadonlySet<Storage>): Promise<Reservation> {
    const reserved = this.reserving.then(() => this.reserveNow(name, lengths, storages));
    this.reserving = reserved.catch(() => undefined);
    return reserved;
  }

  private async reserveNow(name: string, lengths: readonly number[], storages: ReadonlySet<Storage>): Promise<Reservation> {
    const arena: GPUBuffer[] = [];
    const shares: Named[] = [];
    const free = (): void => {
      for (const buffer of arena.splice(0)) this.free(buffer);
      for (const share of shares.splice(0)) this.giveUp(share);
    };
    const fresh = [...storages].filter(({ name }) => !this.named.has(name));
    const before = this.bytes;
    this.device.pushErrorScope('out-of-memory');
    let failure: Promise<GPUError | null>;
    try {
      for (const [i, length] of lengths.entries()) arena.push(this.allocate(`${name} arena ${i}`, 4 * length, usageOf()));
      for (const storage of storages) shares.push(this.share(storage));
    } catch (error) {
      free();
      throw error;
    } finally {
      failure = this.device.popErrorScope();
    }
    if (await failure) {
      const asked = this.bytes - before;
      free();
      throw await this.outOf(asked);
    }
    for (const storage of fresh)
      if (storage.contents) this.device.queue.writeBuffer(this.persistent(storage), 0, toTyped(storage.dtype, storage.contents));
    return { arena, free };
  }

  private async outOf(asked: number): Promise<OutOfMemory> {
    return new OutOfMemory({ giver: 'this GPU', held: this.bytes, asked, room: await this.room(asked) });
  }

  /** How many of so many bytes could be had now. */
  private async room(bytes: number): Promise<number> {
    let [fits, failed] = [0, bytes];
    for (let i = 0; i < HALVINGS; i++) {
      const middle = Math.floor((fits + failed) / 8) * 4;
      if (await this.fits(middle)) fits = middle;
      else failed = middle;
    }
    return fits;
  }

  private async fits(bytes: number): Promise<boolean> {
    const { maxBufferSize } = this.device.limits;
    this.device.pushErrorScope('out-of-memory');
    const tried: GPUBuffer[] = [];
    for (let left = bytes; left > 0; left -= maxBufferSize)
      tried.push(this.device.createBuffer({ label: 'room', size: Math.min(left, maxBufferSize), usage: GPUBufferUsage.STORAGE }));
    const failure = this.device.popErrorScope();
    for (const buffer of tried) buffer.destroy();
    return (await failure) === null;
  }

  allocate(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    this.assertSize(label, size);
    const buffer = this.device.createBuffer({ label, size, usage });
    this.counters.buffers++;
    this.bytes += size;
    return buffer;
  }

  private assertSize(label: string, size: number): void {
    const { maxBufferSize } = this.device.limits;
    if (size > maxBufferSize)
      throw new RangeError(`${label} needs ${size} bytes, more than the ${maxBufferSize} of one buffer on this GPU`);
  }

  free(buffer: GPUBuffer): void {
    this.bytes -= buffer.size;
    buffer.destroy();
  }

  private share(storage: Storage): Named {
    const found = this.named.get(storage.name);
    if (found && (found.storage.length !== storage.length || found.storage.dtype !== storage.dtype))
      throw new RangeError(
        `buffer "${storage.name}" is ${found.storage.dtype}[${found.storage.length}] in one program and ${storage.dtype}[${storage.length}] in another`,
      );
    const share = found ?? { storage, buffer: this.allocate(storage.name, 4 * storage.length, usageOf(storage)), users: 0 };
    share.users++;
    this.named.set(storage.name, share);
    return share;
  }

  private giveUp(share: Named): void {
    share.users--;
    if (share.users > 0) return;
    this.named.delete(share.storage.name);
    this.free(share.buffer);
  }

  /** The buffer of a named storage that a reservation holds. */
  persistent(storage: Storage): GPUBuffer {
    return (this.named.get(storage.name) as Named).buffer;
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

  /** Copies through one staging buffer: several reads may be in flight. @throws OutOfMemory where there is no room for a new one. */
  async read(sources: readonly BufferRef[]): Promise<Numbers[]> {
    const places = sources.map((ref) => this.place(ref));
    const total = places.reduce((n, p) => n + p.size, 0);
    if (total === 0) return sources.map((ref) => fromBytes(ref.storage.dtype, new ArrayBuffer(0)));
    this.counters.reads++;
    const idle = this.idle(total);
    const size = this.stagingBytes(total);
    if (!idle) {
      this.assertSize('a read', size);
      this.device.pushErrorScope('validation');
      this.device.pushErrorScope('out-of-memory');
    }
    const entry = idle ?? this.newStaging(size);
    const encoder = this.device.createCommandEncoder({ label: 'read' });
    let at = 0;
    for (const { buffer, offset, size } of places) {
      encoder.copyBufferToBuffer(buffer, offset, entry.buffer, at, size);
      at += size;
    }
    this.device.queue.submit([encoder.finish()]);
    if (!idle) await this.assertRoom(entry);
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

  /** Ends the scopes around a new staging buffer and the copy into it. @throws OutOfMemory where there is no such buffer. */
  private async assertRoom(entry: Staging): Promise<void> {
    const [memory, copy] = await Promise.all([this.device.popErrorScope(), this.device.popErrorScope()]);
    if (!memory && !copy) return;
    const asked = entry.buffer.size;
    this.staging.splice(this.staging.indexOf(entry), 1);
    this.free(entry.buffer);
    throw memory ? await this.outOf(asked) : new Error(`The GPU could not copy what was to be read: ${copy?.message}`);
  }

  private idle(bytes: number): Staging | undefined {
    const fits = this.staging.filter(({ busy, buffer }) => !busy && buffer.size >= bytes).sort((a, b) => a.buffer.size - b.buffer.size)[0];
    if (fits) fits.busy = true;
    return fits;
  }

  private stagingBytes(bytes: number): number {
    return Math.max(MIN_STAGING_BYTES, Math.min(2 ** Math.ceil(Math.log2(bytes)), this.device.limits.maxBufferSize), bytes);
  }

  /** In the place of one that is too small, where one lies idle. */
  private newStaging(size: number): Staging {
    const small = this.staging.findIndex(({ busy }) => !busy);
    if (small >= 0) for (const { buffer } of this.staging.splice(small, 1)) this.free(buffer);
    const entry = { buffer: this.allocate('staging', size, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST), busy: true };
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
