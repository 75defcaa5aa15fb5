import { expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import { scalingMarkdown } from './markdown.ts';
import { AXES, PLANS, scaling } from './scaling.ts';

it('finds memory flat in N, T and segments, and growing as it should with the rest', async () => {
  const engine = await createCpuEngine();
  const report = await scaling(async () => Object.assign(await createCpuEngine(), { info: { ...engine.info, software: true } }));
  expect(report.series.map(({ axis }) => axis)).toEqual(AXES);
  for (const { axis, points, bytes, time } of report.series) {
    expect(points.map(({ value }) => value)).toEqual(PLANS[axis].values);
    expect(time).toBeUndefined();
    expect(bytes.worst, axis).toBeLessThan(0.1);
    const flat = new Set(points.map((point) => point.bytes)).size === 1;
    expect(flat, axis).toBe(['cycles', 'steps', 'segments'].includes(axis));
  }
  expect(scalingMarkdown(report)).toContain('| cycles | 8 |');
});

it('takes times along an axis', async () => {
  const { series } = await scaling(() => createCpuEngine(), { axes: ['segments'] });
  for (const { time } of series[0]?.points ?? []) expect(time?.low).toBeGreaterThan(0);
  expect(series[0]?.time?.law).toBe('flat');
});
