/** An engine that runs programs call by call, its kernels being functions over typed arrays in one heap. */
import { planArena, programSteps } from '../engine/arena.ts';
import type { Counters, Engine, EngineInfo, EngineLimits, Executable, Numbers, Outline, Span } from '../engine/engine.ts';
import { type FusionPlan, fuse, NO_FUSION } from '../engine/fusion.ts';
import { type BufferRef, type Call, elements, type Program, refLength, type Storage } from '../engine/program.ts';
import { align, type Heap } from './heap.ts';
import type { Team } from './team.ts';

export interface BoundCall {
  readonly call: Call;
  readonly arrays: Readonly<Record<string, Numbers>>;
}
/** Makes calls ready to run; what comes back runs them all, one after the other, and may be fewer than the calls. */
export type Bind = (calls: readonly BoundCall[]) => readonly (() => void)[];

interface Held {
  readonly storage: Storage;
  readonly at: number;
  /** Prepared programs that mention it. */
  users: number;
}

type Run = () => void;

const typeOf = ({ dtype, length }: Storage): string => `${dtype}[${length}]`;

export class HostEngine implements Engine {
  readonly counters: Counters = { dispatches: 0, submits: 0, buffers: 0, bindGroups: 0, pipelines: 0, reads: 0 };
  readonly failed: Promise<string>;
  private readonly persistents = new Map<string, Held>();
  private destroyed = false;

  constructor(
    readonly info: EngineInfo,
    readonly limits: EngineLimits,
    private readonly heap: Heap,
    private readonly bind: Bind,
    private readonly fusion: FusionPlan = NO_FUSION,
    private readonly team?: Pick<Team, 'failed' | 'end'>,
  ) {
    // On the calling thread alone nothing can fail behind the caller's back.
    this.failed = team?.failed ?? new Promise<string>(() => {});
  }

  get bytes(): number {
    return this.destroyed ? 0 : this.heap.bytes;
  }

  outline(written: Program): Outline {
    const program = fuse(written, this.fusion);
    const { slots } = planArena(program.name, programSteps(program));
    return {
      calls: program.calls,
      origins: program.calls.map((_, i) => i),
      arenaBytes: slots.reduce((bytes, { length }) => bytes + align(length * this.heap.floatBytes), 0),
    };
  }

  async prepare(written: Program): Promise<Executable> {
    this.assertAlive();
    const program = fuse(written, this.fusion);
    const storages = new Set(program.calls.flatMap((call) => Object.values(call.buffers).map((ref) => ref.storage)));
    for (const storage of storages) if (storage.kind === 'persistent') this.assertSame(program.name, storage);
    const plan = planArena(program.name, programSteps(program));
    const slotBytes = plan.slots.map((slot) => align(slot.length * this.heap.floatBytes));
    const arenaBytes = slotBytes.reduce((a, b) => a + b, 0);
    const arena = arenaBytes > 0 ? this.allocate(arenaBytes) : undefined;
    const shares: Held[] = [];
    const free = (): void => {
      if (arena !== undefined) this.heap.free(arena);
      for (const share of shares) this.giveUp(share);
    };
    try {
      for (const storage of storages) if (storage.kind === 'persistent') shares.push(this.share(storage));
    } catch (cause) {
      free();
      throw cause;
    }
    const slotAt = slotBytes.map((_, i) => (arena ?? 0) + slotBytes.slice(0, i).reduce((a, b) => a + b, 0));
    const addressOf = (storage: Storage): number => {
      const slot = plan.slotOf.get(storage);
      return slot === undefined ? this.held(storage).at : slotAt[slot];
    };
    let released = false;
    let boundTo: ArrayBufferLike | undefined;
    let arrays: BoundCall[] = [];
    let all: readonly Run[] = [];
    const calls = (): BoundCall[] => {
      this.assertAlive();
      if (released) throw new Error(`program "${program.name}" was released: prepare it again before running it`);
      if (boundTo !== this.heap.buffer) {
        arrays = program.calls.map((call) => ({ call, arrays: this.arraysOf(call, addressOf) }));
        all = this.bind(arrays);
        boundTo = this.heap.buffer;
      }
      return arrays;
    };
    const count = (dispatches: number): void => {
      this.counters.submits += 1;
      this.counters.dispatches += dispatches;
    };
    const executable: Executable = {
      program: written,
      arenaBytes,
      dispatches: program.calls.length,
      calls: program.calls,
      origins: program.calls.map((_, i) => i),
      emptied: false,
      run: () => {
        const { length } = calls();
        if (!executable.emptied) for (const run of all) run();
        count(length);
      },
      profile: async () => {
        // Apart, which takes somewhat longer than together.
        const spans = timed(calls().map((call) => this.bind([call])));
        count(spans.length);
        return spans;
      },
      repeat: (places, times) => {
        const chosen = calls().filter((_, i) => places.includes(i));
        const some = this.bind(chosen);
        for (let i = 0; i < times; i++) for (const run of some) run();
        count(times * chosen.length);
      },
      release: () => {
        if (!released && !this.destroyed) free();
        released = true;
        arrays = [];
        all = [];
      },
    };
    return executable;
  }

