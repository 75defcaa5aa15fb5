/** The engine itself: replaying creates nothing, reads overlap, failures are told. Without an adapter these tests fail. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createOracle } from '../cpu/cpu-engine.ts';
import { METRIC_COUNT, METRICS, SCALAR_COUNT, SCALARS } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { groupByKernel } from '../engine/profile.ts';
import { ProgramBuilder, persistent, refLength, view } from '../engine/program.ts';
import { GpuUnavailable, requestGpu } from './device.ts';
import { cut, fold, type Step } from './executable.ts';
import { createGpuEngine } from './gpu-engine.ts';
import { lowerProgram } from './lower-program.ts';
import { createNodeGpuEngine, nodeGpu } from './node.ts';
import type { Pipelines } from './pipelines.ts';
import { ShaderError } from './shaders.ts';
import { randomFrom, worstError } from './testing.ts';
import { HARDWARE_TILES, SHARING_TILES, SOFTWARE_TILES } from './tiles.ts';
import { CANDIDATES, candidates, Trial } from './tuner.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await createNodeGpuEngine();
});
afterAll(() => engine.destroy());

/** z -> two injections and a product -> z, through temporaries. */
function loop(name: string) {
  const z = persistent(`${name}.z`, [8, 16]);
  const w = persistent(`${name}.w`, [16, 16]);
  const builder = new ProgramBuilder(name);
  const a = builder.temporary('a', [8, 16]);
  const b = builder.temporary('b', [8, 16]);
  builder.call('inject', { z, injection: z, h: a }, { length: 128 });
  builder.call('matmul_nt', { x: a, w, y: b }, { rows: 8, inner: 16, outer: 16 });
  builder.call('inject', { z: b, injection: a, h: z }, { length: 128 });
  return { z, w, program: builder.build() };
}

