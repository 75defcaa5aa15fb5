import { describe, expect, it } from 'vitest';
import { TASKS } from '../../puzzles/tasks.ts';
import { longer, modeOf, modesOf, ONE_TRY, strategyOf, usualSegments } from './modes.ts';

describe('the modes of thinking', () => {
  it('are those that mean something for the puzzles', () => {
    expect(modesOf(TASKS.sudoku9)).toEqual(['plain', 'commit', 'views']);
    expect(modesOf(TASKS.maze10)).toEqual(['plain', 'views']);
    expect(modesOf(TASKS.arc10)).toEqual(['plain']);
  });

  it('stand for strategies with as many views as there are', () => {
    const views = { ...ONE_TRY, mode: 'views', seed: 3 } as const;
    expect(strategyOf(TASKS.sudoku9, ONE_TRY, 16)).toBeUndefined();
    expect(strategyOf(TASKS.sudoku9, views, 24)).toEqual({ segments: 24, commitFrom: 4, views: 16, order: 'in turn', seed: 3 });
    expect(strategyOf(TASKS.sudoku9, { ...views, mode: 'commit' }, 24)).toMatchObject({ views: 1, commitFrom: 4, seed: 1 });
    expect(strategyOf(TASKS.maze10, views, 16)).toEqual({ segments: 16, views: 8, order: 'in turn', seed: 3 });
    expect(strategyOf(TASKS.arc10, views, 16)).toBeUndefined();
    expect([usualSegments(TASKS.sudoku9, 'views'), usualSegments(TASKS.maze10, 'views'), usualSegments(TASKS.sudoku9, 'plain')]).toEqual([
      24,
      16,
      undefined,
    ]);
  });

  it('are known again in the strategy of a trace', () => {
    for (const mode of ['plain', 'commit', 'views'] as const) {
      const choice = { ...ONE_TRY, mode };
      expect(modeOf(strategyOf(TASKS.sudoku9, choice, 24))).toEqual(choice);
    }
  });

  it('are given twice the segments, as far as the page goes', () => {
    expect([longer(16), longer(24), longer(48), longer(64)]).toEqual([32, 48, 64, undefined]);
  });
});
