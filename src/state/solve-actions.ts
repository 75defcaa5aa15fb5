/** What a visitor of the Solve page can do. */
import { solveStrings as words } from '../app/solve-strings.ts';
import type { LensId } from '../lenses/ids.ts';
import { parsePuzzle, TASKS, type TaskId, taskOfText } from '../puzzles/tasks.ts';
import { formatPosition, indexOf, parsePosition, perSegment } from '../trace/cursor.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import type { EngineChoice } from '../worker/protocol.ts';
import { notify, type SolveState, trainedReasoning, useSolve } from './solve.ts';
import { load, reload, show, solveNow, solveSoon, verify } from './solve-client.ts';
import { lastShown, pause, play, setIndex, showOn, useCursor } from './solve-cursor.ts';
import { advance, beginHistory, type History, redo as redone, undo as undone, withCell } from './solve-history.ts';
import { withinLimits } from './solve-limits.ts';
import { FIRST_MODEL, modelById, modelForTask, type ShippedModel } from './solve-models.ts';
import { formatLink, type Link } from './url.ts';

/** Addresses under the page's own, whatever folder it lies in. */
const here = (path: string): string => new URL(path, document.baseURI).href;
const sourceOf = (model: ShippedModel) => ({ url: here(model.url) });

const get = useSolve.getState;
const set = useSolve.setState;

/* The board. */

function changeBoard(next: History): void {
  if (next === get().board) return;
  set({ board: next, edited: true });
  solveSoon();
}

/** @param digit 0 empties the cell. */
export function writeCell(cell: number, digit: number): void {
  const { task, board } = get();
  if (digit > TASKS[task].shape.rows) return;
  changeBoard(advance(board, withCell(board.now, cell, digit ? String(digit) : '.')));
}

export const clearBoard = (): void => changeBoard(advance(get().board, '.'.repeat(TASKS[get().task].cells)));
export const undo = (): void => changeBoard(undone(get().board));
export const redo = (): void => changeBoard(redone(get().board));

/** Takes over a whole board from text. Where it is for another size, the model for that size takes the place of the present one. */
export function enterBoard(text: string): boolean {
  let puzzle: ReturnType<typeof parsePuzzle>;
  try {
    puzzle = parsePuzzle(text);
  } catch (error) {
    notify('problem', words.board.notABoard((error as Error).message));
    return false;
  }
  const id = puzzle.task.id as TaskId;
  const now = puzzle.task.format(puzzle.question);
  if (id === get().task) {
    changeBoard(advance(get().board, now));
    return true;
  }
  const model = modelForTask(id);
  if (!model) {
    notify('problem', words.board.noModel(puzzle.task.title, TASKS[get().task].title));
    return false;
  }
  set({ board: beginHistory(now), cell: 0, edited: true });
  chooseModel(model.id);
  return true;
}

/* Thinking. */

/** Solves the board and plays the solve from its start; under reduced motion it shows where it ends. */
export function solveAndPlay(still: boolean): void {
  solveNow(() => {
    if (still) setIndex(useCursor.getState().last);
    else {
      setIndex(0);
      play();
    }
  });
}

export function setReasoning(patch: Partial<Reasoning>): void {
  const now = get().reasoning;
  const next = {
    segments: withinLimits(patch.segments ?? now.segments, 'segments'),
    H_cycles: withinLimits(patch.H_cycles ?? now.H_cycles, 'H_cycles'),
    L_cycles: withinLimits(patch.L_cycles ?? now.L_cycles, 'L_cycles'),
  };
  set({ reasoning: next });
  solveSoon();
}

export function setObey(obey: boolean): void {
  set({ obey });
  const { trace } = get();
  if (trace) showOn(trace, obey);
}

export const setCheck = (check: boolean): void => set({ check });

export function setEngine(engine: EngineChoice): void {
  set({ engine });
  reload();
}

export function chooseModel(id: string): void {
  const model = modelById(id);
  if (!model) return;
  set({ model: id, task: model.task });
  fitBoard();
  load(sourceOf(model), () => {
    adoptTrained();
    solveNow();
  });
}

/** Weights from the visitor's own disk. */
export function bringModel(name: string, bytes: ArrayBuffer): void {
  set({ model: undefined });
  load({ name, bytes }, () => {
    fitBoard();
    adoptTrained();
    solveNow();
  });
}

/** An empty board where the present one is for another size. */
function fitBoard(): void {
  const { cells } = TASKS[get().task];
  if (get().board.now.length !== cells) set({ board: beginHistory('.'.repeat(cells)), cell: 0 });
}

/** Think time as in training. */
function adoptTrained(): void {
  const trained = trainedReasoning(get());
  if (!trained) return;
  set({ reasoning: clamped(trained) });
}

const clamped = (r: Reasoning): Reasoning => ({
  segments: withinLimits(r.segments, 'segments'),
  H_cycles: withinLimits(r.H_cycles, 'H_cycles'),
  L_cycles: withinLimits(r.L_cycles, 'L_cycles'),
});

