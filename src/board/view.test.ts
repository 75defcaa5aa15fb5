import { describe, expect, it, test } from 'vitest';
import { PATH } from '../puzzles/maze/field.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { moveCell } from './keys.ts';
import { blankBoard } from './tokens.ts';
import { traceOf } from './trace.testing.ts';
import {
  type BoardView,
  boardAt,
  candidatesOf,
  candidatesTitle,
  cellLabel,
  cellView,
  changed,
  plainBoard,
  rightCells,
  verdictOf,
} from './view.ts';

const task = TASKS.sudoku4;
const SOLVED = '1234341221434321';
const QUESTION = '12343412214343..';
/** Three updates of one segment: a wrong guess, nothing, the right answer. */
const trace = traceOf(QUESTION, ['1234341221434334', '12343412214343..', SOLVED]);
const at = (index: number, change: Partial<Parameters<typeof boardAt>[0]> = {}): BoardView =>
  boardAt({ task, question: trace.question, trace, index, answer: undefined, ...change });

describe('a cell of a Sudoku', () => {
  it('says what is given, what the model says to it, and what that was before', () => {
    expect(cellLabel(at(0), 0)).toBe('Row 1 column 1, given 1');
    expect(cellLabel(at(0), 15)).toBe('Row 4 column 4, empty, model says 4, 90%, breaks a rule');
    expect(cellLabel(at(1), 15)).toBe('Row 4 column 4, empty, model names no digit, was 4');
    expect(cellLabel(at(2), 15)).toBe('Row 4 column 4, empty, model says 1, 90%, was no digit');
    const overruling = traceOf(QUESTION, ['2234341221434321']);
    expect(cellLabel(at(0, { trace: overruling }), 0)).toBe('Row 1 column 1, given 1, model says 2, 90%');
  });

  it('says what stands there before the model was asked, and givens that clash', () => {
    const question = task.parse('11..............');
    const view = at(0, { trace: undefined, question });
    expect([0, 1, 2].map((cell) => view.conflicts.get(cell))).toEqual(['givens', 'givens', undefined]);
    expect(cellLabel(view, 1)).toBe('Row 1 column 2, given 1, breaks a rule with another given');
    expect(cellLabel(view, 2)).toBe('Row 1 column 3, empty');
    expect(cellView(view, 2)).toMatchObject({ given: 0, digit: -1, probability: Number.NaN });
  });

  it('tells right from wrong only when asked', () => {
    const answer = task.parse(SOLVED);
    expect(verdictOf(at(2), 15)).toBeUndefined();
    expect([0, 2].map((index) => verdictOf(at(index, { answer }), 15))).toEqual(['wrong', 'right']);
    expect(verdictOf(at(2, { answer }), 0)).toBeUndefined();
    expect(cellLabel(at(2, { answer }), 15)).toMatch(/, right$/);
    expect([0, 2].map((index) => rightCells(at(index, { answer })))).toEqual([
      { right: 0, of: 2 },
      { right: 2, of: 2 },
    ]);
  });

  it('is drawn bolder the surer the model is, and lists every digit', () => {
    expect(cellView(at(2), 15)).toMatchObject({ given: 0, digit: 1, strength: 'likely' });
    expect(cellView(at(2), 0)).toMatchObject({ given: 1, strength: 'sure' });
    expect(candidatesTitle(at(2), 15)).toBe('Row 4, column 4: the model considers');
    expect(candidatesTitle(at(2), 0)).toBe('Row 1, column 1: given 1; the model says');
    expect(candidatesOf(at(2), 15).map(({ sign, best }) => [sign, best])).toEqual([
      ['1', true],
      ['2', false],
      ['3', false],
      ['4', false],
    ]);
  });

  it('has changed since the moment that is asked about; signs for no digit are the same', () => {
    expect([at(0), at(1), at(2)].map((view) => changed(view, 15))).toEqual([false, true, true]);
    expect(changed(at(2, { before: -1 }), 15)).toBe(false);
    const view = at(1);
    expect(changed({ ...view, before: view.said?.map((token) => (token === 1 ? 0 : token)) }, 15)).toBe(false);
  });
});

test('a cell of a maze says what it misses and what lies off a shortest path', () => {
  const maze = TASKS.maze10;
  const question = blankBoard(maze);
  const said = question.slice();
  said[9] = PATH;
  const answer = question.map((token, cell) => (cell === 1 || cell === 11 ? PATH : token));
  const view: BoardView = { ...plainBoard(maze, question, said), answer, conflicts: new Map([[9, 'model']]) };
  expect(cellLabel(view, 0)).toBe('Row 1 column 1, start');
  expect(verdictOf(view, 1)).toBe('missed');
  expect(cellLabel(view, 9)).toContain('free, model says path');
  expect(cellLabel(view, 9)).toContain('off a shortest path, wrong');
});

test('an ARC board has its input and its output beside each other', () => {
  const arc = TASKS.arc10;
  const question = blankBoard(arc);
  const view = plainBoard(arc, question, question.fill(5, 0, 1));
  expect(cellLabel(view, 0, 'question')).toBe('Row 1 column 1, 3, green');
  expect(cellLabel(view, 0, 'said')).toMatch(/^Row 1 column 1, model says 3, green/);
});

it('moves inside the board by arrows, Home and End', () => {
  expect(moveCell(5, 'ArrowUp', 4, false)).toBe(1);
  expect(moveCell(0, 'ArrowLeft', 4, false)).toBe(0);
  expect(moveCell(15, 'ArrowDown', 4, false)).toBe(15);
  expect(moveCell(6, 'Home', 4, false)).toBe(4);
  expect(moveCell(6, 'End', 4, true)).toBe(15);
  expect(moveCell(6, 'x', 4, false)).toBeUndefined();
});
