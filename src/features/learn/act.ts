/** Puts a step's figure up, and does what a step asks to be done. */
import { blankBoard } from '../../board/tokens.ts';
import { useAttentionView } from '../../lenses/attention-view.ts';
import { isLens } from '../../lenses/list.ts';
import { Random } from '../../puzzles/random.ts';
import { geometry } from '../../puzzles/sudoku/board.ts';
import { digPuzzles } from '../../puzzles/sudoku/generator.ts';
import { parsePuzzle } from '../../puzzles/tasks.ts';
import { close, measure, solve } from './client.ts';
import { FIGURE_KINDS } from './figure-kinds.ts';
import type { Action, Puzzle, Scene, View } from './lesson.ts';
import { indexOfTarget, moveTo, pause, play } from './player.ts';
import { leaveRun, pauseOrGoOn, train } from './run.ts';
import { NOTHING, useLearn } from './store.ts';

const { getState: get, setState: set } = useLearn;

export const needsSolve = (view: View): boolean => isLens(view) || FIGURE_KINDS[view].solves;

/** The board stands beside a figure, unless that draws one or needs none. */
export const hasBoard = (view: View): boolean => (isLens(view) ? view !== 'loop' : FIGURE_KINDS[view].board);

export function showScene(scene: Scene): void {
  pause();
  const { model, puzzle, reasoning, view, at, cell = 0, attention } = scene;
  if (view !== 'run') leaveRun();
  const asked: Puzzle = { model, puzzle, ...(reasoning ? { reasoning } : {}) };
  set({ scene, asked, view, cell, done: false, failure: undefined, gradient: NOTHING.gradient });
  if (attention) useAttentionView.setState({ ...attention, layer: 0 });
  if (needsSolve(view)) solve(asked, (trace) => moveTo(indexOfTarget(trace.header.reasoning, 0, at)));
}

/** Ends everything that computes. */
export function leave(): void {
  pause();
  close();
  leaveRun();
  useAttentionView.setState(useAttentionView.getInitialState(), true);
  set(NOTHING, true);
}

/** Solves what is asked now, and shows it from its start. */
function anew(change: Partial<Puzzle>): void {
  const { asked } = get();
  if (!asked) return;
  const next = { ...asked, ...change };
  set({ asked: next });
  solve(next, () => {
    moveTo(0);
    play('fast');
  });
}

/** A Sudoku without one of its givens. */
export function rubbedOut(text: string, cell: number): string {
  const { task, question } = parsePuzzle(text);
  return task.format(question.map((token, i) => (i === cell ? blankBoard(task)[cell] : token)));
}

/** @param figure the element that shows it, for what is done by its own buttons. */
export function perform(action: Action, figure: HTMLElement | null): void {
  const { scene, trace, index } = get();
  if (!scene) return;
  set({ done: true });
  switch (action.do) {
    case 'go':
      if (trace) moveTo(indexOfTarget(trace.header.reasoning, index, action.to));
      break;
    case 'play':
      play(action.slow ? 'slow' : 'fast', action.to);
      break;
    case 'think':
      anew({ reasoning: { ...scene.reasoning, ...action.reasoning } });
      break;
    case 'rub':
      anew({ puzzle: rubbedOut(scene.puzzle, action.cell) });
      break;
    case 'pose':
      anew({ puzzle: action.puzzle });
      break;
    case 'look':
      set({ cell: action.cell });
      break;
    case 'head':
      useAttentionView.setState({ module: action.module, head: action.head });
      break;
    case 'measure':
      count();
      break;
    case 'keep':
      set({ gradient: action.gradient });
      break;
    case 'train':
      train();
      break;
    case 'pause':
      pauseOrGoOn();
      break;
    case 'open':
      figure?.querySelector<HTMLElement>(`[data-part="${action.part}"]`)?.click();
      figure?.querySelector<HTMLElement>('.loop-kernel')?.click();
      break;
    default:
      action satisfies never;
  }
}

/** New puzzles, the same each time, whose solves are counted over. */
export const COUNTED = 24;
const GIVENS = [5, 8] as const;

/** @returns questions of 4x4 Sudoku, as the network that counts was trained on. */
export function countedPuzzles(): Uint8Array[] {
  const made: Uint8Array[] = [];
  for (const puzzle of digPuzzles(geometry(2, 2), { level: GIVENS }, Random.from(1, 'lesson'))) {
    if (puzzle) made.push(puzzle.question.map((digit) => digit + 1));
    if (made.length === COUNTED) break;
  }
  return made;
}

export function count(): void {
  if (get().liveId !== undefined) measure(countedPuzzles());
}
