/** A clock on the GPU: one compute pass a dispatch, a timestamp at either end. */
import type { Counters, Span } from '../engine/engine.ts';
import type { Memory } from './memory.ts';
import { soon } from './soon.ts';

/** Passes timed at once: a query set holds at most 4096 timestamps. */
const BATCH = 2048;
const NANOSECONDS = 1e6;

export class Clock {
  private parts: { readonly queries: GPUQuerySet; readonly resolved: GPUBuffer; readonly staging: GPUBuffer } | undefined;

  constructor(
    private readonly device: GPUDevice,
    private readonly memory: Memory,
    private readonly counters: Counters,
  ) {}

  /** Runs the passes in order. When each began after the first, and how long it took. Browsers round timestamps, some to 0.1 ms. */
  async time(passes: readonly ((pass: GPUComputePassEncoder) => void)[]): Promise<Omit<Span, 'call'>[]> {
    const stamps: bigint[] = [];
    for (let first = 0; first < passes.length; first += BATCH) stamps.push(...(await this.batch(passes.slice(first, first + BATCH))));
    const [zero = 0n] = stamps;
    // A clock that was reset in between runs backwards; such a pass counts as 0.
    const between = (from: bigint, to: bigint): number => Math.max(0, Number(to - from) / NANOSECONDS);
    return passes.map((_, i) => {
      const [begin = zero, end = begin] = stamps.slice(2 * i, 2 * i + 2);
      return { start: between(zero, begin), milliseconds: between(begin, end) };
    });
  }

  /** Nanoseconds at the beginning and the end of each. */
  private async batch(passes: readonly ((pass: GPUComputePassEncoder) => void)[]): Promise<Iterable<bigint>> {
    this.parts ??= {
      queries: this.device.createQuerySet({ label: 'clock', type: 'timestamp', count: 2 * BATCH }),
      resolved: this.memory.allocate('timestamps', 16 * BATCH, GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC),
      staging: this.memory.allocate('timestamps read', 16 * BATCH, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST),
    };
    const { queries, resolved, staging } = this.parts;
    const encoder = this.device.createCommandEncoder({ label: 'profile' });
    passes.forEach((encode, i) => {
      const pass = encoder.beginComputePass({
        timestampWrites: { querySet: queries, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 },
      });
      encode(pass);
      pass.end();
    });
    encoder.resolveQuerySet(queries, 0, 2 * passes.length, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, 16 * passes.length);
    this.device.queue.submit([encoder.finish()]);
    this.counters.submits++;
    await soon(this.device.queue, staging.mapAsync(GPUMapMode.READ, 0, 16 * passes.length));
    const stamps = new BigUint64Array(staging.getMappedRange(0, 16 * passes.length).slice(0));
    staging.unmap();
    return stamps;
  }

  destroy(): void {
    if (!this.parts) return;
    this.parts.queries.destroy();
    this.memory.free(this.parts.resolved);
    this.memory.free(this.parts.staging);
    this.parts = undefined;
  }
}