describe('replay', () => {
  it('ends nothing else where the engine goes while nobody waits for a read', async () => {
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    const own = await createNodeGpuEngine();
    const { z, program } = loop('abandoned');
    (await own.prepare(program)).run();
    const read = own.read([z]);
    own.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    process.off('unhandledRejection', hear);
    await expect(read).rejects.toThrow();
    expect(unheard).toEqual([]);
  });

  it('creates nothing in the steady state and is one submit', async () => {
    const { z, w, program } = loop('steady');
    const executable = await engine.prepare(program);
    engine.write(z, new Float32Array(128).fill(1));
    engine.write(
      w,
      Array.from({ length: 256 }, (_, i) => (i % 17 === 0 ? 0.5 : 0)),
    );
    executable.run();
    const [first] = await engine.read([z]);
    // a = 2 z, b = a / 2, z = a + b
    expect(Array.from(first)).toEqual(new Array(128).fill(3));
    const before = { ...engine.counters };
    const bytes = engine.bytes;
    for (let i = 0; i < 5; i++) {
      executable.run();
      await engine.read([z]);
    }
    expect(engine.counters).toEqual({
      ...before,
      dispatches: before.dispatches + 15,
      submits: before.submits + 5,
      reads: before.reads + 5,
    });
    expect(engine.bytes).toBe(bytes);
    expect(executable.dispatches).toBe(3);
    expect(executable.arenaBytes).toBe(2 * 128 * 4);
    executable.release();
    // The arena, z, w, and the sizes of each kernel.
    expect(engine.bytes).toBe(bytes - (2 * 128 + 128 + 256 + 2 * 64) * 4);
    expect(() => executable.run()).toThrow('released');
  });

  it('gives programs that name a buffer alike the same memory, and refuses one that disagrees', async () => {
    const name = 'shared.z';
    const builder = new ProgramBuilder('other');
    const z = persistent(name, [8, 16]);
    builder.call('inject', { z, injection: z, h: persistent('shared.h', [128]) }, { length: 128 });
    const first = await engine.prepare(builder.build());
    const clash = new ProgramBuilder('clash');
    const short = persistent(name, [64]);
    clash.call('inject', { z: short, injection: short, h: persistent('shared.g', [64]) }, { length: 64 });
    await expect(engine.prepare(clash.build())).rejects.toThrow('f32[128] in one program and f32[64] in another');
    first.release();
  });

  it('forgets what was released, but for what another program has too', async () => {
    const own = await createNodeGpuEngine();
    const [one, two] = [loop('one'), loop('two')];
    const kept = await own.prepare(one.program);
    const { bytes } = own;
    for (let i = 0; i < 3; i++) {
      const executable = await own.prepare(two.program);
      expect(own.bytes).toBeGreaterThan(bytes);
      executable.release();
      executable.release();
      expect(own.bytes).toBe(bytes);
      expect(() => own.write(two.z, new Float32Array(128))).toThrow('no prepared program has a persistent buffer "two.z"');
    }
    own.write(one.z, new Float32Array(128).fill(1));
    kept.run();
    expect((await own.read([one.z]))[0][0]).toBe(2);
    kept.release();
    own.destroy();
    expect(own.bytes).toBe(0);
  });

  it('holds several reads in flight, each seeing what was queued before it', async () => {
    const { z, w, program } = loop('flight');
    const executable = await engine.prepare(program);
    engine.write(z, new Float32Array(128).fill(1));
    engine.write(w, new Float32Array(256));
    const reads = Array.from({ length: 4 }, () => {
      executable.run();
      return engine.read([z, w]);
    });
    const results = await Promise.all(reads);
    expect(results.map(([values]) => values[5])).toEqual([2, 4, 8, 16]);
    executable.release();
  });

  it('refuses data and buffers that do not fit', async () => {
    expect(() => engine.write(persistent('nobody', [4]), [1, 2, 3, 4])).toThrow('no prepared program has a persistent buffer "nobody"');
    const { z, program } = loop('fit');
    const executable = await engine.prepare(program);
    expect(() => engine.write(z, [1, 2])).toThrow('"fit.z" takes 128 numbers, not 2');
    executable.release();
  });

  it('refuses a binding past the device, before it allocates', async () => {
    const elements = Math.floor(engine.limits.maxBindingBytes / 4) + 64;
    const builder = new ProgramBuilder('huge');
    const z = persistent('huge.z', [elements]);
    builder.call('inject', { z, injection: z, h: persistent('huge.h', [elements]) }, { length: elements });
    const bytes = engine.bytes;
    await expect(engine.prepare(builder.build())).rejects.toThrow(/"z" of inject takes \d+ bytes; this GPU binds at most/);
    expect(engine.bytes).toBe(bytes);
  });

  it('clocks each kernel where the device has timestamps', async () => {
    const { program } = loop('clock');
    const executable = await engine.prepare(program);
    const spans = await executable.profile();
    if (engine.info.details.features?.includes('timestamp-query')) {
      const kernels = groupByKernel(executable.calls, spans!);
      expect(Object.fromEntries(kernels.map(({ kernel, calls }) => [kernel, calls]))).toEqual({ inject: 2, matmul_nt: 1 });
      expect(spans!.map(({ call }) => call)).toEqual(executable.origins);
    } else expect(spans).toBeUndefined();
    executable.release();
  });

  it('does nothing when emptied, and repeats the calls that are named', async () => {
    const { program } = loop('emptied');
    const executable = await engine.prepare(program);
    const before = { ...engine.counters };
    executable.repeat([0, 1], 3);
    expect(engine.counters.dispatches - before.dispatches).toBe(3 * executable.origins.filter((call) => call < 2).length);
    expect(engine.counters.submits - before.submits).toBe(1);
    executable.emptied = true;
    executable.run();
    expect(engine.counters.dispatches - before.dispatches).toBe(
      3 * executable.origins.filter((call) => call < 2).length + executable.dispatches,
    );
    executable.release();
  });

  it('folds more workgroups than one dimension takes', async () => {
    // An odd length, so that a lane is one float: more than 65535 workgroups of 64.
    const length = 65535 * 64 + 65;
    const z = persistent('folded.z', [length]);
    const h = persistent('folded.h', [length]);
    const builder = new ProgramBuilder('folded');
    builder.call('inject', { z, injection: z, h }, { length });
    const executable = await engine.prepare(builder.build());
    engine.write(
      z,
      Float32Array.from({ length }, (_, i) => i % 1000),
    );
    executable.run();
    const [sums] = await engine.read([h]);
    expect(sums.every((x, i) => x === 2 * (i % 1000))).toBe(true);
    executable.release();
  });
});

