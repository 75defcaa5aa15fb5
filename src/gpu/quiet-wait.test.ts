import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { EAGER_TURNS, quieter } from './quiet-wait.ts';

/** Runs what was asked for in order, and notes how. */
function loop() {
  const queue: { how: 'at once' | 'after a pause'; task: () => void }[] = [];
  const later = quieter(
    (task: () => void) => void queue.push({ how: 'at once', task }),
    (task) => void queue.push({ how: 'after a pause', task }),
  );
  const ways: string[] = [];
  const run = () => {
    ways.length = 0;
    for (let next = queue.shift(); next; next = queue.shift()) {
      ways.push(next.how);
      next.task();
    }
    return [...ways];
  };
  return { later, run };
}

/** A task without a text, as those of an add-on, that asks for so many turns. */
function asking(later: (task: () => void) => unknown, turns: number): () => void {
  let left = turns;
  const task: () => void = (() => {
    if (--left > 0) later(task);
  }).bind(undefined);
  return task;
}

it('turns at once for a short wait, and then with pauses, from the start for the next wait', () => {
  const { later, run } = loop();
  for (const wait of [1, 2]) {
    later(asking(later, EAGER_TURNS + 3));
    const ways = run();
    expect(ways.slice(0, EAGER_TURNS), `wait ${wait}`).toEqual(new Array(EAGER_TURNS).fill('at once'));
    expect(ways.slice(EAGER_TURNS), `wait ${wait}`).toEqual(new Array(3).fill('after a pause'));
  }
});

it('never delays the tasks of scripts', () => {
  const { later, run } = loop();
  let left = 2 * EAGER_TURNS;
  const task = () => void (--left > 0 && later(task));
  later(task);
  expect(new Set(run())).toEqual(new Set(['at once']));
});

it('begins anew after a turn that throws', () => {
  const { later, run } = loop();
  let left = EAGER_TURNS + 1;
  const task: () => void = (() => {
    if (--left === 0) throw new Error('bad turn');
    later(task);
  }).bind(undefined);
  later(task);
  expect(run).toThrow('bad turn');
  later(asking(later, 1));
  expect(run()).toEqual(['at once']);
});

it('passes on what a script hands over, and can be waited for', async () => {
  const later = quieter(setImmediate);
  expect(await new Promise((resolve) => later((value) => resolve(value), 'handed'))).toBe('handed');
  expect(await promisify(later as typeof setImmediate)('waited')).toBe('waited');
});
