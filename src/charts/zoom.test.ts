import { expect, it } from 'vitest';
import { brushed, scaled, zoomStore } from './zoom.ts';

it('shows what was brushed over, in either direction and within the axis', () => {
  expect(brushed(20, 61.4, 100, undefined)).toEqual([20, 61]);
  expect(brushed(61.4, -20, 100, undefined)).toEqual([0, 61]);
  expect(brushed(-5, 120, 100, [3, 9])).toBeUndefined();
});

it('takes a brush over next to nothing for a slip', () => {
  expect(brushed(20, 21, 100, [3, 9])).toEqual([3, 9]);
  expect(brushed(20, 21, 100, undefined)).toBeUndefined();
});

it('zooms in by halves about a place, and out again to all', () => {
  const half = scaled(undefined, 100, 0.5, 100);
  expect(half).toEqual([50, 100]);
  expect(scaled(half, 75, 0.5, 100)).toEqual([63, 88]);
  expect(scaled(half, 75, 2, 100)).toBeUndefined();
  expect(scaled([10, 14], 12, 0.5, 100)).toEqual([10, 14]);
});

it('tells who draws of another part', () => {
  const zoom = zoomStore();
  let told = 0;
  const end = zoom.subscribe(() => told++);
  zoom.set([1, 9]);
  zoom.set(undefined);
  end();
  zoom.set([2, 8]);
  expect(told).toBe(2);
  expect(zoom.get()).toEqual([2, 8]);
});
