/** Memory on devices that have little of it, and pipelines that nobody uses any more. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Counters } from '../engine/engine.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { persistent } from '../engine/program.ts';
import type { Dispatch } from './kernels/lowering.ts';
import { Memory } from './memory.ts';
import { MOST_UNUSED, Pipelines } from './pipelines.ts';

const MIB = 2 ** 20;
const counters = (): Counters => ({ dispatches: 0, submits: 0, buffers: 0, bindGroups: 0, pipelines: 0, reads: 0 });

/** A device that gives so many bytes. What goes wrong outside a scope is in `uncaptured`. */
function deviceOf(most: number) {
  const uncaptured: string[] = [];
  const scopes: { readonly filter: string; error: { readonly message: string } | null }[] = [];
  let held = 0;
  const raise = (filter: string, message: string): void => {
    const scope = scopes.findLast((one) => one.filter === filter);
    if (scope) scope.error ??= { message };
    else uncaptured.push(message);
  };
  const use = (buffer: { readonly valid: boolean }): void => {
    if (!buffer.valid) raise('validation', 'an invalid buffer was used');
  };
  const device = {
    limits: { maxBufferSize: 64 * MIB },
    pushErrorScope: (filter: string) => void scopes.push({ filter, error: null }),
    popErrorScope: async () => scopes.pop()!.error,
    createBuffer({ size }: { readonly size: number }) {
      const valid = held + size <= most;
      if (valid) held += size;
      else raise('out-of-memory', 'no room');
      let alive = valid;
      const destroy = (): void => {
        if (alive) held -= size;
        alive = false;
      };
      const range = { mapAsync: async () => undefined, getMappedRange: () => new ArrayBuffer(size), unmap: () => undefined };
      return { size, valid, destroy, ...range };
    },
    createCommandEncoder: () => ({
      copyBufferToBuffer: (_: never, __: number, to: { readonly valid: boolean }) => use(to),
      finish: () => 0,
    }),
    queue: { writeBuffer: use, submit: () => undefined },
  };
  return { device: device as unknown as GPUDevice, uncaptured, held: () => held };
}

beforeEach(() =>
  vi.stubGlobal('GPUBufferUsage', { STORAGE: 1, COPY_DST: 2, COPY_SRC: 4, MAP_READ: 8 }).stubGlobal('GPUMapMode', { READ: 1 }),
);
afterEach(() => vi.unstubAllGlobals());

const DISPATCH = { shader: 'copy', conditions: { VEC: true, ROLLED: false }, bindings: [], workgroups: 1, flops: 0 };
const storageOf = (name: string, mib: number) => persistent(name, [(mib * MIB) / 4]).storage;

it('says what was asked for where a device has no room, keeps what it held, and knows how much that is in all', async () => {
  const { device, uncaptured, held } = deviceOf(100 * MIB);
  const memory = new Memory(device, counters());
  const weights = storageOf('weights', 20);
  const first = await memory.reserve('first', [(10 * MIB) / 4], new Set([weights]));
  const contents = { ...storageOf('batch', 40), contents: new Float32Array(1) };
  const failure = await memory.reserve('second', [(60 * MIB) / 4], new Set([weights, contents])).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(OutOfMemory);
  expect((failure as OutOfMemory).message).toContain('Out of memory: 30 MiB are in use, and 100 MiB more were asked for, which this GPU');
  const { capacity } = failure as OutOfMemory;
  expect(capacity).toBeGreaterThan(98 * MIB);
  expect(capacity).toBeLessThanOrEqual(100 * MIB);
  expect([memory.bytes, held()]).toEqual([30 * MIB, 30 * MIB]);
  // Half as much fits, and releases free all of it.
  const second = await memory.reserve('second', [(30 * MIB) / 4], new Set([weights, storageOf('batch', 20)]));
  for (const { free } of [first, second]) free();
  expect([memory.bytes, held()]).toEqual([0, 0]);
  expect(uncaptured).toEqual([]);
});

it('reads no more than there is room for, and goes on', async () => {
  const { device, uncaptured, held } = deviceOf(50 * MIB);
  const memory = new Memory(device, counters());
  const large = persistent('large', [(30 * MIB) / 4]);
  const small = persistent('small', [4]);
  await memory.reserve('program', [], new Set([large.storage, small.storage]));
  const before = held();
  await expect(memory.read([large])).rejects.toThrow('32 MiB more were asked for');
  expect(held()).toBe(before);
  expect((await memory.read([small]))[0]).toHaveLength(4);
  expect(uncaptured).toEqual([]);
});

const compiler = {
  lost: new Promise(() => undefined),
  createBindGroupLayout: () => ({}),
  createPipelineLayout: () => ({}),
  createShaderModule: () => ({}),
  createComputePipelineAsync: async () => ({}),
  pushErrorScope: () => undefined,
  popErrorScope: async () => null,
} as unknown as GPUDevice;
const of = (length: number): Dispatch => ({ ...DISPATCH, constants: { LENGTH: length, WORKGROUP: 64 } });

it('compiles all at once, and says how many are done', async () => {
  const told: string[] = [];
  const pipelines = new Pipelines(compiler, counters(), (found, wanted) => void told.push(`${found} of ${wanted}`));
  await Promise.all([1, 2, 3, 2].map((length) => pipelines.get(of(length))));
  expect(told).toEqual(['1 of 3', '2 of 3', '3 of 3']);
  await pipelines.get(of(4));
  expect(told.at(-1)).toBe('1 of 1');
});

it('gives one pipeline to those that differ in sizes alone', async () => {
  const count = counters();
  const pipelines = new Pipelines(compiler, count);
  for (const length of [4, 8, 12])
    await pipelines.get({ ...DISPATCH, shader: 'inject', constants: { WORKGROUP: 64 }, sizes: { LENGTH: length } });
  expect(count.pipelines).toBe(1);
});

it('keeps the pipelines that are used, and of the others the newest', async () => {
  const count = counters();
  const pipelines = new Pipelines(compiler, count);
  const used = await pipelines.get(of(0));
  for (let length = 1; length <= 2 * MOST_UNUSED; length++) pipelines.giveBack(await pipelines.get(of(length)));
  expect(pipelines.size).toBe(1 + MOST_UNUSED);
  const before = count.pipelines;
  for (const length of [0, 2 * MOST_UNUSED]) await pipelines.get(of(length));
  expect(count.pipelines).toBe(before);
  await pipelines.get(of(1));
  expect(count.pipelines).toBe(before + 1);
  // Two have it: one of them gives it back.
  pipelines.giveBack(used);
  await pipelines.get(of(0));
  expect(count.pipelines).toBe(before + 1);
});
