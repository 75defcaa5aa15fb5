/** The WebGPU engine: lowers programs to dispatches, plans their memory, and replays them. */
import { type ArenaPlan, planArena } from '../engine/arena.ts';
import type { Access } from '../engine/catalogue.ts';
import type { Counters, Engine, EngineInfo, EngineLimits, Executable, Numbers, Outline } from '../engine/engine.ts';
import { fuse } from '../engine/fusion.ts';
import { type BufferRef, type Program, refLength, type Storage } from '../engine/program.ts';
import { type GpuDevice, requestGpu } from './device.ts';
import { fold, GpuExecutable, type Step } from './executable.ts';
import type { Binding } from './kernels/lowering.ts';
import { type Lowered, lowerProgram } from './lower-program.ts';
import { Memory } from './memory.ts';
import { type Compiled, Pipelines } from './pipelines.ts';
import { Clock } from './profile.ts';
import { soon } from './soon.ts';
import { type Tiles, tilesFor } from './tiles.ts';
import { type TunerMemory, tune } from './tuner.ts';

/** Sizes have their own buffer. */
const isStorage = (binding: Binding): binding is Binding & { readonly access: Access } => binding.access !== 'uniform';

const arenaOf = (program: Program, lowered: readonly Lowered[]): ArenaPlan =>
  planArena(
    program.name,
    lowered.map(({ call, bindings }) => ({ label: call.label, uses: bindings.filter(isStorage) })),
  );

const boundBy = (lowered: readonly Lowered[]): Storage[] => lowered.flatMap(({ bindings }) => bindings.map(({ ref }) => ref.storage));

class GpuEngine implements Engine {
  readonly info: EngineInfo;
  readonly limits: EngineLimits;
  readonly failed: Promise<string>;
  compiled: Engine['compiled'];
  readonly counters: Counters = { dispatches: 0, submits: 0, buffers: 0, bindGroups: 0, pipelines: 0, reads: 0 };
  readonly device: GPUDevice;
  private readonly memory: Memory;
  readonly pipelines: Pipelines;
  private readonly clock: Clock | undefined;
  private readonly prepared = new Set<GpuExecutable>();

  constructor(
    gpu: GpuDevice,
    private tiles: Tiles,
    private readonly tuning: TunerMemory | undefined,
  ) {
    this.device = gpu.device;
    this.info = { ...gpu.info, details: { ...gpu.info.details, tiles: tuning ? 'tuned for this device' : 'fixed' } };
    this.limits = gpu.limits;
    this.failed = gpu.failed;
    this.memory = new Memory(gpu.device, this.counters);
    this.pipelines = new Pipelines(gpu.device, this.counters, (found, wanted) => this.compiled?.(found, wanted));
    if (gpu.device.features.has('timestamp-query')) this.clock = new Clock(gpu.device, this.memory, this.counters);
  }

  get bytes(): number {
    return this.memory.bytes;
  }

  outline(program: Program): Outline {
    const lowered = lowerProgram(program, this.tiles);
    return {
      calls: fuse(program, this.tiles.fusion).calls,
      origins: lowered.map(({ callIndex }) => callIndex),
      arenaBytes: 4 * arenaOf(program, lowered).elements,
    };
  }