describe('sums over rows', () => {
  /** Two gradients in slabs, then one that adds to the first, then the norm of all. */
  function gradients(name: string) {
    const builder = new ProgramBuilder(name);
    const flat = persistent(`${name}.gradients`, [1024]);
    const [dy, x] = [persistent(`${name}.dy`, [1029, 16]), persistent(`${name}.x`, [1029, 16])];
    const dims = { rows: 1029, inner: 16, outer: 16 };
    const [first, second] = [view(flat, 64, [16, 16]), view(flat, 512, [16, 16])];
    builder.call('matmul_tn', { dy, x, dw: first }, { ...dims, accumulate: 0 });
    builder.call('matmul_tn', { dy: x, x: dy, dw: second }, { ...dims, accumulate: 0 });
    builder.call('matmul_tn', { dy: x, x, dw: first }, { ...dims, accumulate: 1 });
    builder.call('matmul_tn', { dy, x: dy, dw: view(flat, 768, [16, 16]) }, { ...dims, accumulate: 0 });
    const length = 1024;
    const z = persistent(`${name}.z`, [length]);
    builder.call('inject', { z: flat, injection: flat, h: z }, { length });
    return { program: builder.build(), dy, x, z };
  }

  it('are done together, in front of the first that needs one of them', () => {
    const shaders = lowerProgram(gradients('planned').program, HARDWARE_TILES).map(({ shader }) => shader);
    const product = 'matmul_shared';
    expect(shaders).toEqual([product, product, product, 'sum_slabs', 'sum_slabs', product, 'sum_slabs', 'inject']);
  });

  it('give what the oracle gives', async () => {
    const results = [];
    for (const open of [() => createNodeGpuEngine({ ...HARDWARE_TILES, rolled: true }), async () => createOracle()]) {
      const { program, dy, x, z } = gradients('summed');
      const one = await open();
      const executable = await one.prepare(program);
      for (const [seed, ref] of [dy, x].entries()) one.write(ref, Array.from({ length: 1029 * 16 }, randomFrom(seed)));
      executable.run();
      results.push((await one.read([z]))[0]);
      one.destroy();
    }
    expect(worstError(results[0], results[1])).toBeLessThan(5e-6);
  });
});

describe('the guard', () => {
  const [nan, infinite] = [Number.NaN, Number.POSITIVE_INFINITY];
  /** One step with these gradients and this loss; a length of 4 takes lanes. */
  async function step(name: string, gradients: readonly number[], loss: number) {
    const { length } = gradients;
    const g = persistent(`${name}.g`, [length]);
    const scalars = persistent(`${name}.s`, [SCALAR_COUNT]);
    const metrics = persistent(`${name}.r`, [2, METRIC_COUNT]);
    const status = persistent(`${name}.status`, [1], 'u32');
    const parameters = persistent(`${name}.p`, [length]);
    const [m, v] = [persistent(`${name}.m`, [length]), persistent(`${name}.v`, [length])];
    const builder = new ProgramBuilder(name);
    builder.call('gradient_guard', { gradients: g, scalars, metrics, status }, { length, ring: 2 });
    builder.call('adam_atan2', { gradients: g, scalars, status, parameters, m, v }, { length, beta1: 0.9, beta2: 0.95 });
    const executable = await engine.prepare(builder.build());
    const rates = new Float32Array(SCALAR_COUNT);
    rates[SCALARS.step_size] = 1;
    rates[SCALARS.second_moment_scale] = 1;
    rates[SCALARS.step] = 3;
    rates[SCALARS.metrics_slot] = 1;
    const ring = new Float32Array(2 * METRIC_COUNT);
    ring[METRIC_COUNT + METRICS.indexOf('loss')] = loss;
    engine.write(metrics, ring);
    engine.write(scalars, rates);
    engine.write(g, gradients);
    executable.run();
    const [stopped, kept, figures] = await engine.read([status, parameters, metrics]);
    executable.release();
    return {
      stopped: stopped[0],
      moved: kept.some((x) => x !== 0),
      norm: figures[METRIC_COUNT + METRICS.indexOf('gradient_norm')],
    };
  }
  /** Ones, but for the last but one. */
  const ones = (length: number, but: number) => Array.from({ length }, (_, i) => (i === length - 2 ? but : 1));

  it.each([1000, 1001])('stops the optimiser at a gradient or loss that is not finite, of %i', async (length) => {
    for (const bad of [nan, infinite, -infinite])
      expect(await step(`guard ${length} ${bad}`, ones(length, bad), 1)).toEqual({ stopped: 3, moved: false, norm: nan });
    for (const loss of [nan, infinite, -infinite])
      expect(await step(`guard ${length} loss ${loss}`, ones(length, 1), loss)).toMatchObject({ stopped: 3, moved: false });
  });

  it('stops it where squares overflow, or would soon, in one or all together', async () => {
    const lost = { stopped: 3, moved: false, norm: nan };
    expect(await step('guard one', ones(1000, -3e38), 1)).toEqual(lost);
    expect(await step('guard limit', ones(1000, 2 ** 56), 1)).toEqual(lost);
    expect(await step('guard all', new Array(1024).fill(2 ** 51), 1)).toEqual(lost);
    expect(await step('guard below', new Array(1024).fill(2 ** 50), 1)).toEqual({ stopped: 0, moved: true, norm: 2 ** 55 });
    expect(await step('guard one below', ones(4, 2 ** 55), 1)).toEqual({ stopped: 0, moved: true, norm: 2 ** 55 });
  });
});

