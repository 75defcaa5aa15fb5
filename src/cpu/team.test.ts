/** Engines on several threads: what they promise beyond what every engine does. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { ProgramBuilder, persistent } from '../engine/program.ts';
import { CPU_FUSION, createCpuEngine } from './cpu-engine.ts';
import { nodeThreads, startFrom } from './node-threads.ts';
import type { StartThread, TeamOf } from './team.ts';
import { dyingThread, randoms, sameBytes } from './testing.ts';
import './wasm/index.as.ts?wasm&shared';

const N = 300;
const [x, w, y] = ['x', 'w', 'y'].map((name) => persistent(name, [N, N]));

/** y = x Wᵀ, large enough to be worth splitting. */
async function product(engine: Engine) {
  const builder = new ProgramBuilder('product');
  builder.call('matmul_nt', { x, w, y }, { rows: N, inner: N, outer: N });
  const executable = await engine.prepare(builder.build());
  engine.write(x, randoms(N * N, 1));
  engine.write(w, randoms(N * N, 2));
  return async () => {
    executable.run();
    return (await engine.read([y]))[0];
  };
}

describe('an engine on several threads', () => {
  const engines: Engine[] = [];
  const open = async (threading: TeamOf | undefined) => {
    const engine = await createCpuEngine(CPU_FUSION, threading);
    engines.push(engine);
    return engine;
  };
  afterEach(() => {
    for (const engine of engines.splice(0)) engine.destroy();
  });

  it('says how many there are, and computes what one thread does', async () => {
    const [one, three] = [await open(undefined), await open(nodeThreads(3))];
    expect(one.info).toMatchObject({ label: 'CPU · WebAssembly SIMD', details: { Threads: '1' } });
    expect(three.info).toMatchObject({ label: 'CPU · WebAssembly SIMD · 3 threads', details: { Threads: '3' } });
    const [right, split] = [await product(one), await product(three)];
    const expected = await right();
    for (let i = 0; i < 50; i++) expect(sameBytes(await split(), expected)).toBe(true);
  });

  it('goes on after its threads slept, and after its memory grew', async () => {
    const engine = await open(nodeThreads(2));
    const run = await product(engine);
    const first = await run();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(sameBytes(await run(), first)).toBe(true);
    const large = 8 * 2 ** 20;
    const builder = new ProgramBuilder('large');
    const [a, b] = [persistent('a', [large]), persistent('b', [large])];
    builder.call('inject', { z: a, injection: a, h: b }, { length: large });
    const grown = await engine.prepare(builder.build());
    engine.write(a, new Float32Array(large).fill(1.5));
    grown.run();
    expect((await engine.read([b]))[0].every((value) => value === 3)).toBe(true);
    expect(sameBytes(await run(), first)).toBe(true);
  });

  it('ends its threads when it is destroyed, once', async () => {
    const { start } = nodeThreads(3);
    let [started, ended] = [0, 0];
    const counting: StartThread = (report) => {
      const thread = start(report);
      started += 1;
      return {
        ...thread,
        end: () => {
          ended += 1;
          thread.end();
        },
      };
    };
    const engine = await open({ count: 3, start: counting });
    expect([started, ended]).toEqual([2, 0]);
    engine.destroy();
    engine.destroy();
    expect([started, ended]).toEqual([2, 2]);
  });

  it('goes on without a thread that ended between two calls, to the same bits', async () => {
    const { start } = nodeThreads(3);
    const ends: (() => void)[] = [];
    let gone = () => {};
    const oneGone = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const watched: StartThread = (report) => {
      const thread = start((said) => {
        report(said);
        if (said === 'a thread ended') gone();
      });
      ends.push(thread.end);
      return thread;
    };
    const run = await product(await open({ count: 3, start: watched }));
    const first = await run();
    ends[0]();
    await oneGone;
    for (let i = 0; i < 20; i++) expect(sameBytes(await run(), first)).toBe(true);
  });

  it('fails, and does not wait for ever, where a thread ends in the middle of its part', async () => {
    const engine = await open({ count: 2, start: dyingThread(), patience: 100 });
    const run = await product(engine);
    const until = async () => {
      for (;;) await run();
    };
    await expect(until()).rejects.toThrow(/^A thread of the CPU engine ended in the middle of matmul_nt/);
    expect(await engine.failed).toMatch(/ended in the middle of matmul_nt/);
    await expect(run()).rejects.toThrow('ended in the middle');
  });

  it.each<[string, StartThread, string]>([
    ['says no', (report) => ({ post: () => report('no workers here'), end: () => {} }), '1 (no workers here)'],
    [
      'cannot be made',
      () => {
        throw new Error('blocked');
      },
      '1 (blocked)',
    ],
    ['fails', (report) => startFrom("throw new Error('gone')", report), '1 (gone)'],
  ])('does without threads where one %s, and says why', async (_, start, threads) => {
    const engine = await open({ count: 2, start });
    expect(engine.info.label).toBe('CPU · WebAssembly SIMD');
    expect(engine.info.details.Threads).toBe(threads);
    const run = await product(engine);
    expect(sameBytes(await run(), await run())).toBe(true);
  });
});
