import { describe, expect, it } from 'vitest';
import { METRIC_COUNT, METRICS } from '../../engine/catalogue.ts';
import type { RunRecord } from '../../storage/records.ts';
import { PRESETS } from '../../training/presets.ts';
import { curvesOf, secondsAt } from './curves.ts';

const config = PRESETS[0].config;
const record = { config, updated: 7, step: 4, seconds: 8 } as RunRecord;

describe('curvesOf', () => {
  it('gives the loss a puzzle of each step, and the share solved after the last segment of each check', () => {
    const metrics = new Float32Array(4 * METRIC_COUNT);
    for (let row = 0; row < 4; row++) {
      metrics[row * METRIC_COUNT + METRICS.indexOf('step')] = row + 1;
      metrics[row * METRIC_COUNT + METRICS.indexOf('loss')] = config.training.batch_size * (10 - row);
    }
    const check = { step: 2, seconds: 6, n: 8, exact: [0.25, 0.5], cells: [0, 0], haltedSegments: 1, haltedExact: 0 };
    const { updated, exact, loss } = curvesOf(record, { metrics, checks: [check], marks: [] });
    expect(updated).toBe(7);
    expect([...loss.y]).toEqual([10, 9, 8, 7]);
    expect([...loss.step]).toEqual([1, 2, 3, 4]);
    expect([...exact.y]).toEqual([0.5]);
    expect([...exact.seconds]).toEqual([6]);
  });

  it('spreads the steps between two checks evenly over their time', () => {
    const checks = { step: Float32Array.of(2), seconds: Float32Array.of(6) };
    expect([...secondsAt(Float32Array.of(1, 2, 3, 4), checks, record)]).toEqual([3, 6, 7, 8]);
    // A save that comes right after a check.
    expect([...secondsAt(Float32Array.of(1, 2), checks, { step: 2, seconds: 6 })]).toEqual([3, 6]);
    expect(
      secondsAt(new Float32Array(0), { step: new Float32Array(0), seconds: new Float32Array(0) }, { step: 0, seconds: 0 }),
    ).toHaveLength(0);
  });
});