it('Adam-atan2 moves every weight by lr · 10 · atan(0.1) on its first step', async () => {
  const gradients = persistent('first.g', [60]);
  const scalars = persistent('first.s', [SCALAR_COUNT]);
  const status = persistent('first.status', [1], 'u32');
  const [p, m, v] = [persistent('first.p', [60]), persistent('first.m', [60]), persistent('first.v', [60])];
  const builder = new ProgramBuilder('first');
  builder.call('adam_atan2', { gradients, scalars, status, parameters: p, m, v }, { length: 60, beta1: 0.9, beta2: 0.95 });
  const executable = await engine.prepare(builder.build());
  const lr = 1e-3;
  const rates = new Float32Array(SCALAR_COUNT);
  rates[SCALARS.step_size] = lr / (1 - 0.9);
  rates[SCALARS.second_moment_scale] = 1 / Math.sqrt(1 - 0.95);
  engine.write(scalars, rates);
  engine.write(
    gradients,
    Array.from({ length: 60 }, (_, i) => (i % 2 ? -1 : 1) * 10 ** -(i % 15)),
  );
  executable.run();
  const [moved] = await engine.read([p]);
  const expected = lr * 10 * Math.atan(0.1);
  moved.forEach((x, i) => {
    expect(Math.abs((x * (i % 2 ? 1 : -1)) / expected - 1)).toBeLessThan(1e-6);
  });
  executable.release();
});

describe('tuning', () => {
  /** Opens an engine that remembers in `memory`, and squares a matrix on it. */
  async function squared(memory?: Map<string, string>) {
    const tuned = await createGpuEngine(
      nodeGpu().gpu,
      undefined,
      memory && { get: (key) => memory.get(key), set: (key, value) => memory.set(key, value) },
    );
    const builder = new ProgramBuilder('tuned');
    const [x, y] = [persistent('tuned.x', [32, 32]), persistent('tuned.y', [32, 32])];
    builder.call('matmul_nt', { x, w: x, y }, { rows: 32, inner: 32, outer: 32 });
    const executable = await tuned.prepare(builder.build());
    tuned.write(x, Array.from({ length: 1024 }, randomFrom(1)));
    executable.run();
    const [product] = await tuned.read([y]);
    const { pipelines } = tuned.counters;
    tuned.destroy();
    return { product, pipelines };
  }

  it('tries every tile once for each adapter and shape, and only where there is a memory', async () => {
    const memory = new Map<string, string>();
    const [fixed, first, again] = [await squared(), await squared(memory), await squared(memory)];
    const tried = CANDIDATES.filter(({ sharing }) => !engine.info.software || !sharing).length;
    expect([fixed.pipelines, first.pipelines, again.pipelines]).toEqual([1, tried, 1]);
    expect([...memory.keys()]).toEqual([expect.stringMatching(/matmul_nt 32 32 32$/)]);
    expect(CANDIDATES.map((tile) => JSON.stringify(tile))).toContain([...memory.values()][0]);
    expect(first.product).toEqual(fixed.product);
  });

  it('tries again where the memory holds what it does not know', async () => {
    const memory = new Map<string, string>();
    await squared(memory);
    for (const key of memory.keys()) memory.set(key, 'nonsense');
    expect((await squared(memory)).pipelines).toBeGreaterThan(1);
  });

  it('takes no tile whose numbers are wrong, however fast it is', async () => {
    const numbers = vi.spyOn(Trial.prototype, 'numbers');
    const time = vi.spyOn(Trial.prototype, 'time').mockResolvedValue(1e-6).mockResolvedValueOnce(1);
    numbers.mockResolvedValue(new Float32Array(1024).fill(Number.NaN)).mockResolvedValueOnce(new Float32Array(1024).fill(1));
    const memory = new Map<string, string>();
    await squared(memory);
    expect([...memory.values()]).toEqual([JSON.stringify(CANDIDATES[0])]);
    expect(time).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
  });
});

