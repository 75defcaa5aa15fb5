import { expect, it } from 'vitest';
import { nearestColumn, type PointSeries, pointFrame } from './points-scale.ts';

const box = { width: 300, height: 200, left: 40, right: 10, top: 10, bottom: 30 };
const names = { x: String, y: (share: number) => share.toFixed(2) };
const series = (...points: PointSeries['points']): PointSeries => ({ id: 'a', label: 'a', colour: 1, dash: [], emphasis: true, points });
const point = (x: number, y: number, low = y, high = y) => ({ x, y, low, high });

it('gives each doubling the same room', () => {
  const { x, xTicks } = pointFrame(box, [series(point(8, 0.5), point(32, 0.6))], names);
  expect(x(16) - x(8)).toBeCloseTo(x(32) - x(16));
  expect(xTicks.map(({ label }) => label)).toEqual(['8', '16', '32']);
});

it('has room for every interval, from the ten per cent below the lowest to all', () => {
  const { y } = pointFrame(box, [series(point(8, 0.5, 0.43, 0.57), point(16, 0.99, 0.97, 1))], names);
  expect(y(0.4)).toBeCloseTo(170);
  expect(y(1)).toBeCloseTo(10);
  // Where all is near 1 the axis still shows ten per cent.
  expect(pointFrame(box, [series(point(8, 0.99, 0.98, 1))], names).y(0.9)).toBeCloseTo(170);
});

it('leaves out labels that would touch', () => {
  const { xTicks } = pointFrame({ ...box, width: 120 }, [series(point(1, 0.5), point(64, 0.6))], names);
  expect(xTicks.map(({ label }) => label)).toEqual(['1', '16']);
});

it('finds the column of the nearest point of any series', () => {
  const all = [series(point(8, 0.5), point(32, 0.6)), series(point(10, 0.9), undefined)];
  const frame = pointFrame(box, all, names);
  expect(nearestColumn(frame, all, frame.x(10), frame.y(0.88))).toBe(0);
  expect(nearestColumn(frame, all, frame.x(30), frame.y(0.6))).toBe(1);
  expect(nearestColumn(frame, [], 0, 0)).toBe(-1);
});
