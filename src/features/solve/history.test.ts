import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, beginHistory, type History, redo, undo } from './history.ts';

test('undoes and redoes what was done', () => {
  const done = advance(advance(beginHistory('a'), 'b'), 'c');
  expect(undo(done).now).toBe('b');
  expect(undo(undo(undo(done))).now).toBe('a');
  expect(redo(undo(done))).toEqual(done);
  expect(redo(done)).toEqual(done);
});

test('forgets what was undone once something else is done, and counts no change as nothing', () => {
  const other = advance(undo(advance(beginHistory('a'), 'b')), 'c');
  expect(redo(other)).toEqual(other);
  expect(advance(other, 'c')).toBe(other);
});

test('any number of undos is taken back by as many redos', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 20 }), fc.nat(25), (boards, steps) => {
      const done = boards.reduce(advance, beginHistory(''));
      const back = Math.min(steps, done.past.length);
      let history: History = done;
      for (let i = 0; i < back; i++) history = undo(history);
      for (let i = 0; i < back; i++) history = redo(history);
      expect(history).toEqual(done);
    }),
  );
});
