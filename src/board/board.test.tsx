/** @vitest-environment happy-dom */
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { drawnOn, openSmallPage } from '../controls/small-page.testing.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { SOLVERS, solveBy } from '../solving/solves.testing.ts';
import { endsSegment, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import { Board } from './Board.tsx';
import { HaltStrip } from './HaltStrip.tsx';
import { boardInk } from './ink.ts';
import { paintFramed } from './paint.ts';
import { blankBoard, gridBox, taskOf } from './tokens.ts';
import { type BoardView, boardAt, plainBoard } from './view.ts';

beforeAll(openSmallPage);
afterEach(cleanup);

const viewOf = (trace: Trace, index: number): BoardView =>
  boardAt({ task: taskOf(trace), question: trace.question, trace, index, answer: undefined });
const board = (view: BoardView, tentative = false) => (
  <Board view={view} label="board" current={0} onCurrent={() => undefined} onPoint={() => undefined} tentative={tentative} />
);

describe.each(SOLVERS)('a solve by %s', (_, model) => {
  let trace: Trace;
  beforeAll(async () => {
    ({ trace } = await solveBy(model));
  });

  it('is shown as a board at every update', () => {
    for (let index = 0; index < updateCount(trace.header.reasoning); index++) {
      const { container } = render(board(viewOf(trace, index), !endsSegment(trace.header.reasoning, index)));
      const cells = screen.getAllByRole('gridcell');
      expect(cells).toHaveLength(16);
      const said = cells.map((cell) => cell.getAttribute('aria-label') as string);
      expect(said[0]).toMatch(/^Row 1 column 1, given 1/);
      for (const label of said) expect(label).toMatch(/given \d|model (says \d, \d+%|names no digit)/);
      // A bar for each digit of each open cell.
      const bars = drawnOn(container.querySelector('canvas') as HTMLCanvasElement).filter((line) => line.startsWith('fillRect'));
      expect(bars).toHaveLength(4 * cells.filter((cell) => cell.dataset.kind === 'blank').length);
      cleanup();
    }
  });

  it('has a strip of what its Q head says, without a line that the model has no head for', () => {
    const { container } = render(<HaltStrip trace={trace} segment={1} onSegment={() => undefined} />);
    const lines = model.architecture === 'trm' ? ['q_halt'] : ['q_halt', 'q_continue'];
    expect([...container.querySelectorAll('.readout-label')].map((label) => label.textContent)).toEqual(lines);
    expect(container.querySelectorAll('polyline')).toHaveLength(lines.length);
    expect(container.querySelectorAll('.halt-mark')).toHaveLength(2 * lines.length);
    expect(container.textContent).not.toMatch(/NaN|undefined/);
  });
});

test('the strip halts by the rule of the head that the model has', async () => {
  for (const [architecture, sentence] of [
    ['hrm', 'q_halt is above q_continue: it would halt here.'],
    ['trm', 'q_halt stays below 0: it would use every segment.'],
  ] as const) {
    const { trace } = await solveBy({ architecture });
    trace.segments.q.set([-1, -2, -1, -2]);
    render(<HaltStrip trace={trace} segment={0} onSegment={() => undefined} />);
    expect(screen.getByText(sentence)).toBeDefined();
    cleanup();
  }
});

describe.each([
  ['maze10', 1],
  ['arc10', 2],
] as const)('a board of %s', (task, canvases) => {
  it('is painted, with the cells of one row over it for the keys', async () => {
    const { trace } = await solveBy({}, task, blankBoard(TASKS[task]));
    const { container } = render(board(viewOf(trace, 2)));
    const grids = screen.getAllByRole('grid');
    expect(grids).toHaveLength(canvases);
    expect(screen.getAllByRole('gridcell')).toHaveLength(10 * canvases);
    for (const canvas of container.querySelectorAll('canvas')) expect(drawnOn(canvas).length).toBeGreaterThan(20);
    expect(screen.getAllByRole('gridcell').at(-1)?.getAttribute('aria-label')).toMatch(/model says/);
  });
});

test.each(['sudoku4', 'maze10'] as const)('arrow keys move on a board of %s, other keys write on it', (id) => {
  const task = TASKS[id];
  const moves: number[] = [];
  const keys: string[] = [];
  const view = plainBoard(task, blankBoard(task));
  render(
    <Board
      view={view}
      label="board"
      current={0}
      onCurrent={(cell) => moves.push(cell)}
      onPoint={() => undefined}
      onKey={({ key }) => {
        keys.push(key);
        return key === 'y' ? 1 : undefined;
      }}
    />,
  );
  const press = (key: string) => fireEvent.keyDown(screen.getByRole('grid'), { key });
  for (const key of ['ArrowDown', 'x']) press(key);
  expect(moves).toContain(task.shape.columns);
  expect(moves).not.toContain(1);
  // What is typed may move on by itself.
  press('y');
  expect(moves).toContain(1);
  expect(keys).toEqual(['x', 'y']);
});

describe('a small picture', () => {
  const painted = (view: BoardView, size: number, box?: Parameters<typeof paintFramed>[3]['box']): readonly string[] => {
    const canvas = document.createElement('canvas');
    paintFramed(canvas.getContext('2d') as CanvasRenderingContext2D, view, boardInk(), { at: 1, size, box });
    return drawnOn(canvas);
  };
  const texts = (lines: readonly string[]): string[] => lines.flatMap((line) => /^fillText\(([^,]+),/.exec(line)?.[1] ?? []);

  it('of a question has its givens, and of its answer every digit', () => {
    const task = TASKS.sudoku4;
    const question = task.parse('1.....2..3.....4');
    const answer = task.parse('1234341221434321');
    expect(texts(painted(plainBoard(task, question), 60))).toEqual(['1', '2', '3', '4']);
    expect(texts(painted(plainBoard(task, question, answer), 60))).toHaveLength(16);
  });

  it('leaves out letters, numerals and lines that there is no room for', () => {
    const [maze, arc] = [TASKS.maze30, TASKS.arc30];
    expect(texts(painted(plainBoard(maze, blankBoard(maze)), 300))).toEqual(['S', 'G']);
    expect(texts(painted(plainBoard(maze, blankBoard(maze)), 90))).toEqual([]);
    const grid = blankBoard(arc);
    expect(texts(painted(plainBoard(arc, grid), 300))).toHaveLength(9);
    expect(painted(plainBoard(arc, grid), 90).filter((line) => line.startsWith('strokeRect'))).toHaveLength(1);
  });

  it('shows as much of an ARC canvas as its grid takes, and an edge where there is none', () => {
    const task = TASKS.arc10;
    const grid = blankBoard(task);
    const shown = painted(plainBoard(task, grid), 60, gridBox(grid, 10));
    expect(shown).toContain('rect(0, 0, 60, 60)');
    // Cells of 20 pixels, the first one filled up to its edges.
    expect(shown).toContain('fillRect(0, 0, 20, 20)');
    const empty = new Uint8Array(task.cells);
    expect(painted(plainBoard(task, empty), 60, gridBox(empty, 10)).join()).not.toMatch(/NaN|Infinity/);
  });
});
