/** A clock on the GPU: one compute pass a dispatch, a timestamp at either end. */
import type { Counters, KernelTime } from '../engine/engine.ts';
import type { Memory } from './memory.ts';

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

  /** Runs the passes in order. Milliseconds of each. Browsers round timestamps, some to 0.1 ms. */
  async time(passes: readonly ((pass: GPUComputePassEncoder) => void)[]): Promise<number[]> {
    const out: number[] = [];
    for (let first = 0; first < passes.length; first += BATCH) out.push(...(await this.batch(passes.slice(first, first + BATCH))));
    return out;
  }

  private async batch(passes: readonly ((pass: GPUComputePassEncoder) => void)[]): Promise<number[]> {
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
    await staging.mapAsync(GPUMapMode.READ, 0, 16 * passes.length);
    const stamps = new BigUint64Array(staging.getMappedRange(0, 16 * passes.length).slice(0));
    staging.unmap();
    // A clock that was reset in between runs backwards; such a pass counts as 0.
    return passes.map((_, i) => Math.max(0, Number((stamps[2 * i + 1] ?? 0n) - (stamps[2 * i] ?? 0n)) / NANOSECONDS));
  }

  destroy(): void {
    if (!this.parts) return;
    this.parts.queries.destroy();
    this.memory.free(this.parts.resolved);
    this.memory.free(this.parts.staging);
    this.parts = undefined;
  }
}

/** Sums by kernel, the dearest first. A call that takes several dispatches counts once. */
export function groupByKernel(
  steps: readonly { readonly kernel: string; readonly call: number }[],
  times: readonly number[],
): KernelTime[] {
  const totals = new Map<string, { calls: Set<number>; milliseconds: number }>();
  steps.forEach(({ kernel, call }, i) => {
    const total = totals.get(kernel) ?? { calls: new Set<number>(), milliseconds: 0 };
    total.calls.add(call);
    total.milliseconds += times[i] ?? 0;
    totals.set(kernel, total);
  });
  return [...totals]
    .map(([kernel, { calls, milliseconds }]) => ({ kernel, calls: calls.size, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds || a.kernel.localeCompare(b.kernel));
}
