/** What a visitor of the Runs page can do. */
import * as Comlink from 'comlink';
import { download } from '../../controls/download.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { fillFromRun } from '../../session/form.ts';
import { handToSolve } from '../../session/handover.ts';
import { ask, onLibraryLost } from '../../session/library-client.ts';
import { open, reset, useTraining } from '../../session/training.ts';
import type { RunRecord } from '../../storage/records.ts';
import type { Download, Library } from '../../worker/library-protocol.ts';
import { curvesOf } from './curves.ts';
import { MOST_SHOWN, type RunsState, useRuns } from './store.ts';
import { runsStrings as words } from './strings.ts';
import { firstDirection, type SortBy } from './table.ts';

const get = useRuns.getState;
const set = useRuns.setState;

const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const say = (said: string): void => set({ said });
export const dismissProblem = (): void => set({ problem: undefined });

/** Asks the library; what goes wrong is shown. @returns undefined where it went wrong. */
async function attempt<T>(question: (library: Comlink.Remote<Library>) => Promise<T>, busy?: RunsState['busy']): Promise<T | undefined> {
  if (busy) set({ busy });
  try {
    return await ask(question);
  } catch (error) {
    set({ problem: problemOf(error) });
    return undefined;
  } finally {
    if (busy) set({ busy: undefined });
  }
}

/** The same where there is nothing to give back. @returns whether it was done. */
const done = (question: (library: Comlink.Remote<Library>) => Promise<void>): Promise<boolean> =>
  attempt((library) => question(library).then(() => true)).then((answer) => answer === true);

/* What is kept. */

let connected = false;

/** Follows what the library keeps, from the first visit of the page on. */
export function connectRuns(): void {
  if (connected) return;
  connected = true;
  onLibraryLost(follow);
  follow();
}

function follow(): void {
  void done((library) => library.watchRuns(Comlink.proxy(receive)));
  void attempt((library) => library.runs()).then((runs) => runs && receive(runs));
}

function receive(all: readonly RunRecord[]): void {
  const runs = all.filter(({ deleted }) => deleted === undefined);
  const kept = (id: string | undefined): boolean => runs.some((run) => run.id === id);
  set(({ shown, baseline }) => ({
    runs,
    shown: shown.map((id) => (kept(id) ? id : undefined)),
    baseline: kept(baseline) ? baseline : undefined,
  }));
  void attempt((library) => library.storage()).then((storage) => storage && set({ storage }));
  loadCurves();
}

/** Curves of the shown runs that are not here yet, or have grown since. */
function loadCurves(): void {
  const { runs = [], shown, curves } = get();
  for (const run of runs) {
    if (!shown.includes(run.id) || curves[run.id]?.updated === run.updated) continue;
    void attempt((library) => library.history(run.id)).then((history) => {
      if (history) set((state) => ({ curves: { ...state.curves, [run.id]: curvesOf(run, history) } }));
    });
  }
}

export async function persist(): Promise<void> {
  const kept = await attempt((library) => library.persist());
  if (kept === undefined) return;
  say(kept ? words.storage.persisted : words.storage.refused);
  set(({ storage }) => ({ storage: storage && { ...storage, persisted: kept }, ...(kept ? {} : { problem: words.storage.refused }) }));
}

/* Looking. */

export function toggleShown(id: string): void {
  const { shown, baseline } = get();
  if (shown.includes(id)) {
    set({ shown: shown.map((other) => (other === id ? undefined : other)), baseline: baseline === id ? undefined : baseline });
    return;
  }
  const free = shown.indexOf(undefined);
  if (free < 0) {
    set({ problem: words.overlay.full(MOST_SHOWN) });
    return;
  }
  set({ shown: shown.with(free, id) });
  loadCurves();
}

/** Pins a run as the one that others are compared with, or lets it go. */
export function pin(id: string): void {
  if (get().baseline === id) {
    set({ baseline: undefined });
    return;
  }
  if (!get().shown.includes(id)) toggleShown(id);
  if (get().shown.includes(id)) set({ baseline: id });
}

export const sortBy = (by: SortBy): void =>
  set(({ sort }) => ({ sort: { by, descending: sort.by === by ? !sort.descending : firstDirection(by) } }));

export const setAgainst = (against: RunsState['against']): void => set({ against });

/* Runs. */

export async function rename(run: RunRecord, name: string): Promise<void> {
  const next = name.trim();
  if (next && next !== run.name) await done((library) => library.rename(run.id, next));
}

export async function remove({ id, name }: RunRecord): Promise<void> {
  // A run that is deleted does not go on training.
  if (useTraining.getState().run === id) reset();
  if (await done((library) => library.remove(id))) set({ deleted: { id, name } });
}

export async function undoRemove(): Promise<void> {
  const { deleted } = get();
  if (!deleted) return;
  set({ deleted: undefined });
  if (await done((library) => library.restore(deleted.id))) say(words.deleted.back(deleted.name));
}

export const forgetDeleted = (): void => set({ deleted: undefined });

async function save(busy: NonNullable<RunsState['busy']>, file: (library: Comlink.Remote<Library>) => Promise<Download>): Promise<void> {
  const made = await attempt(file, busy);
  if (!made) return;
  download(made.name, made.bytes);
  say(words.saved(made.name));
}

export const exportRun = ({ id }: RunRecord): Promise<void> => save({ run: id, what: 'export' }, (library) => library.exportRun(id));
export const exportForCluster = ({ id }: RunRecord): Promise<void> =>
  save({ run: id, what: 'cluster' }, (library) => library.exportForCluster(id));

export const askCluster = (cluster: string | undefined): void => set({ cluster });

/** The best weights that there are: what is to be used elsewhere. */
const bestWeights =
  (run: RunRecord) =>
  (library: Comlink.Remote<Library>): Promise<Download> =>
    library.weights(run.id, run.best ? 'best' : 'newest');
export const exportWeights = (run: RunRecord): Promise<void> => save({ run: run.id, what: 'weights' }, bestWeights(run));

export async function importRuns(files: Iterable<File>): Promise<void> {
  for (const file of files) {
    const run = await attempt(
      (library) =>
        library.importRun(file).catch((error: unknown) => {
          throw new Error(words.import.failed(file.name, problemOf(error)));
        }),
      { run: undefined, what: 'import' },
    );
    if (run) say(words.import.done(run.name));
  }
}

/** Opens a run on the Train page, ready to go on from its last save. */
export function openRun({ id }: RunRecord): void {
  if (useTraining.getState().run !== id) open(id);
  location.hash = '#/train';
}

/** Fills the Train page's form with a run's settings; the new run begins with its weights. */
export function forkRun({ id, name, config, step }: RunRecord): void {
  fillFromRun({ id, name: words.fork.name(name), summary: words.fork.summary(name, step), config });
  location.hash = '#/train';
}

/** Takes a run's best weights to the Solve page, with a new puzzle of the kind that it learned. */
export async function trySolve(run: RunRecord): Promise<void> {
  const made = await attempt(bestWeights(run), { run: run.id, what: 'solve' });
  if (!made) return;
  const { task, level, unique, file } = run.config.data;
  // A grid of ARC means nothing without the examples that its rule is known by.
  const kind = TASKS[task].look === 'colours' ? undefined : { task, wish: file || !level ? undefined : { level, unique } };
  handToSolve({ name: run.name, weights: made.bytes, run: run.id, kind });
  location.hash = '#/solve';
}
