/** What a visitor of the Solve page can do. */

import { type Box, blankBoard, framed, written } from '../../board/tokens.ts';
import { MissingPart } from '../../formats/error.ts';
import type { LensId } from '../../lenses/list.ts';
import { type Lesion, lesionName, type Wound, woundProblem } from '../../model/wound.ts';
import { readPuzzle } from '../../puzzles/any-puzzle.ts';
import type { Task } from '../../puzzles/task.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import type { AnyPuzzle } from '../../puzzles/written/board.ts';
import { ask } from '../../session/library-client.ts';
import { fileMissing } from '../../session/version.ts';
import type { RunRecord } from '../../storage/records.ts';
import { formatPosition, parsePosition } from '../../trace/cursor.ts';
import type { Reasoning, Trace } from '../../trace/trace.ts';
import type { EngineChoice } from '../../worker/protocol.ts';
import type { ModelFile } from '../../worker/solve-protocol.ts';
import { rememberAnswer } from './answers.ts';
import { load, reload, show, showLane, solveNow, solveSoon, verify } from './client.ts';
import { lastShown, pause, play, setIndex, showOn, useCursor } from './cursor.ts';
import { advance, beginHistory, type History, redo as redone, undo as undone } from './history.ts';
import { MOST_SEED, MOST_VIEWS, withinLimits } from './limits.ts';
import { formatLink, type Link } from './link.ts';
import { FIRST_MODEL, modelById, modelForTask, type ShippedModel, weightsUrl } from './models.ts';
import { longer, modeOf, modesOf, ONE_TRY, type ThinkMode, usualSegments } from './modes.ts';
import type { Posed } from './puzzles.ts';
import { prefersStillness } from './stillness.ts';
import { notify, shownTrace, trainedReasoning, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const sourceOf = (model: ShippedModel) => ({ url: weightsUrl(model) });

const get = useSolve.getState;
const set = useSolve.setState;

/* The board. */

/** Whatever is put on the board is thought about at once, before the visitor's eyes. */
function changeBoard(next: History): void {
  set({ typing: false, refused: undefined });
  if (next === get().board) return;
  set({ board: next, edited: true });
  solveSoon(playOn);
}

/** The board's tokens. */
const boardNow = (): Uint8Array => {
  const { task, board } = get();
  return TASKS[task].parse(board.now);
};

/** @param token what to write; what that does to the rest of the board is the task's own. */
export function writeCell(cell: number, token: number): void {
  const task = TASKS[get().task];
  const next = advance(get().board, task.format(written(task, boardNow(), cell, token)));
  if (get().typing) set({ board: next, edited: true });
  else changeBoard(next);
}

/**
 * Begins a puzzle of the visitor's own on an empty board: what is typed moves on by itself, and is thought about when it is all there.
 */
export function typeOwn(): void {
  pause();
  set(({ task, board }) => ({ board: advance(board, emptyBoard(task)), cell: 0, edited: true, typing: true, refused: undefined }));
}

/**
 * Writes what was typed and moves on; after the last cell the board is solved.
 * @param back takes back the last cell instead, as Backspace does in a text.
 * @returns the cell to go to, where another one is next.
 */
export function typeCell(cell: number, token: number, back = false): number | undefined {
  const { typing, task: id } = get();
  const task = TASKS[id];
  const at = typing && back && cell > 0 && boardNow()[cell] === token ? cell - 1 : cell;
  writeCell(at, token);
  if (!typing) return undefined;
  if (back) return at;
  if (cell + 1 < task.cells) return cell + 1;
  solveAndPlay();
  return undefined;
}

/** Draws with the pointer: a stroke is one step of the history. */
export function drawCell(cell: number, token: number, begins: boolean): void {
  const { task: id, board } = get();
  const now = TASKS[id].format(written(TASKS[id], boardNow(), cell, token));
  changeBoard(begins ? advance(board, now) : now === board.now ? board : { ...board, now });
}

/** Another size of an ARC grid. */
export function resizeGrid(box: Box): void {
  const task = TASKS[get().task];
  const fits = (at: number, size: number, most: number): boolean => Number.isInteger(size) && size >= 1 && at + size <= most;
  if (!fits(box.row, box.rows, task.shape.rows) || !fits(box.column, box.columns, task.shape.columns)) return;
  changeBoard(advance(get().board, task.format(framed(boardNow(), task.shape.columns, box))));
}

const emptyBoard = (id: TaskId): string => TASKS[id].format(blankBoard(TASKS[id]));

export const clearBoard = (): void => changeBoard(advance(get().board, emptyBoard(get().task)));
export const undo = (): void => changeBoard(undone(get().board));
export const redo = (): void => changeBoard(redone(get().board));

/** A puzzle for the present task; its answer is kept for whoever checks against it, its identifier for a model that knows it. */
export function pose({
  question,
  answer,
  id = 0,
}: {
  question: Uint8Array;
  answer?: Uint8Array | undefined;
  id?: number | undefined;
}): void {
  const { task, board, loaded } = get();
  const now = TASKS[task].format(question);
  if (answer) rememberAnswer(now, answer);
  if (loaded?.puzzles && id < loaded.puzzles.rows) set({ puzzle: id });
  changeBoard(advance(board, now));
}

/** Puts a puzzle on the board once it is found, if that is still for its kind. */
export function putPuzzle(found: Promise<Posed>): void {
  const { task } = get();
  found.then(
    (puzzle) => get().task === task && pose(puzzle),
    (error: unknown) => notify('problem', words.board.noNew((error as Error).message)),
  );
}

/** The one puzzle that a text holds, in any notation; where it holds none, that is said beside the board. */
async function puzzleIn(text: string): Promise<AnyPuzzle | undefined> {
  try {
    return presentPuzzle(text) ?? (await readPuzzle(text));
  } catch (error) {
    if (error instanceof MissingPart) fileMissing();
    set({ refused: words.board.notABoard((error as Error).message) });
    return undefined;
  }
}

/**
 * Takes over a whole board from any text that holds one puzzle. Where it is for another size, the model for that size takes the place of
 * the present one.
 */
export async function enterBoard(text: string): Promise<void> {
  const puzzle = await puzzleIn(text);
  if (!puzzle) return;
  const id = puzzle.task.id as TaskId;
  const now = puzzle.task.format(puzzle.question);
  if (id === get().task) {
    if (now === get().board.now) solveAndPlay();
    else changeBoard(advance(get().board, now));
    return;
  }
  const model = modelForTask(id);
  if (model) chooseModel(model.id, now);
  else set({ refused: words.board.noModel(puzzle.task.title, TASKS[get().task].title) });
}

export const dismissRefusal = (): void => set({ refused: undefined });

/** A text that is a board of the present task, though another's may be as long. */
function presentPuzzle(text: string): AnyPuzzle | undefined {
  const task = TASKS[get().task];
  const cells = text.replace(/[\r\n]+/g, '');
  if (cells.length !== task.cells) return undefined;
  try {
    return { task, question: task.parse(cells) };
  } catch {
    return undefined;
  }
}

/* Thinking. */

/** Plays what is shown from its start; where motion is not wanted it shows where that ends. */
function playOn(): void {
  if (prefersStillness()) {
    setIndex(useCursor.getState().last);
    return;
  }
  setIndex(0);
  play();
}

/** Solves the board and plays the solve. */
export function solveAndPlay(): void {
  set({ typing: false, refused: undefined });
  solveNow(playOn);
}

export function setReasoning(patch: Partial<Reasoning>): void {
  set({ reasoning: withinLimits({ ...get().reasoning, ...patch }) });
  solveSoon();
}

/** Chooses how to think, with the usual budget of that mode. */
export function setMode(mode: ThinkMode): void {
  takeMode(mode);
  solveSoon();
}

function takeMode(mode: ThinkMode): void {
  const { task, think, reasoning } = get();
  const segments = usualSegments(TASKS[task], mode) ?? trainedReasoning(get())?.segments ?? reasoning.segments;
  // Halting is of one try: the rules end the others.
  set({
    think: { ...think, mode },
    // So is a wound.
    ...(mode === 'plain' ? {} : { obey: false, wound: undefined }),
    reasoning: withinLimits({ ...reasoning, segments }),
  });
}

/** Takes a part away from the network, or gives it back. @param lesion none heals it. */
export function setLesion(lesion: Lesion | undefined): void {
  const { wound, reasoning } = get();
  const before = wound ? wound.segments : Math.min(WOUNDED, reasoning.segments - 1) || undefined;
  set({ wound: lesion && { lesion, segments: before } });
  solveAndPlay();
}
/** Segments that a new wound lasts: the rest is there to heal in. */
const WOUNDED = 2;

/** @param segments in how many segments, from the first, the wound is there; in all where it is left out. */
export function setWounded(segments: number | undefined): void {
  const { wound } = get();
  if (!wound) return;
  set({ wound: { ...wound, segments } });
  solveAndPlay();
}

/** The whole network again, on the same puzzle. */
export const heal = (): void => setLesion(undefined);

export function setViews(views: number): void {
  set({ think: { ...get().think, views: Math.min(MOST_VIEWS, Math.max(1, Math.round(views))) } });
  solveSoon();
}

/** The same puzzle with more segments, in the same mode. */
export function thinkLonger(): void {
  const { reasoning } = get();
  const segments = longer(reasoning.segments);
  if (segments === undefined) return;
  set({ reasoning: { ...reasoning, segments }, obey: false });
  solveAndPlay();
}

/** The same puzzle in several views, one after the other; where that has failed, in views that another seed draws. */
export function tryOtherViews(): void {
  const { think } = get();
  if (think.mode === 'views') set({ think: { ...think, seed: (think.seed + 1) % (MOST_SEED + 1) } });
  else takeMode('views');
  solveAndPlay();
}

/** Shows what another view came to, at its end. */
export const chooseLane = (lane: number): void => showLane(lane, (trace) => setIndex(lastShown(trace, get().obey)));

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

/** @param board to put on the board with it, where that is for another task. */
export function chooseModel(id: string, board?: string): void {
  const model = modelById(id);
  if (!model) return;
  const shown = board ?? (get().task === model.task ? undefined : model.puzzle);
  load(sourceOf(model), () => {
    set({
      model: id,
      run: undefined,
      typing: false,
      ...(shown === undefined ? {} : { board: beginHistory(shown), cell: 0, edited: true }),
    });
    takeUp();
  });
}

/** Files of the visitor's own: weights, and what lies beside them. */
export function bringModel(files: readonly ModelFile[], run?: string): void {
  const [first] = files;
  if (!first) return;
  const weights = files.find(({ name }) => !/\.(ya?ml|json)$/i.test(name)) ?? first;
  load({ name: weights.name, files }, () => {
    set({ model: undefined, run });
    takeUp();
  });
}

/** The weights of its best check; before the first one, those of its last save. */
export async function chooseRun({ id, name, best }: RunRecord): Promise<void> {
  try {
    const { bytes } = await ask((library) => library.weights(id, best ? 'best' : 'newest'));
    bringModel([{ name, blob: bytes }], id);
  } catch (error) {
    notify('problem', words.models.runUnreadable((error as Error).message));
  }
}

function takeUp(): void {
  adoptTrained();
  const { loaded } = get();
  if (loaded?.assumed.length) notify('note', words.models.assumed(loaded.name, loaded.assumed));
  solveAndPlay();
}

/** @param puzzle row of the model's puzzle table. */
export function setPuzzle(puzzle: number): void {
  const rows = get().loaded?.puzzles?.rows ?? 1;
  if (!Number.isInteger(puzzle) || puzzle < 0 || puzzle >= rows) return;
  set({ puzzle });
  solveSoon();
}

/** Think time as in training; where that would take the processor long, fewer segments to begin with. */
function adoptTrained(): void {
  const state = get();
  const trained = trainedReasoning(state);
  if (!trained) return;
  const reasoning = withinLimits(trained);
  const { loaded } = state;
  const slow = loaded && (loaded.engine.kind === 'cpu' || loaded.engine.software);
  const segments = slow
    ? Math.max(1, Math.min(reasoning.segments, Math.floor(PATIENT_FLOPS / loaded.flopsPerSegment)))
    : reasoning.segments;
  set({ reasoning: { ...reasoning, segments }, think: ONE_TRY, wound: undefined });
  if (loaded && segments < reasoning.segments) notify('note', words.models.large(loaded.name, segments, reasoning.segments));
}

/** About ten seconds of one processor core. */
const PATIENT_FLOPS = 2e11;

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
  if (!fitsTask(trace, TASKS[id])) {
    notify('problem', words.files.otherBoard(TASKS[id].title));
    return false;
  }
  const { loaded } = get();
  const strategy = trace.thinking?.strategy;
  pause();
  set({
    task: id,
    board: beginHistory(TASKS[id].format(trace.question)),
    reasoning: withinLimits({ ...trace.header.reasoning, segments: strategy?.segments ?? trace.header.reasoning.segments }),
    think: modeOf(strategy),
    wound: trace.header.wound,
    agreement: undefined,
    typing: false,
  });
  show(trace, origin, undefined);
  setIndex(lastShown(trace, get().obey));
  if (loaded?.hash === trace.header.weights.hash) verify(trace);
  return true;
}