/* Looking. */

export const chooseLens = (lens: LensId): void => set((s) => ({ lens, beside: s.beside === lens ? s.lens : s.beside }));
export const chooseBeside = (beside: LensId | undefined): void => set({ beside });
export const chooseCell = (cell: number): void => set({ cell });
export const pointAt = (pointed: number | undefined): void => set({ pointed });

/* Opening the page. */

/** Takes a trace from a file. It is computed anew where its weights are the ones at hand. */
export function openTrace(trace: Trace, origin: 'recorded' | 'file'): boolean {
  const task = trace.header.task;
  if (!Object.hasOwn(TASKS, task)) {
    notify('problem', words.files.unknownTask(task));
    return false;
  }
  const id = task as TaskId;
  const { loaded } = get();
  pause();
  set({
    task: id,
    board: beginHistory(TASKS[id].format(trace.question)),
    reasoning: clamped(trace.header.reasoning),
    agreement: undefined,
  });
  show(trace, origin, undefined);
  setIndex(lastShown(trace, get().obey));
  if (loaded?.hash === trace.header.weights.hash) verify(trace);
  return true;
}

/** Starts the worker with the shipped model, and has it compute the recorded trace anew. */
export function verifyOpening(trace: Trace): void {
  load(sourceOf(FIRST_MODEL), () => {
    // Whatever the visitor did in the meantime comes first.
    if (get().trace === trace && !get().edited) verify(trace);
    else solveNow();
  });
}

/** Shows what a link asks for; what does not fit the model is said and left out. */
export function openLink(link: Link): void {
  const model = (link.model === undefined ? undefined : modelById(link.model)) ?? byPuzzle(link.puzzle) ?? FIRST_MODEL;
  if (link.model !== undefined && !modelById(link.model)) notify('problem', words.share.unknownModel(link.model));
  const task = TASKS[model.task];
  const fits = link.puzzle === undefined || link.puzzle.length === task.cells;
  if (!fits) notify('problem', words.share.wrongSize(task.title));
  const puzzle = fits ? link.puzzle : undefined;
  const cell = link.cell !== undefined && link.cell <= task.cells ? link.cell - 1 : 0;
  set({
    model: model.id,
    task: model.task,
    board: beginHistory(puzzle ?? '.'.repeat(task.cells)),
    obey: link.obey ?? false,
    cell,
    ...(link.lens ? { lens: link.lens } : {}),
    ...(link.beside ? { beside: link.beside === 'none' ? undefined : link.beside } : {}),
    edited: true,
  });
  let first = true;
  load(sourceOf(model), () => {
    if (!first) return;
    first = false;
    const trained = trainedReasoning(get());
    const { segments, H_cycles, L_cycles } = link;
    if (trained)
      set({
        reasoning: clamped({
          segments: segments ?? trained.segments,
          H_cycles: H_cycles ?? trained.H_cycles,
          L_cycles: L_cycles ?? trained.L_cycles,
        }),
      });
    solveNow((trace) => {
      const { reasoning } = trace.header;
      const at = link.cursor === undefined ? undefined : parsePosition(reasoning, link.cursor);
      if (link.cursor !== undefined && at === undefined) notify('problem', words.share.noSuchStep(link.cursor));
      setIndex(at ?? lastShown(trace, get().obey));
    });
  });
}

function byPuzzle(puzzle: string | undefined): ShippedModel | undefined {
  const task = puzzle === undefined ? undefined : taskOfText(puzzle);
  return task && modelForTask(task.id as TaskId);
}

/** The present view as a link. */
export function presentLink(state: SolveState = get()): Link {
  const trained = trainedReasoning(state);
  const r = state.reasoning;
  const { index } = useCursor.getState();
  const cursor = state.trace && formatPosition(state.trace.header.reasoning, index);
  return {
    puzzle: state.board.now,
    ...(state.model !== undefined && state.model !== FIRST_MODEL.id ? { model: state.model } : {}),
    lens: state.lens,
    beside: state.beside ?? 'none',
    ...(cursor ? { cursor } : {}),
    ...(state.cell > 0 ? { cell: state.cell + 1 } : {}),
    ...(r.segments !== trained?.segments ? { segments: r.segments } : {}),
    ...(r.H_cycles !== trained?.H_cycles ? { H_cycles: r.H_cycles } : {}),
    ...(r.L_cycles !== trained?.L_cycles ? { L_cycles: r.L_cycles } : {}),
    ...(state.obey ? { obey: true } : {}),
  };
}

/** The address of the present view, which the page's own address becomes too. */
export function share(): string {
  const hash = formatLink(presentLink());
  history.replaceState(null, '', hash);
  return new URL(hash, location.href).href;
}

/** The end of the segment that an update is in. */
export const segmentEnd = (r: Reasoning, segment: number): number => indexOf(r, { segment, cycle: 0, step: 0 }) + perSegment(r) - 1;
