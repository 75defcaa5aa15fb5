import { expect, test } from 'vitest';
import { gpuSection, keepGpu } from './gpu-report.mjs';

const times = {
  ...{ step: { median: 10, low: 9, high: 11 }, host: { median: 0.5, low: 0.4, high: 0.6 } },
  ...{ peaks: { flops: 30e12, copies: [{ bytes: 65536, perSecond: 800e9 }], call: 0.01 }, kernels: 9, bound: 8, timeline: [] },
};
const row = { kernel: 'matmul_nt', shape: '648 x 512', calls: 24, dispatches: 24, flops: 1e9, bytes: 1e6 };
/** @type {any} */
const report = {
  ...{ size: { hidden: 512, cells: 81, batch: 8 }, counts: { flops: 50e9 }, times },
  rows: [
    { ...row, kernel: 'cheap', time: { median: 1, low: 1, high: 1, bound: 0.5, boundBy: 'memory' } },
    { ...row, time: { median: 5, low: 5, high: 5, bound: 4, boundBy: 'arithmetic' } },
  ],
  tiles: { 'tiles some gpu matmul_nt 1024 512 512': '{"x":8}' },
};
const found = {
  ...{ adapter: 'A GPU', date: new Date('2026-12-01'), correct: { passed: 9, failed: 0 } },
  ...{ reports: [report], tuned: report, pytorch: 'none' },
};

test('a section gives steps beside their bounds, and the dearest kernels first', () => {
  const section = gpuSection(found);
  expect(section).toContain('| D 512, 81 cells, batch 8 | 10.00 | 5000 | 1.25 | 0.50 | 30000 | 800 |');
  expect(section.indexOf('| matmul_nt 648')).toBeLessThan(section.indexOf('| cheap 648'));
  expect(section).toContain('`matmul_nt 1024 512 512` {"x":8}');
});

test('a later run takes the place of the one on the same adapter, and leaves others alone', () => {
  const first = keepGpu(keepGpu('# Performance\n', 'A GPU', 'old'), 'Another', 'other');
  expect(keepGpu(first, 'A GPU', 'new')).toBe(first.replace('old', 'new'));
  expect(first).toContain('# Performance\n\n<!-- gpu: A GPU -->\nold\n');
});
