/** Lessons, claims and Compare lead to each other, and to what there is. */
import { expect, it } from 'vitest';
import { CLAIMS } from '../claims/list.ts';
import { LESSONS } from '../features/learn/lessons/list.ts';
import { address, TOLD, toldAt } from './told.ts';

it('what is told are claims that there are, by steps of lessons that there are', () => {
  expect(CLAIMS.map(({ id }) => id)).toEqual(expect.arrayContaining(Object.keys(TOLD)));
  for (const [claim, { places }] of Object.entries(TOLD))
    for (const place of places) {
      expect(LESSONS.find(({ id }) => id === place.lesson)?.steps[place.step - 1], `${claim}: ${place.lesson} ${place.step}`).toBeDefined();
      expect(toldAt(place).map((told) => told.claim)).toContain(claim);
    }
});

it('a step that names Compare leads there, and one that names the Lab leads to a claim', () => {
  for (const { id, steps } of LESSONS)
    steps.forEach(({ text, action }, i) => {
      const told = toldAt({ lesson: id, step: i + 1 });
      const said = `${text} ${action.after}`;
      if (/\b(On )?Compare (you|tests)\b/.test(said))
        expect(
          told.some(({ compared }) => compared),
          `${id} ${i + 1}`,
        ).toBe(true);
      if (/\bLab\b/.test(said)) expect(told.length, `${id} ${i + 1}`).toBeGreaterThan(0);
    });
  expect(toldAt({ lesson: 'target', step: 4 })).toMatchObject([{ claim: 'rivals' }]);
  expect(toldAt({ lesson: 'tokens', step: 1 })).toEqual([]);
});

it('addresses are those of the pages', () => {
  expect(address.claim('rivals')).toBe('#/lab?claim=rivals');
  expect(address.lesson(TOLD.rivals.places[0])).toBe('#/learn?lesson=disputed&step=2');
});