describe('candidates', () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384 };
  const sharing = (kernel: string, software: boolean, most = limits) =>
    candidates(kernel, software, { limits: most }).filter((tile) => tile.sharing);

  it('are what the device can run', () => {
    expect(sharing('matmul_nt', false)).toEqual(SHARING_TILES);
    const small = { maxComputeInvocationsPerWorkgroup: 128, maxComputeWorkgroupStorageSize: 12288 };
    expect(sharing('matmul_nt', false, small).map(({ rows, columns }) => [rows, columns])).toEqual([
      [4, 8],
      [4, 4],
    ]);
  });

  it('hold both blocks of a pair where columns belong to each other', () => {
    for (const kernel of ['matmul_nt_rope', 'matmul_nt_swiglu'])
      expect(new Set(sharing(kernel, false).map(({ columns }) => columns))).toEqual(new Set([8]));
  });

  it('have no barriers on processors', () => expect(sharing('matmul_nt', true)).toEqual([]));
});

describe('without a GPU', () => {
  const fake = (requestAdapter: () => Promise<GPUAdapter | null>) => ({ requestAdapter }) as unknown as GPU;
  it.each([
    ['no navigator.gpu', undefined, 'WebGPU is not available.'],
    ['no adapter', fake(() => Promise.resolve(null)), 'No GPU was found.'],
    ['a request that throws', fake(() => Promise.reject(new Error('blocklisted'))), 'The browser said: blocklisted.'],
    [
      'a device that throws',
      fake(() =>
        Promise.resolve({
          limits: {},
          features: new Set(),
          requestDevice: () => Promise.reject(new Error('busy')),
        } as unknown as GPUAdapter),
      ),
      'The GPU could not be opened. The browser said: busy.',
    ],
  ])('%s is told in plain words', async (_, gpu, words) => {
    const failure = await requestGpu(gpu).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(GpuUnavailable);
    expect((failure as GpuUnavailable).message).toContain(words);
    expect((failure as GpuUnavailable).message).toContain('CPU engine still works');
  });

  it('tells an error that nothing caught', async () => {
    const { gpu } = nodeGpu();
    let device: GPUDevice | undefined;
    const adapter = await gpu.requestAdapter();
    const request = adapter!.requestDevice.bind(adapter!);
    adapter!.requestDevice = async (descriptor) => {
      device = await request(descriptor);
      return device;
    };
    const other = await createGpuEngine(fake(() => Promise.resolve(adapter)));
    device!.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    expect(await other.failed).toContain('The GPU reported an error');
    other.destroy();
  });
});

