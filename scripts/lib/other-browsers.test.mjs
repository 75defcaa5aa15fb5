import { expect, it } from 'vitest';
import { planBrowsers } from './other-browsers.mjs';

const HERE = { firefox: undefined, webkit: undefined };

it('runs journeys in every browser that is here', () => {
  expect(planBrowsers(HERE, true)).toEqual({ run: ['firefox', 'webkit'], leftOut: [], refused: false });
});

it('says which browser was left out and why, and goes on with the rest', () => {
  const { run, leftOut, refused } = planBrowsers({ ...HERE, webkit: 'No Xvfb.' }, false);
  expect({ run, refused }).toEqual({ run: ['firefox'], refused: false });
  expect(leftOut).toEqual(['Left out: the journeys in WebKitGTK. No Xvfb.']);
});

it('fails in CI where a browser is missing', () => {
  expect(planBrowsers({ ...HERE, firefox: 'No Firefox.' }, true).refused).toBe(true);
});