/** A trace names its task, and its file does not know the task's board. */
const fitsTask = ({ question, header }: Trace, { cells, tokens }: Task): boolean =>
  question.length === cells && header.model.vocab_size >= tokens.length && question.every((token) => token < tokens.length);

/** Starts the worker with the shipped model, and has it compute the recorded trace anew. */
export function verifyOpening(trace: Trace): void {
  load(sourceOf(FIRST_MODEL), () => {
    // Whatever the visitor did in the meantime comes first.
    if (get().trace === trace && !get().edited) verify(trace);
    else solveNow();
  });
}

/** Shows what a link asks for, with the puzzle that its text holds. @param wanted whether it is still asked for once that is read. */
export async function openLinkWithText({ text = '', ...link }: Link, wanted: () => boolean): Promise<void> {
  const found = await puzzleIn(text);
  if (!wanted()) return;
  const { refused } = get();
  openLink(found ? { ...link, puzzle: { task: found.task.id as TaskId, text: found.task.format(found.question) } } : link);
  set({ refused });
}

/** Shows what a link asks for; what does not fit the model is said and left out. */
export function openLink(link: Link): void {
  const named = link.model === undefined ? undefined : modelById(link.model);
  const model = named ?? (link.puzzle && modelForTask(link.puzzle.task)) ?? FIRST_MODEL;
  if (link.model !== undefined && !named) notify('problem', words.share.unknownModel(link.model));
  const fits = link.puzzle === undefined || link.puzzle.task === model.task;
  // Without a model for it a puzzle can still be looked at.
  const id = fits || named ? model.task : (link.puzzle?.task ?? model.task);
  if (!fits)
    notify('problem', named ? words.share.wrongSize(TASKS[id].title) : words.board.noModel(TASKS[id].title, TASKS[model.task].title));
  // A link that names a model only shows it on its own puzzle.
  const puzzle = id === link.puzzle?.task ? link.puzzle.text : link.puzzle === undefined && named ? named.puzzle : undefined;
  const cell = link.cell !== undefined && link.cell <= TASKS[id].cells ? link.cell - 1 : 0;
  set({
    model: model.id,
    task: id,
    board: beginHistory(puzzle ?? emptyBoard(id)),
    obey: link.obey ?? false,
    cell,
    ...(link.lens ? { lens: link.lens } : {}),
    ...(link.beside ? { beside: link.beside === 'none' ? undefined : link.beside } : {}),
    wound: undefined,
    edited: true,
    refused: undefined,
  });
  let first = true;
  load(sourceOf(model), () => {
    if (!first) return;
    first = false;
    if (id !== model.task) {
      set({ task: id, board: beginHistory(puzzle ?? emptyBoard(id)), cell });
      return;
    }
    const trained = trainedReasoning(get());
    const { segments, H_cycles, L_cycles } = link;
    const modes = modesOf(TASKS[id]);
    if (link.mode && !modes.includes(link.mode))
      notify('problem', words.share.ignored({ field: 'think', value: link.mode, expected: modes.join(' or ') }));
    const mode = link.mode && modes.includes(link.mode) ? link.mode : ONE_TRY.mode;
    set({ think: { mode, views: link.views ?? ONE_TRY.views, seed: link.seed ?? ONE_TRY.seed }, wound: woundOf(link, mode) });
    if (trained)
      set({
        reasoning: withinLimits({
          segments: segments ?? usualSegments(TASKS[id], mode) ?? trained.segments,
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

/** The wound that a link asks for; one that cannot be is said and left out. */
function woundOf({ wound: lesion, wounded }: Link, mode: ThinkMode): Wound | undefined {
  const model = get().loaded?.model;
  if (!lesion || !model) return undefined;
  const wound = { lesion, ...(wounded === undefined ? {} : { segments: wounded }) };
  const problem = mode === 'plain' ? woundProblem(model, wound) : words.wound.oneTry;
  if (problem === undefined) return wound;
  notify('problem', words.wound.ignored(lesionName(lesion), problem));
  return undefined;
}

/** The present view as a link. */
function presentLink(): Link {
  const state = get();
  const trained = trainedReasoning(state);
  const r = state.reasoning;
  const { mode, views, seed } = state.think;
  const { index } = useCursor.getState();
  const trace = shownTrace(state);
  const cursor = trace && formatPosition(trace.header.reasoning, index);
  return {
    puzzle: { task: state.task, text: state.board.now },
    ...(state.model !== undefined && state.model !== FIRST_MODEL.id ? { model: state.model } : {}),
    lens: state.lens,
    beside: state.beside ?? 'none',
    ...(cursor ? { cursor } : {}),
    ...(state.cell > 0 ? { cell: state.cell + 1 } : {}),
    ...(r.segments !== (usualSegments(TASKS[state.task], mode) ?? trained?.segments) ? { segments: r.segments } : {}),
    ...(r.H_cycles !== trained?.H_cycles ? { H_cycles: r.H_cycles } : {}),
    ...(r.L_cycles !== trained?.L_cycles ? { L_cycles: r.L_cycles } : {}),
    ...(state.obey ? { obey: true } : {}),
    ...(mode === 'plain' ? {} : { mode }),
    ...(mode === 'views' ? { views, seed } : {}),
    ...(state.wound ? { wound: state.wound.lesion } : {}),
    ...(state.wound?.segments === undefined ? {} : { wounded: state.wound.segments }),
  };
}

/** The address of the present view, which the page's own address becomes too. */
export function share(): string {
  const hash = formatLink(presentLink());
  history.replaceState(null, '', hash);
  return new URL(hash, location.href).href;
}
