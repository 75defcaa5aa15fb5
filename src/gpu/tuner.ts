/**
 * Chooses the tiles of matrix products by trying them: about a second at the first use of a device, remembered after that.
 *
 * Off unless an engine is given a memory: a fixed choice repeats bit for bit on every machine of a kind, a tuned one only where the
 * memory holds the same choices (tiles that do not share sum in the same order, slabs of rows may not). A tile is taken only if its
 * numbers are those of the first candidate.
 */
import type { EngineInfo, EngineLimits } from '../engine/engine.ts';
import { NO_FUSION } from '../engine/fusion.ts';
import { accesses, type BufferRef, type Call, refLength } from '../engine/program.ts';
import { adapterKey } from './adapter.ts';
import { fold } from './executable.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { canShare } from './kernels/matmul.ts';
import { lowerProgram } from './lower-program.ts';
import { usageOf } from './memory.ts';
import type { Compiled, Pipelines } from './pipelines.ts';
import { soon } from './soon.ts';
import { type MatmulTile, productKey, SHARING_TILES, type Tiles, threadsOf, workgroupBytes } from './tiles.ts';

/** Where choices are kept, by adapter and shape: localStorage, a file, a Map. */
export interface TunerMemory {
  get(key: string): string | null | undefined;
  set(key: string, value: string): void;
}

const READS_ALONE: readonly MatmulTile[] = [
  { x: 8, y: 8, rows: 4, columns: 4 },
  { x: 16, y: 4, rows: 4, columns: 4 },
  { x: 16, y: 16, rows: 4, columns: 4 },
  { x: 8, y: 8, rows: 8, columns: 4 },
  { x: 8, y: 8, rows: 8, columns: 8 },
];

/** The tiles that are tried, the first of equals being taken; what all others have to agree with is the first. */
export const CANDIDATES: readonly MatmulTile[] = [...READS_ALONE, ...SHARING_TILES];

/** What of a device decides which tiles it can run. */
export interface Abilities {
  readonly limits: Pick<GPUDevice['limits'], 'maxComputeInvocationsPerWorkgroup' | 'maxComputeWorkgroupStorageSize'>;
}

/** Which of them can be tried for a kernel. Processors that play a GPU get none that share: they pay for barriers, and have caches. */
export function candidates(kernel: string, software: boolean, { limits }: Abilities): MatmulTile[] {
  return CANDIDATES.filter(
    (tile) =>
      threadsOf(tile) <= limits.maxComputeInvocationsPerWorkgroup &&
      workgroupBytes(tile) <= limits.maxComputeWorkgroupStorageSize &&
      (!tile.sharing || (!software && canShare(kernel, tile))),
  );
}

/** The largest difference from the first candidate's numbers, over the largest of these, with which a tile is still right. */
const TOLERANCE = 1e-5;

/** A trial lasts at least so long, so that clocks and submits do not count, and at least ten times the wait for no work at all... */
const TRIAL_MS = 2;
/** ...up to this. */
const MOST_TRIAL_MS = 50;
const MOST_REPEATS = 512;
/** What a rival must win by, or noise would choose. */
const MARGIN = 0.95;

export interface Bench {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  readonly info: EngineInfo;
  readonly limits: Pick<EngineLimits, 'maxDispatchPerDimension'>;
}

/** The tiles with a choice for every product among the calls. @param calls already fused. */
export async function tune(bench: Bench, tiles: Tiles, calls: readonly Call[], memory: TunerMemory): Promise<Tiles> {
  const products = new Map(tiles.products);
  for (const call of calls) {
    const shape = productKey(call.kernel, call.dims);
    if (shape === undefined || products.has(shape)) continue;
    const key = `tiles ${adapterKey(bench.info)} ${shape}`;
    const possible = candidates(call.kernel, bench.info.software, bench.device);
    const known = memory.get(key);
    const remembered = possible.find((tile) => JSON.stringify(tile) === known);
    const tile = remembered ?? (await fastest(bench, tiles, call, possible));
    if (!remembered) memory.set(key, JSON.stringify(tile));
    products.set(shape, tile);
  }
  return { ...tiles, products };
}

/** The fastest of those that give the numbers of the first. */
async function fastest(bench: Bench, tiles: Tiles, call: Call, possible: readonly MatmulTile[]): Promise<MatmulTile> {
  let best: { tile: MatmulTile; time: number } | undefined;
  let right: Float32Array | undefined;
  for (const tile of possible) {
    const trial = await Trial.open(bench, tiles, call, tile);
    const numbers = await trial.numbers();
    right ??= numbers;
    if (difference(numbers, right) <= TOLERANCE) {
      const time = await trial.time();
      if (!best || time < MARGIN * best.time) best = { tile, time };
    }
    trial.close();
  }
  return best?.tile ?? possible[0];
}

