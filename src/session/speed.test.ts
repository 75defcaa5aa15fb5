import { expect, it } from 'vitest';
import { noteSpeed, parseSpeeds, useSpeeds } from './speed.ts';

it('keeps the speed of each engine, of runs that were long enough to tell', () => {
  noteSpeed('cpu', 1e11, 10);
  noteSpeed('webgpu', 8e12, 20);
  noteSpeed('cpu', 9e11, 1);
  noteSpeed('webgpu', 0, 60);
  expect(useSpeeds.getState()).toEqual({ cpu: 1e10, webgpu: 4e11 });
});

it('reads what was kept, and leaves out what is no speed', () => {
  expect(parseSpeeds('{"cpu":2e10,"webgpu":-1,"other":"fast"}')).toEqual({ cpu: 2e10 });
  for (const text of [null, '', 'null', '7', '{', '[]']) expect(parseSpeeds(text)).toEqual({});
});
