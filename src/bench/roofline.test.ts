import { describe, expect, it } from 'vitest';
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { assertExpected, EXPECTED, expectationOf } from './expected.ts';
import { rooflineMarkdown } from './markdown.ts';
import { bandwidth, type Peaks } from './peaks.ts';
import { roofline } from './roofline.ts';
import { SIZE_NAMES, SIZES } from './sizes.ts';
import { benchTrainer } from './trainer.ts';

/** An engine that calls itself a software adapter. */
async function software(): Promise<Engine> {
  const engine = await createCpuEngine();
  return Object.assign(engine, { info: { ...engine.info, software: true } });
}

describe('the roofline of a training step', () => {
  it('finds each kernel, its work and its time, and gives all memory back', async () => {
    const engines: Engine[] = [];
    const open = async () => {
      const engine = await createCpuEngine();
      engines.push(engine);
      return engine;
    };
    const stages = new Set<string>();
    const report = await roofline(open, SIZES.tiny, { progress: (stage) => stages.add(stage) });
    expect([...stages]).toEqual(['peaks', 'preparing', 'checking', 'steps', 'kernels']);
    expect(report.checked).toBe('stored');
    expect(report.perStep).toMatchObject({ buffers: 0, bindGroups: 0, pipelines: 0, submits: 1, dispatches: report.counts.dispatches });
    expect(report.rows.reduce((n, { calls }) => n + calls, 0)).toBe(report.counts.calls);
    expect(report.counts.flops).toBeGreaterThan(7e7);
    const { times } = report;
    expect(times?.timeline).toHaveLength(report.counts.dispatches);
    expect(times?.bound).toBeGreaterThan(0);
    expect(times?.peaks.flops).toBeGreaterThan(1e8);
    expect(times?.host.median).toBeLessThan(times?.step.median ?? 0);
    for (const { time } of report.rows) expect(time?.bound).toBeGreaterThan(0);
    expect(rooflineMarkdown(report)).toMatch(/\| matmul_nt \| rows 128, inner 32, outer 96 \| 12 \|/);
    expect(engines.map(({ bytes }) => bytes)).toEqual([0, 0]);
  });

  it('counts and does not time what a software adapter does, unless told to', async () => {
    const report = await roofline(software, SIZES.tiny);
    expect(report.times).toBeUndefined();
    expect(report.checked).toBe('not run');
    expect(report.rows.every(({ time }) => time === undefined)).toBe(true);
    expect(report.counts.dispatches).toBeGreaterThan(50);
    expect(rooflineMarkdown(report)).toContain('software adapter: these times say nothing about a GPU');
    expect(rooflineMarkdown(report)).not.toMatch(/ ms|µs|lower bound/);
  });

  it('counts the same whether it runs or not', async () => {
    const [counted, run] = [await roofline(software, SIZES.tiny), await roofline(software, SIZES.tiny, { anyway: true })];
    expect(counted.counts.calls).toBe(run.counts.calls);
    expect(counted.counts.dispatches).toBe(run.counts.dispatches);
    expect(counted.counts.arena).toBe(run.counts.arena);
    expect(counted.counts.memory).toBeLessThanOrEqual(run.counts.memory);
    expect(counted.rows.map(({ kernel, calls, bytes }) => [kernel, calls, bytes])).toEqual(
      run.rows.map(({ kernel, calls, bytes }) => [kernel, calls, bytes]),
    );
  });

  it('does not time an engine that computes something else', () => {
    const [loss, gradient_norm] = EXPECTED.tiny[0];
    const row = { loss, gradient_norm } as Parameters<typeof assertExpected>[1][number];
    expect(() => assertExpected(SIZES.tiny, [row])).not.toThrow();
    expect(() => assertExpected(SIZES.tiny, [{ ...row, loss: loss * 1.001 }])).toThrow(/something else than it should/);
    expect(() => assertExpected({ ...SIZES.tiny, batch: 9 }, [{ ...row, loss: Number.NaN }])).toThrow(/not timed/);
  });

  it('knows what every size comes to, as the float64 oracle finds it', async () => {
    for (const name of SIZE_NAMES) expect(expectationOf(SIZES[name]), name).toHaveLength(2);
    const trainer = await benchTrainer(createOracle(), SIZES.tiny);
    await trainer.step();
    await trainer.step();
    assertExpected(SIZES.tiny, await trainer.readMetrics());
  });

  it('takes the fastest copy of at least so many bytes', () => {
    const copies = [
      { bytes: 10, perSecond: 5 },
      { bytes: 100, perSecond: 7 },
      { bytes: 1000, perSecond: 1 },
    ];
    const peaks: Peaks = { flops: 1, call: 1, copies };
    expect([1, 100, 101, 5000].map((bytes) => bandwidth(peaks, bytes))).toEqual([7, 7, 1, 1]);
  });
});
