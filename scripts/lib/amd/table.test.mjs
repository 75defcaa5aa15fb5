import { expect, test } from 'vitest';
import { readTable, worse, writeTable } from './table.mjs';

/** @type {import('./table.mjs').Row} */
const ROW = {
  ...{ chip: 'navi31', wave: 64, size: '81x512', shader: 'matmul_nt', variant: '648x512x512', tile: '8x8 4x4', count: 24 },
  ...{ vgprs: 72, spilled: 0, scratch: 0, shared: 0, occupancy: 10, most: 16, wavesPerSimd: 1.75 },
  ...{ issues: 1.26, issuesInLoop: 1.25, bytesPerFlop: 1, time: 22.2, limit: 'loads', bound: 11.1 },
};
const always = () => true;

test('a table is read as it was written', () => {
  const without = { ...ROW, variant: 'copy', issues: undefined, issuesInLoop: undefined, bytesPerFlop: undefined };
  expect(readTable(writeTable([ROW, without], 'Mesa 25.0.7'))).toEqual({ compiler: 'Mesa 25.0.7', rows: [ROW, without] });
});

test('the same is not worse, nor is what got better', () => {
  expect(worse([ROW], [ROW], always)).toEqual([]);
  expect(worse([{ ...ROW, occupancy: 12, issues: 1.1, time: 99 }], [ROW], always)).toEqual([]);
});

test('spills, fewer waves and more instructions are worse', () => {
  expect(worse([{ ...ROW, spilled: 3 }], undefined, always)).toEqual([expect.stringContaining('3 registers spilled')]);
  expect(worse([{ ...ROW, spilled: 3 }], [ROW], () => false)).toEqual([]);
  expect(worse([{ ...ROW, occupancy: 8 }], [ROW], always)).toEqual([expect.stringContaining('occupancy 8 of 16, was 10')]);
  expect(worse([{ ...ROW, issues: 1.4 }], [ROW], always)).toEqual([expect.stringContaining('1.400')]);
});

test('a kernel that comes or goes is named', () => {
  expect(worse([{ ...ROW, shader: 'matmul_new' }], [ROW], always)).toEqual([
    expect.stringContaining('matmul_new 648x512x512 is not in the table'),
    expect.stringContaining('no longer in a step'),
  ]);
});
