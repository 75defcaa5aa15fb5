import { expect, test } from 'vitest';
import { progress } from './progress.mjs';

test('each part says how far it is and, from the second on, about how long the rest takes', () => {
  /** @type {string[]} */
  const lines = [];
  let clock = 0;
  const begin = progress(3, { now: () => clock, tell: (line) => void lines.push(line) });
  for (const what of ['one', 'two', 'three', 'one more']) {
    begin(what);
    clock += 10_000;
  }
  expect(lines).toEqual([
    '[1 of 3, 0 s] one',
    '[2 of 3, 10 s, about 20 s to go] two',
    '[3 of 3, 20 s, about 10 s to go] three',
    '[4 of 4, 30 s] one more',
  ]);
});