describe('a shader that the compiler does not take', () => {
  const copy = { shader: 'copy', constants: { LENGTH: 4, WORKGROUP: 64 }, conditions: {}, bindings: [], workgroups: 1, flops: 0 };

  it.each([
    ['where the text is wrong', { ...copy, constants: { LENGTH: 0.5, WORKGROUP: 64 } }, /^if i < LENGTH/],
    ['where only the pipeline is', { ...copy, constants: { LENGTH: 4, WORKGROUP: 2 ** 20 } }, undefined],
  ])('is named with file and line, and by nobody else: %s', async (_, dispatch, text) => {
    const { device, pipelines } = engine as unknown as { readonly device: GPUDevice; readonly pipelines: Pipelines };
    const uncaptured: string[] = [];
    const listen = ({ error }: GPUUncapturedErrorEvent) => uncaptured.push(error.message);
    device.addEventListener('uncapturederror', listen);
    const error = await pipelines.get(dispatch).catch((thrown: unknown) => thrown);
    await device.queue.onSubmittedWorkDone();
    device.removeEventListener('uncapturederror', listen);
    expect(uncaptured).toEqual([]);
    expect(error).toBeInstanceOf(ShaderError);
    const { shader, file, line, complaints } = error as ShaderError;
    expect({ shader, file }).toEqual({ shader: 'copy', file: 'shaders/copy.wgsl' });
    if (text) expect(complaints[0]?.place).toMatchObject({ line, text: expect.stringMatching(text) });
    else expect(line).toBeUndefined();
  });
});

it('knows a software adapter, and which driver Node took', () => {
  const { driver } = nodeGpu();
  expect(['configured', 'hardware', 'lavapipe', 'swiftshader', 'system']).toContain(driver.kind);
  expect(engine.info.label).toMatch(/^WebGPU · /);
  if (driver.kind === 'lavapipe' || driver.kind === 'swiftshader') expect(engine.info.software).toBe(true);
});

describe('planning', () => {
  it('folds rows of workgroups with few to spare', () => {
    expect(fold(65535, 65535)).toEqual({ x: 65535, y: 1, z: 1 });
    expect(fold(65536, 65535)).toEqual({ x: 32768, y: 2, z: 1 });
    expect(fold([3, 2, 5], 5)).toEqual({ x: 3, y: 2, z: 5 });
    expect(() => fold(5, 2)).toThrow(RangeError);
    expect(() => fold([1, 6, 1], 5)).toThrow(RangeError);
  });

  it('cuts steps by their work, in order', () => {
    const steps = [5, 1, 1, 1, 5, 5].map((flops, call) => ({ flops, call }) as Step);
    const parts = cut(steps, 3);
    expect(parts.flat()).toEqual(steps);
    expect(parts.map((p) => p.length)).toEqual([2, 3, 1]);
    expect(cut(steps, 1)).toEqual([steps]);
    expect(cut(steps.slice(0, 2), 2).length).toBe(2);
  });

  it('counts a call of several dispatches once', () => {
    const calls = (['copy', 'inject', 'copy'] as const).map((kernel) => ({ kernel, buffers: {}, dims: {}, label: kernel }));
    const span = (call: number, milliseconds: number) => ({ call, start: 0, milliseconds });
    expect(groupByKernel(calls, [span(0, 1), span(0, 2), span(1, 10), span(2, 3)])).toEqual([
      { kernel: 'inject', calls: 1, milliseconds: 10 },
      { kernel: 'copy', calls: 2, milliseconds: 6 },
    ]);
  });

  it('keeps within eight storage buffers and lets no dispatch read what it writes', () => {
    const builder = new ProgramBuilder('halting');
    const u = (name: string) => persistent(name, [2], 'u32');
    const f = (name: string, n: number) => persistent(name, [2, n]);
    builder.call(
      'halting',
      {
        q: f('q', 2),
        q_next: f('q_next', 2),
        row_loss: f('row_loss', 4),
        halt_limits: persistent('halt_limits', [2, 2], 'u32'),
        steps: u('steps'),
        halted: u('halted'),
        dq: f('dq', 2),
        row_halt: f('row_halt', 4),
      },
      { batch: 2, halt_max_steps: 4, continue_head: 1, q_loss_weight: 0.5 },
    );
    for (const tiles of [SOFTWARE_TILES, HARDWARE_TILES])
      for (const { bindings } of lowerProgram(builder.build(), tiles)) {
        expect(bindings.length).toBeLessThanOrEqual(8);
        for (const a of bindings)
          for (const b of bindings) if (a.access === 'read' && b.access !== 'read') expect(a.ref.storage).not.toBe(b.ref.storage);
        expect(bindings.every(({ ref }) => refLength(ref) > 0)).toBe(true);
      }
  });
});