  async prepare(program: Program): Promise<Executable> {
    const { calls } = fuse(program, this.tiles.fusion);
    if (this.tuning) this.tiles = await tune(this, this.tiles, calls, this.tuning);
    const lowered = lowerProgram(program, this.tiles);
    const plan = arenaOf(program, lowered);
    this.checkSizes(program, lowered);
    const grids = lowered.map(({ workgroups }) => fold(workgroups, this.limits.maxDispatchPerDimension));
    // Every pipeline compiles at once; only then does anything take memory.
    const compiled = await this.compile(lowered);
    // Buffers that the kernels of this program do not bind (an unused optional one) exist all the same: others write them.
    const storages = program.calls.flatMap((call) => Object.values(call.buffers).map(({ storage }) => storage));
    const persistent = new Set([...storages, ...boundBy(lowered)].filter(({ kind }) => kind === 'persistent'));
    const lengths = plan.slots.map(({ length }) => length);
    const reserved = await this.memory.reserve(program.name, lengths, persistent).catch((error: unknown) => {
      for (const one of compiled) this.pipelines.giveBack(one);
      throw error;
    });
    const bufferOf = ({ storage }: BufferRef): GPUBuffer => {
      const slot = plan.slotOf.get(storage);
      return slot === undefined ? this.memory.persistent(storage) : reserved.arena[slot];
    };
    const steps = lowered.map((dispatch, i): Step => {
      const { pipeline, layout } = compiled[i];
      const group = this.device.createBindGroup({
        label: dispatch.call.label,
        layout,
        entries: dispatch.bindings.map(({ binding, ref }) => ({
          binding,
          resource: { buffer: bufferOf(ref), offset: ref.offset * 4, size: refLength(ref) * 4 },
        })),
      });
      this.counters.bindGroups++;
      return { call: dispatch.callIndex, pipeline, group, ...grids[i], flops: dispatch.flops };
    });
    const { device, counters, clock } = this;
    const free = (): void => {
      this.prepared.delete(executable);
      reserved.free();
      for (const one of compiled) this.pipelines.giveBack(one);
    };
    const arenaBytes = 4 * plan.elements;
    const parts = { device, counters, clock, software: this.info.software, program, calls, steps, arenaBytes, free };
    const executable = new GpuExecutable(parts);
    this.prepared.add(executable);
    return executable;
  }

  /** All pipelines, or none where one fails. */
  private async compile(lowered: readonly Lowered[]): Promise<Compiled[]> {
    const all = await Promise.allSettled(lowered.map((dispatch) => this.pipelines.get(dispatch)));
    const compiled = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const failed = all.find((one) => one.status === 'rejected');
    if (!failed) return compiled;
    for (const one of compiled) this.pipelines.giveBack(one);
    throw failed.reason;
  }

  /** @throws RangeError before anything is allocated, naming the buffer that is too large. */
  private checkSizes(program: Program, lowered: readonly Lowered[]): void {
    for (const { call, bindings } of lowered)
      for (const { ref, name } of bindings)
        if (refLength(ref) * 4 > this.limits.maxBindingBytes)
          throw new RangeError(
            `${program.name}: "${name}" of ${call.label} takes ${refLength(ref) * 4} bytes; this GPU binds at most ${this.limits.maxBindingBytes}`,
          );
  }

  write(target: BufferRef, data: ArrayLike<number>): void {
    this.memory.write(target, data);
  }

  read(sources: readonly BufferRef[]): Promise<Numbers[]> {
    const numbers = this.memory.read(sources);
    // Whoever waits hears of a lost device; where nobody comes to wait, since the next call failed first, the page is not to hear of it.
    numbers.catch(() => undefined);
    return numbers;
  }

  async settle(): Promise<void> {
    await soon(this.device.queue, this.device.queue.onSubmittedWorkDone());
  }

  destroy(): void {
    for (const executable of this.prepared) executable.release();
    this.prepared.clear();
    this.clock?.destroy();
    this.memory.destroy();
    this.device.destroy();
  }
}

/**
 * Opens a GPU. In a browser `navigator.gpu`; in Node see `node.ts`.
 * @param tiles for this device, or how to choose them.
 * @param tuning where a tuner keeps what it found best; without one the tiles are as given.
 * @throws GpuUnavailable in plain words.
 */
export async function createGpuEngine(
  gpu: GPU | undefined = globalThis.navigator?.gpu,
  tiles: Tiles | ((info: EngineInfo) => Tiles) = tilesFor,
  tuning?: TunerMemory,
): Promise<Engine> {
  const opened = await requestGpu(gpu);
  return new GpuEngine(opened, typeof tiles === 'function' ? tiles(opened.info) : tiles, tuning);
}
