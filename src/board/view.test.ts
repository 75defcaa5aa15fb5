import { describe, expect, it } from 'vitest';
import { madeUpTrace } from '../trace/trace.testing.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { cellView, filledBoard, moveCell, segmentQs } from './view.ts';

/** A board of one box, two segments: cell 0 given, the others blank. */
function board(): BoardMessage {
  const side = 2;
  const cells = side * side;
  const probabilities = new Float32Array(2 * cells * side).fill(0.5);
  const at = (segment: number, cell: number, digit: number): number => (segment * cells + cell) * side + digit - 1;
  probabilities[at(1, 1, 2)] = 0.93;
  return {
    type: 'board',
    step: 5,
    puzzle: 0,
    puzzles: 3,
    side,
    boxRows: 1,
    boxColumns: 2,
    question: Uint8Array.from([1, 0, 0, 0]),
    answer: Uint8Array.from([1, 2, 2, 1]),
    segments: 2,
    probabilities,
    digits: Uint8Array.from([1, 1, 2, 0, 2, 2, 2, 2]),
    q: Float32Array.from([-1, 0, 1, 0]),
    trace: madeUpTrace(),
    watchingShare: 0,
  };
}

describe('cellView', () => {
  it('says what is given and what the model says, in words', () => {
    expect(cellView(board(), 0, 0, false).label).toBe('Row 1 column 1, given 1');
    expect(cellView(board(), 1, 0, false).label).toBe('Row 1 column 1, given 1, model says 2, 50 percent');
    expect(cellView(board(), 0, 3, false).label).toBe('Row 2 column 2, blank, model names no digit');
    expect(cellView(board(), 1, 1, false).label).toBe('Row 1 column 2, blank, model says 2, 93 percent, changed in this segment');
  });

  it('tells right from wrong only when asked', () => {
    expect(cellView(board(), 1, 3, false).verdict).toBeUndefined();
    expect(cellView(board(), 1, 3, true).verdict).toBe('wrong');
    expect(cellView(board(), 1, 2, true).label).toMatch(/, right$/);
    expect(cellView(board(), 1, 0, true).verdict).toBeUndefined();
  });
});

it('fills blanks with the model’s digits and keeps givens', () => {
  expect([...filledBoard(board(), 1)]).toEqual([1, 2, 2, 2]);
});

it('halts where q_halt is above q_continue', () => {
  expect(segmentQs(board()).map(({ stops }) => stops)).toEqual([false, true]);
});

it('moves inside the board by arrows, Home and End', () => {
  expect(moveCell(5, 'ArrowUp', 4, false)).toBe(1);
  expect(moveCell(0, 'ArrowLeft', 4, false)).toBe(0);
  expect(moveCell(15, 'ArrowDown', 4, false)).toBe(15);
  expect(moveCell(6, 'Home', 4, false)).toBe(4);
  expect(moveCell(6, 'End', 4, true)).toBe(15);
  expect(moveCell(6, 'x', 4, false)).toBeUndefined();
});
