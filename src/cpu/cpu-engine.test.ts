/** What any engine promises about memory, on the two that need no device. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { groupByKernel } from '../engine/profile.ts';
import { type BufferRef, constant, type Program, ProgramBuilder, persistent, view } from '../engine/program.ts';
import { createCpuEngine, createOracle } from './cpu-engine.ts';

const ENGINES = [
  { name: 'oracle', create: async () => createOracle(), floatBytes: 8 },
  { name: 'cpu', create: createCpuEngine, floatBytes: 4 },
];

/** out = source doubled `times` times, by way of temporaries. */
function doubling(source: BufferRef, out: BufferRef, times: number, length: number): Program {
  const builder = new ProgramBuilder('doubling');
  let from = source;
  for (let i = 1; i <= times; i++) {
    const to = i === times ? out : builder.temporary('t', [length]);
    builder.call('inject', { z: from, injection: from, h: to }, { length });
    from = to;
  }
  return builder.build();
}

describe.each(ENGINES)('the $name engine', ({ create, floatBytes }) => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await create();
  });

  it('runs a program, and counts what it did', async () => {
    const [x, y] = [persistent('x', [3]), persistent('y', [3])];
    const executable = await engine.prepare(doubling(x, y, 3, 3));
    engine.write(x, [1, 2, -0.5]);
    executable.run();
    executable.run();
    const [result] = await engine.read([y]);
    expect([...result]).toEqual([8, 16, -4]);
    expect(result).toBeInstanceOf(floatBytes === 8 ? Float64Array : Float32Array);
    expect(engine.counters).toMatchObject({ dispatches: 6, submits: 2, reads: 1, buffers: 3 });
  });

  it('shares persistent buffers between programs by name, zeroed at first', async () => {
    const [x, y, z] = ['x', 'y', 'z'].map((name) => persistent(name, [100]));
    const first = await engine.prepare(doubling(x, y, 1, 100));
    const second = await engine.prepare(doubling(y, z, 1, 100));
    expect([...(await engine.read([x]))[0]].every((v) => v === 0)).toBe(true);
    engine.write(x, new Array(100).fill(1));
    first.run();
    second.run();
    expect([...(await engine.read([z]))[0]].every((v) => v === 4)).toBe(true);
  });

  it('needs no more memory for more calls: temporaries whose lives do not meet share it', async () => {
    const bytes = async (times: number) => {
      const fresh = await create();
      const before = fresh.bytes;
      const { arenaBytes } = await fresh.prepare(doubling(persistent('x', [1000]), persistent('y', [1000]), times, 1000));
      return { arenaBytes, bytes: fresh.bytes - before };
    };
    const slot = Math.ceil((1000 * floatBytes) / 64) * 64;
    expect(await bytes(4)).toEqual({ arenaBytes: 2 * slot, bytes: 4 * slot });
    expect(await bytes(64)).toEqual(await bytes(4));
  });

  it('gives a program its memory back when it is released', async () => {
    const x = persistent('x', [1000]);
    const program = doubling(x, persistent('y', [1000]), 5, 1000);
    const other = await engine.prepare(doubling(x, persistent('z', [1000]), 1, 1000));
    engine.write(x, new Array(1000).fill(3));
    const before = engine.bytes;
    const executable = await engine.prepare(program);
    const bytes = engine.bytes;
    executable.release();
    executable.release();
    expect(engine.bytes).toBe(before);
    expect(() => executable.run()).toThrow(/released/);
    await engine.prepare(program);
    expect(engine.bytes).toBe(bytes);
    // What another program mentions too has stayed as it was; what none mentions is gone.
    expect((await engine.read([x]))[0][0]).toBe(3);
    other.release();
    await expect(engine.read([persistent('z', [1000])])).rejects.toThrow('no prepared program mentions the buffer "z"');
  });

  it('goes on with a program after its memory has grown and moved', async () => {
    const [x, y] = [persistent('x', [5]), persistent('y', [5])];
    const executable = await engine.prepare(doubling(x, y, 2, 5));
    engine.write(x, [1, 2, 3, 4, 5]);
    executable.run();
    const large = 4 * 2 ** 20;
    await engine.prepare(doubling(persistent('large x', [large]), persistent('large y', [large]), 1, large));
    expect([...(await engine.read([y]))[0]]).toEqual([4, 8, 12, 16, 20]);
    engine.write(x, [1, 1, 1, 1, 1]);
    executable.run();
    expect([...(await engine.read([y]))[0]]).toEqual([4, 4, 4, 4, 4]);
  });

  it('reads and writes parts of buffers, and copies', async () => {
    const whole = persistent('whole', [130]);
    const part = view(whole, 64, [66]);
    await engine.prepare(doubling(part, persistent('y', [66]), 1, 66));
    engine.write(
      part,
      Array.from({ length: 66 }, (_, i) => i),
    );
    const [copy] = await engine.read([whole]);
    expect([copy[63], copy[64], copy[129]]).toEqual([0, 0, 65]);
    copy[129] = -1;
    expect((await engine.read([part]))[0][65]).toBe(65);
  });

  it('fills constants once, and leaves them alone', async () => {
    const table = constant('table', [2], new Float32Array([0.5, 4]));
    const program = doubling(table, persistent('y', [2]), 1, 2);
    await engine.prepare(program);
    expect([...(await engine.read([table]))[0]]).toEqual([0.5, 4]);
    engine.write(table, [1, 2]);
    await engine.prepare(program);
    expect([...(await engine.read([table]))[0]]).toEqual([1, 2]);
  });

  it('says which kernels take the time, and when', async () => {
    const executable = await engine.prepare(doubling(persistent('x', [8]), persistent('y', [8]), 3, 8));
    const spans = await executable.profile();
    expect(spans?.map(({ call }) => call)).toEqual([0, 1, 2]);
    expect(groupByKernel(executable.calls, spans!)).toEqual([{ kernel: 'inject', calls: 3, milliseconds: expect.any(Number) }]);
    for (const [i, { start, milliseconds }] of spans!.entries()) {
      expect(milliseconds).toBeGreaterThanOrEqual(0);
      expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : spans![i - 1].start);
    }
  });

  it('repeats some calls, and does none when emptied', async () => {
    const [x, y] = [persistent('x', [1]), persistent('y', [1])];
    const executable = await engine.prepare(doubling(x, y, 2, 1));
    const out = async (): Promise<number> => (await engine.read([y]))[0][0];
    engine.write(x, [1]);
    executable.run();
    expect(await out()).toBe(4);
    engine.write(x, [3]);
    executable.repeat([0], 5);
    expect(await out()).toBe(4);
    executable.repeat([1], 2);
    expect(await out()).toBe(12);
    engine.write(x, [10]);
    executable.emptied = true;
    executable.run();
    expect(await out()).toBe(12);
  });

  it('says what is wrong with a buffer', async () => {
    const [x, y] = [persistent('x', [3]), persistent('y', [3])];
    const program = doubling(x, y, 2, 3);
    await engine.prepare(program);
    expect(() => engine.write(persistent('nobody', [3]), [1, 2, 3])).toThrow(/no prepared program mentions the buffer "nobody"/);
    expect(() => engine.write(x, [1, 2])).toThrow('write to x: it takes 3 numbers, but was given 2');
    expect(() => engine.write(persistent('x', [4]), [1, 2, 3, 4])).toThrow(/"x" as f32\[4\], but this engine holds it as f32\[3\]/);
    await expect(engine.read([program.calls[0].buffers.h])).rejects.toThrow(/temporary.*make it persistent/);
    const other = doubling(persistent('x', [4]), persistent('w', [4]), 1, 4);
    const bytes = engine.bytes;
    await expect(engine.prepare(other)).rejects.toThrow(/doubling takes "x" as f32\[4\]/);
    expect(engine.bytes).toBe(bytes);
  });

  it('holds nothing once it is destroyed', async () => {
    const executable = await engine.prepare(doubling(persistent('x', [3]), persistent('y', [3]), 1, 3));
    engine.destroy();
    expect(engine.bytes).toBe(0);
    expect(() => executable.run()).toThrow(/destroyed/);
    executable.release();
  });
});

