import { describe, expect, it } from 'vitest';
import { TASKS } from '../puzzles/tasks.ts';
import { madeUpTrace } from '../trace/trace.testing.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { cellView, judge, moveCell } from './view.ts';

/** A 4x4 Sudoku, two segments: its first cell given, the second and third to be looked at, the others as the solution has them. */
function board(): BoardMessage {
  const task = TASKS.sudoku4;
  const answer = task.parse('1234341221434321');
  const question = answer.map((token, cell) => (cell === 0 ? token : 1));
  const tokens = new Uint8Array(32);
  tokens.set(answer);
  tokens.set(answer, 16);
  const [blank, two] = [1, 3];
  tokens.set([answer[0]!, two + 1, blank], 0);
  tokens.set([two, two, two], 16);
  const probabilities = new Float32Array(2 * 16 * 6).fill(0.5);
  probabilities[(16 + 1) * 6 + two] = 0.93;
  return {
    type: 'board',
    step: 5,
    puzzle: 0,
    puzzles: 3,
    task: 'sudoku4',
    question,
    answer,
    segments: 2,
    probabilities,
    tokens,
    q: Float32Array.from([-1, 0, 1, 0]),
    trace: madeUpTrace(),
    watchingShare: 0,
  };
}

describe('cellView', () => {
  it('says what is given and what the model says, in words', () => {
    expect(cellView(board(), 0, 0, false).label).toBe('Row 1 column 1, given 1');
    expect(cellView(board(), 1, 0, false).label).toBe('Row 1 column 1, given 1, model says 2, 50 percent');
    expect(cellView(board(), 0, 2, false).label).toBe('Row 1 column 3, blank, model names no digit');
    expect(cellView(board(), 1, 1, false).label).toBe('Row 1 column 2, blank, model says 2, 93 percent, changed in this segment');
  });

  it('tells right from wrong only when asked', () => {
    expect(cellView(board(), 1, 2, false).verdict).toBeUndefined();
    expect(cellView(board(), 1, 2, true).verdict).toBe('wrong');
    expect(cellView(board(), 1, 1, true).label).toMatch(/, right$/);
    expect(cellView(board(), 1, 0, true).verdict).toBeUndefined();
  });
});

it('judges what the model says, with the givens as they are', () => {
  expect(judge(board(), 0)).toEqual({ solved: false, conflicts: 3, missing: 1, overruled: 0, open: 15, right: 13 });
  expect(judge(board(), 1)).toMatchObject({ solved: false, missing: 0, overruled: 1, open: 15, right: 14 });
});

it('moves inside the board by arrows, Home and End', () => {
  expect(moveCell(5, 'ArrowUp', 4, false)).toBe(1);
  expect(moveCell(0, 'ArrowLeft', 4, false)).toBe(0);
  expect(moveCell(15, 'ArrowDown', 4, false)).toBe(15);
  expect(moveCell(6, 'Home', 4, false)).toBe(4);
  expect(moveCell(6, 'End', 4, true)).toBe(15);
  expect(moveCell(6, 'x', 4, false)).toBeUndefined();
});
