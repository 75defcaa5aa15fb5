import { describe, expect, it } from 'vitest';
import { METRIC_COUNT, METRICS, type Metric } from '../engine/catalogue.ts';
import { historyCsv } from '../training/history-csv.ts';
import { RunMetrics } from './metrics.ts';

const row = (values: Partial<Record<Metric, number>>): number[] => METRICS.map((name) => values[name] ?? 0);

describe('RunMetrics', () => {
  it('turns sums over the batch into means, and leaves a gap where nothing finished', () => {
    const run = new RunMetrics(4, 2);
    run.addRows(
      Float32Array.from([
        ...row({ step: 1, loss: 8, lm_loss: 4, finished: 0 }),
        ...row({ step: 2, loss: 2, finished: 2, finished_segments: 3 }),
      ]),
      0.1,
    );
    expect([...run.steps.column('loss_per_puzzle')]).toEqual([2, 0.5]);
    expect([...run.steps.column('segments_used')]).toEqual([Number.NaN, 1.5]);
    expect(run.lastStep).toBe(2);
  });

  it('grows without losing a row', () => {
    const run = new RunMetrics(1, 1);
    const many = 3000;
    run.addRows(Float32Array.from(Array.from({ length: many }, (_, i) => row({ step: i + 1, loss: i })).flat()), 1);
    expect(run.steps.length).toBe(many);
    expect(run.steps.last('loss')).toBe(many - 1);
    expect(run.steps.column('step')[1500]).toBe(1501);
  });

  it('measures the speed of the last seconds, not of the whole run', () => {
    const run = new RunMetrics(1, 1);
    for (let second = 1; second <= 20; second++)
      run.addRows(Float32Array.from(row({ step: second <= 10 ? 100 * second : 1000 + 10 * (second - 10) })), second);
    expect(run.speed.last('steps_per_second')).toBeCloseTo(10);
    expect(run.speed.column('steps_per_second')[4]).toBeCloseTo(100);
  });

  it('writes one line a step, with checks where they were made', () => {
    const run = new RunMetrics(1, 2);
    run.addRows(Float32Array.from([...row({ step: 1, loss: 3 }), ...row({ step: 2, loss: 2 })]), 1);
    run.addCheck(2, 1, { n: 4, exact: [0.25, 0.5], cells: [0.75, 1], haltedSegments: 1.5, haltedExact: 0.5 });
    run.addCheck(3, 1, { n: 4, exact: [0, 1], valid: [0.25, 1], cells: [0, 1], haltedSegments: 2, haltedExact: 1 });
    const lines = historyCsv(run.history).trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    const [header, ...rows] = lines.map((line) => line.split(',')) as [string[], ...string[][]];
    expect(new Set(rows.map((r) => r.length))).toEqual(new Set([header.length]));
    expect(header.length).toBe(METRIC_COUNT + 8);
    const at = header.indexOf('held_out_exact_2');
    expect(rows.map((r) => r[at])).toEqual(['', '0.5', '1']);
    expect(rows.map((r) => r[header.indexOf('held_out_valid')])).toEqual(['', '', '1']);
    expect(rows.map((r) => r[0])).toEqual(['1', '2', '3']);
    expect(rows[2]?.[header.indexOf('loss')]).toBe('');
  });
});
