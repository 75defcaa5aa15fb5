import { describe, expect, it } from 'vitest';
import { readPlace, writePlace } from './place.ts';

describe('an address of a lesson', () => {
  it('is read as it was written', () => {
    for (const place of [
      { lesson: undefined, step: 1, embed: false, big: false },
      { lesson: 'fast', step: 3, embed: false, big: true },
      { lesson: 'a&b=c', step: 1, embed: true, big: false },
    ])
      expect(readPlace(writePlace(place))).toEqual(place);
  });

  it('begins with the first step where it names none that makes sense', () => {
    for (const step of ['0', '-1', '1.5', 'two', '', '1e9']) expect(readPlace(`#/learn?lesson=fast&step=${step}`).step).toBe(1);
  });
});