  write(target: BufferRef, data: ArrayLike<number>): void {
    const array = this.arrayOf(target);
    if (data.length !== array.length)
      throw new RangeError(`write to ${target.storage.name}: it takes ${array.length} numbers, but was given ${data.length}`);
    array.set(data);
  }

  async read(sources: readonly BufferRef[]): Promise<Numbers[]> {
    const copies = sources.map((source) => this.arrayOf(source).slice());
    this.counters.reads += 1;
    return copies;
  }

  async settle(): Promise<void> {}

  destroy(): void {
    if (!this.destroyed) this.team?.end();
    this.destroyed = true;
    this.persistents.clear();
  }

  private arraysOf(call: Call, addressOf: (storage: Storage) => number): Record<string, Numbers> {
    const arrays: Record<string, Numbers> = {};
    for (const [name, ref] of Object.entries(call.buffers)) arrays[name] = this.viewAt(addressOf(ref.storage), ref);
    return arrays;
  }

  private arrayOf(ref: BufferRef): Numbers {
    this.assertAlive();
    return this.viewAt(this.held(ref.storage).at, ref);
  }

  private viewAt(at: number, ref: BufferRef): Numbers {
    const { dtype, length, name } = ref.storage;
    if (ref.offset + refLength(ref) > length)
      throw new RangeError(`${name}: ${ref.offset} + [${ref.shape}] = ${elements(ref.shape)} runs past its ${length} elements`);
    const size = dtype === 'f32' ? this.heap.floatBytes : 4;
    return this.heap.view(dtype, at + ref.offset * size, refLength(ref));
  }

  private allocate(bytes: number): number {
    const at = this.heap.allocate(bytes);
    this.counters.buffers += 1;
    return at;
  }

  /** A named buffer, made (zeroed, or with its contents) by the first program that mentions it, and freed with the last. */
  private share(storage: Storage): Held {
    const held = this.persistents.get(storage.name) ?? { storage, at: this.makeRoomFor(storage), users: 0 };
    held.users++;
    this.persistents.set(storage.name, held);
    return held;
  }

  private giveUp(share: Held): void {
    share.users--;
    if (share.users > 0) return;
    this.persistents.delete(share.storage.name);
    this.heap.free(share.at);
  }

  private makeRoomFor({ dtype, length, contents }: Storage): number {
    const at = this.allocate(length * (dtype === 'f32' ? this.heap.floatBytes : 4));
    if (contents) this.heap.view(dtype, at, length).set(contents);
    return at;
  }

  private held(storage: Storage): Held {
    const held = storage.kind === 'persistent' ? this.persistents.get(storage.name) : undefined;
    if (!held)
      throw new RangeError(
        storage.kind === 'temporary'
          ? `${storage.name} is a temporary: its memory is shared, so it cannot be read or written from outside; make it persistent`
          : `no prepared program mentions the buffer "${storage.name}"`,
      );
    this.assertSame('a read or write', storage);
    return held;
  }

  private assertSame(user: string, storage: Storage): void {
    const known = this.persistents.get(storage.name)?.storage;
    if (known && (known.length !== storage.length || known.dtype !== storage.dtype))
      throw new RangeError(`${user} takes "${storage.name}" as ${typeOf(storage)}, but this engine holds it as ${typeOf(known)}`);
  }

  private assertAlive(): void {
    if (this.destroyed) throw new Error('this engine was destroyed: create another');
  }
}

/** Runs each call with a clock around it. */
function timed(calls: readonly (readonly Run[])[]): Span[] {
  const zero = performance.now();
  return calls.map((runs, call) => {
    const begin = performance.now();
    for (const run of runs) run();
    return { call, start: begin - zero, milliseconds: performance.now() - begin };
  });
}