describe('compiled kernels', () => {
  it('hand NaN on, so that a run that went wrong is noticed', async () => {
    const engine = await createCpuEngine();
    const n = 16;
    const at = (name: string, shape: number[]) => persistent(name, shape);
    const builder = new ProgramBuilder('nan');
    const x = at('x', [n]);
    builder.call('matmul_nt', { x, w: at('w', [n]), y: at('product', [1]) }, { rows: 1, inner: n, outer: 1 });
    builder.call('swiglu_forward', { gate_up: x, a: at('a', [8]) }, { rows: 1, ffn: 8 });
    builder.call(
      'attention_forward',
      { qkv: at('qkv', [24]), out: at('out', [8]), lse: at('lse', [1]) },
      { batch: 1, tokens: 1, heads: 1, head_dim: 8 },
    );
    builder.call('residual_rms_norm_forward', { x, branch: x, y: at('y', [n]), rstd: at('rstd', [1]) }, { rows: 1, hidden: n, eps: 1e-5 });
    const executable = await engine.prepare(builder.build());
    const poisoned = (length: number) => Array.from({ length }, (_, i) => (i === 3 ? Number.NaN : 1));
    engine.write(x, poisoned(n));
    engine.write(at('qkv', [24]), poisoned(24));
    executable.run();
    const [product, a, out, y] = await engine.read([at('product', [1]), at('a', [8]), at('out', [8]), at('y', [n])]);
    expect([product[0], a[3], out[0], y[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(a[2]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});