/** Largest difference over the largest of `right`; NaN where there is one. */
function difference(numbers: Float32Array, right: Float32Array): number {
  let [worst, size] = [0, 0];
  right.forEach((r, i) => {
    worst = Math.max(worst, Math.abs(numbers[i] - r));
    size = Math.max(size, Math.abs(r));
  });
  return worst === 0 ? 0 : worst / size;
}

/** Numbers in [-1, 1), the same each time. */
const scattered = (length: number): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 8) / 2 ** 23 - 1);

interface TrialStep {
  readonly pipeline: GPUComputePipeline;
  readonly group: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** One call with one tile, on buffers of its own. */
export class Trial {
  private constructor(
    private readonly device: GPUDevice,
    private readonly giveBack: () => void,
    private readonly steps: readonly TrialStep[],
    private readonly buffers: ReadonlyMap<string, GPUBuffer>,
    private readonly outputs: readonly GPUBuffer[],
  ) {}

  static async open({ device, pipelines, limits }: Bench, tiles: Tiles, call: Call, tile: MatmulTile): Promise<Trial> {
    const buffers = new Map<string, GPUBuffer>();
    const bufferOf = (ref: BufferRef): GPUBuffer => {
      const key = `${ref.storage.name} ${ref.offset}`;
      const known = buffers.get(key);
      if (known) return known;
      const { offset, storage } = ref;
      const buffer = device.createBuffer({ size: refLength(ref) * 4, usage: usageOf(storage) });
      if (storage.contents) device.queue.writeBuffer(buffer, 0, storage.contents.slice(offset, offset + refLength(ref)));
      buffers.set(key, buffer);
      return buffer;
    };
    const key = productKey(call.kernel, call.dims) ?? '';
    const taken: Compiled[] = [];
    const steps = await Promise.all(
      lowered(call, { ...tiles, products: new Map([[key, tile]]) }).map(async (dispatch) => {
        const compiled = await pipelines.get(dispatch);
        taken.push(compiled);
        const { pipeline, layout } = compiled;
        const entries = dispatch.bindings.map(({ binding, ref }) => ({ binding, resource: { buffer: bufferOf(ref) } }));
        return {
          pipeline,
          group: device.createBindGroup({ layout, entries }),
          ...fold(dispatch.workgroups, limits.maxDispatchPerDimension),
        };
      }),
    );
    const uses = accesses(call);
    for (const { ref, access } of uses) if (access !== 'write') device.queue.writeBuffer(bufferOf(ref), 0, scattered(refLength(ref)));
    return new Trial(
      device,
      () => {
        for (const compiled of taken) pipelines.giveBack(compiled);
      },
      steps,
      buffers,
      uses.flatMap(({ ref, access }) => (access === 'read' ? [] : [bufferOf(ref)])),
    );
  }

  private async run(repeats: number, after?: (encoder: GPUCommandEncoder) => void): Promise<number> {
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeats; i++)
      for (const { pipeline, group, x, y, z } of this.steps) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(x, y, z);
      }
    pass.end();
    after?.(encoder);
    const start = performance.now();
    this.device.queue.submit([encoder.finish()]);
    await soon(this.device.queue, this.device.queue.onSubmittedWorkDone());
    return performance.now() - start;
  }

  /** What it writes, one output after the other. */
  async numbers(): Promise<Float32Array> {
    const size = this.outputs.reduce((n, buffer) => n + buffer.size, 0);
    const staging = this.device.createBuffer({ size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    await this.run(1, (encoder) => {
      let at = 0;
      for (const buffer of this.outputs) {
        encoder.copyBufferToBuffer(buffer, 0, staging, at, buffer.size);
        at += buffer.size;
      }
    });
    await soon(this.device.queue, staging.mapAsync(GPUMapMode.READ));
    const numbers = new Float32Array(staging.getMappedRange().slice(0));
    staging.destroy();
    return numbers;
  }

  /** Milliseconds, from what twice as many repeats take longer: the cost of a submit cancels. Median of three. */
  async time(): Promise<number> {
    const idle = await this.run(0);
    const enough = Math.min(MOST_TRIAL_MS, Math.max(TRIAL_MS, 10 * idle));
    let repeats = 1;
    for (let took = await this.run(1); took - idle < enough && repeats < MOST_REPEATS; took = await this.run(repeats))
      repeats = Math.min(MOST_REPEATS, 4 * repeats);
    const samples: number[] = [];
    for (let i = 0; i < 3; i++) samples.push(((await this.run(2 * repeats)) - (await this.run(repeats))) / repeats);
    return samples.sort((a, b) => a - b)[1];
  }

  close(): void {
    this.giveBack();
    for (const buffer of this.buffers.values()) buffer.destroy();
  }
}

const lowered = (call: Call, tiles: Tiles): Dispatch[] =>
  lowerProgram({ name: call.label, calls: [call] }, { ...tiles, fusion: NO_FUSION });
