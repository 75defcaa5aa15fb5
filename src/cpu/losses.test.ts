/** Losses, halting and the figures of a step. */
import { describe, expect, it } from 'vitest';
import { METRIC_COUNT, METRICS } from '../engine/catalogue.ts';
import { createOracle } from './cpu-engine.ts';
import { integers, randoms, runKernel } from './testing.ts';

const oracle = createOracle();
const IGNORED = -100;
const bce = (q: number, t: number): number => -t * Math.log(1 / (1 + Math.exp(-q))) - (1 - t) * Math.log(1 / (1 + Math.exp(q)));

describe.each([
  ['stablemax', 0],
  ['softmax', 1],
])('%s cross-entropy', (_name, softmax) => {
  const dims = { batch: 2, cells: 4, vocab: 5, softmax };
  const labels = integers(8, 1, 5).map((label, i) => (i % 3 === 2 ? IGNORED : label));
  const loss = async (logits: ArrayLike<number>): Promise<number> => {
    const { row_loss } = await runKernel(oracle, 'cross_entropy', dims, { logits, labels });
    return (row_loss[0] + row_loss[4]) / dims.batch;
  };

  it('has the slope that finite differences give, also where a logit is exactly 1 or 0', async () => {
    const logits = randoms(40, 2, 3);
    logits[labels[0]] = 1;
    logits[(labels[0] + 1) % 5] = 1;
    logits[5] = -1;
    const { dlogits } = await runKernel(oracle, 'cross_entropy', dims, { logits, labels });
    for (let i = 0; i < logits.length; i++) {
      const moved = (by: number) => loss(logits.map((x, k) => (k === i ? x + by : x)));
      expect(dlogits[i]).toBeCloseTo(((await moved(1e-5)) - (await moved(-1e-5))) / 2e-5, 8);
    }
  });

  it('stays finite for far logits, and gives none to ignored labels', async () => {
    const logits = randoms(40, 3, 1e4);
    const { dlogits, row_loss } = await runKernel(oracle, 'cross_entropy', dims, { logits, labels });
    expect([...dlogits, ...row_loss].every(Number.isFinite)).toBe(true);
    expect([...dlogits.slice(10, 15)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('counts right cells, the first of equal logits being the answer', async () => {
    const logits = new Array(40).fill(0);
    const { row_loss } = await runKernel(oracle, 'cross_entropy', dims, { logits, labels: [0, 0, IGNORED, 1, 0, 0, 0, IGNORED] });
    expect([...row_loss]).toEqual([expect.closeTo(Math.log(5), 12), 2, 3, 0, expect.closeTo(Math.log(5), 12), 3, 3, 1]);
  });

  it('is 0 for a row without labels', async () => {
    const { dlogits, row_loss } = await runKernel(oracle, 'cross_entropy', dims, { labels: new Array(8).fill(IGNORED) });
    expect([...row_loss]).toEqual([0, 0, 0, 1, 0, 0, 0, 1]);
    expect(Math.max(...dlogits.map(Math.abs))).toBe(0);
  });
});

/** Of the continue head. */
const targets = (rowHalt: ArrayLike<number>): number[] => Array.from(rowHalt).filter((_, i) => i % 4 === 3);

describe('halting', () => {
  const dims = { batch: 3, halt_max_steps: 4, continue_head: 1, q_loss_weight: 0.5 };
  const given = {
    q: [1, -1, -1, 1, 0.5, 2],
    q_next: [3, 2, -1, -2, 5, 1],
    row_loss: [0, 0, 4, 1, 0, 0, 4, 0, 0, 0, 4, 1],
    halt_limits: [0, 4, 0, 4, 0, 4],
    steps: [0, 0, 3],
  };

  it('stops rows whose halt logit is the larger, and every row at the last segment', async () => {
    const { steps, halted, row_halt } = await runKernel(oracle, 'halting', dims, given);
    expect([...steps]).toEqual([1, 1, 4]);
    expect([...halted]).toEqual([1, 0, 1]);
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    expect(targets(row_halt)).toEqual([sigmoid(3), sigmoid(-1), sigmoid(5)]);
  });

  it('weighs the gradient of both heads as asked, and no loss', async () => {
    const half = await runKernel(oracle, 'halting', dims, given);
    const tenth = await runKernel(oracle, 'halting', { ...dims, q_loss_weight: 0.05 }, given);
    tenth.dq.forEach((slope, i) => {
      expect(slope).toBeCloseTo(half.dq[i] / 10, 12);
    });
    expect(tenth.row_halt).toEqual(half.row_halt);
  });

  it('stops a row at a segment of its own, whose target is still that of a row that could go on', async () => {
    const { halted, row_halt } = await runKernel(oracle, 'halting', dims, { ...given, halt_limits: [0, 4, 0, 1, 0, 4] });
    expect([...halted]).toEqual([1, 1, 1]);
    expect(targets(row_halt)).toEqual(targets((await runKernel(oracle, 'halting', dims, given)).row_halt));
  });

  it('lets exploration veto', async () => {
    const { halted } = await runKernel(oracle, 'halting', dims, { ...given, halt_limits: [2, 4, 0, 4, 4, 4] });
    expect([...halted]).toEqual([0, 0, 1]);
  });

  it('stops every row of a model of one segment', async () => {
    const { halted } = await runKernel(oracle, 'halting', { ...dims, halt_max_steps: 1 }, { ...given, halt_limits: [2, 4, 4, 4, 8, 4] });
    expect([...halted]).toEqual([1, 1, 1]);
  });

  it('has the slopes that finite differences give', async () => {
    const { dq, row_halt } = await runKernel(oracle, 'halting', dims, given);
    const target = targets(row_halt);
    const value = (q: readonly number[]) =>
      [0, 1, 2].reduce((sum, b) => sum + (0.5 / 3) * (bce(q[2 * b], given.row_loss[4 * b + 3]) + bce(q[2 * b + 1], target[b])), 0);
    for (let i = 0; i < 6; i++) {
      const moved = (by: number) => value(given.q.map((x, k) => (k === i ? x + by : x)));
      expect(dq[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 9);
    }
    for (let b = 0; b < 3; b++) {
      expect(row_halt[4 * b]).toBeCloseTo(bce(given.q[2 * b], given.row_loss[4 * b + 3]), 12);
      expect(row_halt[4 * b + 1]).toBeCloseTo(bce(given.q[2 * b + 1], target[b]), 12);
    }
    expect([row_halt[2], row_halt[6], row_halt[10]]).toEqual([1, 1, 1]);
  });

  it('without a target trains the halt head only, and stops the same rows', async () => {
    const { q_next: _, ...rest } = given;
    const { halted, dq, row_halt } = await runKernel(oracle, 'halting', dims, rest);
    expect([...halted]).toEqual([1, 0, 1]);
    expect([...targets(row_halt), dq[1], dq[3], dq[5], row_halt[1], row_halt[5], row_halt[9]]).toEqual(new Array(9).fill(0));
    expect(dq[0]).not.toBe(0);
  });
});

describe('halting without a continue head', () => {
  it('stops where the halt logit is above 0, where exploration lets it, and at the last segment', async () => {
    const { halted, dq, row_halt } = await runKernel(
      oracle,
      'halting',
      { batch: 4, halt_max_steps: 4, continue_head: 0, q_loss_weight: 0.5 },
      {
        // The continue logits would decide otherwise.
        q: [1, 2, -1, -2, 1, -2, -1, 2],
        row_loss: [0, 0, 4, 1, 0, 0, 4, 0, 0, 0, 4, 1, 0, 0, 4, 0],
        halt_limits: [0, 4, 0, 4, 2, 4, 0, 4],
        steps: [0, 0, 0, 3],
      },
    );
    expect([...halted]).toEqual([1, 0, 0, 1]);
    expect([0, 1, 2, 3].flatMap((b) => [row_halt[4 * b + 3], dq[2 * b + 1], row_halt[4 * b + 1]])).toEqual(new Array(12).fill(0));
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    expect([0, 1, 2, 3].map((b) => dq[2 * b])).toEqual([
      expect.closeTo((0.5 / 4) * (sigmoid(1) - 1), 12),
      expect.closeTo((0.5 / 4) * sigmoid(-1), 12),
      expect.closeTo((0.5 / 4) * (sigmoid(1) - 1), 12),
      expect.closeTo((0.5 / 4) * sigmoid(-1), 12),
    ]);
  });
});

describe('the metrics of a step', () => {
  it('sum the rows that finished, and leave the other rows of the ring alone', async () => {
    const before = randoms(2 * METRIC_COUNT, 1);
    const { metrics } = await runKernel(
      oracle,
      'step_metrics',
      { batch: 4, ring: 2, q_loss_weight: 0.5 },
      {
        row_loss: [1, 4, 4, 1, 2, 1, 4, 0, 3, 2, 4, 0, 0, 0, 0, 1],
        row_halt: [0.1, 0.2, 1, 0, 0.3, 0.4, 1, 0, 0.5, 0.6, 0, 0, 0, 0, 1, 0],
        steps: [3, 5, 7, 9],
        halted: [1, 1, 0, 1],
        scalars: [0, 0, 0, 0, 0, 0, 41, 1],
        metrics: before,
      },
    );
    expect([...metrics.slice(0, METRIC_COUNT)]).toEqual(before.slice(0, METRIC_COUNT));
    const row = Object.fromEntries(METRICS.map((name, i) => [name, metrics[METRIC_COUNT + i]]));
    expect(row).toEqual({
      step: 41,
      loss: expect.closeTo(6 + 0.5 * (0.9 + 1.2), 12),
      lm_loss: 6,
      q_halt_loss: expect.closeTo(0.9, 12),
      q_continue_loss: expect.closeTo(1.2, 12),
      gradient_norm: 0,
      finished: 2,
      finished_cells: 1.25,
      finished_exact: 1,
      finished_q_halt_right: 2,
      finished_segments: 8,
      exact: 2,
    });
  });
});
