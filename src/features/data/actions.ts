/** What the Data page does: every change of its state, and the questions to the library behind it. */
import * as Comlink from 'comlink';
import { download } from '../../controls/download.ts';
import type { Progress } from '../../puzzles/dataset.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../session/form.ts';
import { ask, onLibraryLost } from '../../session/library-client.ts';
import { recipeFor } from '../../session/task-defaults.ts';
import type { DataRecord } from '../../storage/records.ts';
import type { DataPreview, DataSource, Making } from '../../worker/library-protocol.ts';
import { useData } from './store.ts';
import { dataStrings as words } from './strings.ts';
import { trainingOn } from './training.ts';

const set = useData.setState;
const get = useData.getState;

/** Milliseconds between two announcements of progress. */
const NEWS_EVERY = 10_000;

export const tell = (problem: string): void => set({ problem });
export const dismissProblem = (): void => set({ problem: undefined });

/** Does something, and says what went wrong. */
async function attempt(what: () => Promise<void>): Promise<void> {
  set({ problem: undefined });
  await what().catch((error: unknown) => tell((error as Error).message));
}

const refresh = (): Promise<void> =>
  ask((library) => library.data()).then(
    (kept) => set({ kept }),
    (error: unknown) => tell((error as Error).message),
  );

let watching = false;

/** Shows what is kept, and from now on what other tabs change of it. */
export function connectData(): void {
  void refresh();
  if (watching) return;
  watching = true;
  const ended = onLibraryLost(() => {
    watching = false;
    ended();
  });
  void attempt(() => ask((library) => library.watchData(Comlink.proxy(() => void refresh()))));
}

/** What is being read or made now, as the library knows it: each has a name of its own, so that Stop ends this one only. */
let works = 0;
const present = (): string => `work ${works}`;

/** Reads or makes puzzles, with progress, one at a time. @param question asks for it under the name that it is stopped by. */
async function work(what: string, question: (name: string, progress: (p: Progress) => void) => Promise<DataPreview>): Promise<void> {
  if (get().work) return tell(words.bring.busy);
  await forget();
  works++;
  set({ work: { what, progress: undefined, stopping: false }, news: what });
  let said = performance.now();
  const show = (progress: Progress): void => {
    const now = get().work;
    if (!now) return;
    const rested = performance.now() - said >= NEWS_EVERY;
    if (rested) said = performance.now();
    set({ work: { ...now, progress }, ...(rested ? { news: words.work.announce(what, progress.found / progress.wanted) } : {}) });
  };
  await attempt(async () => {
    const preview = await question(present(), Comlink.proxy(show));
    set({ preview, news: words.work.read(preview.training + preview.test) });
  });
  const stopped = get().work?.stopping && !get().preview;
  set({ work: undefined, ...(stopped ? { problem: undefined, news: words.work.stopped } : {}) });
}

const named = (source: DataSource): string => {
  switch (source.kind) {
    case 'files':
      return source.files.length === 1 ? (source.files[0]?.path ?? '') : words.bring.manyFiles(source.files.length);
    case 'text':
      return words.bring.text;
    case 'url':
      return source.url;
  }
};

export const read = (source: DataSource): Promise<void> =>
  work(words.work.reading(named(source)), (name, progress) => ask((library) => library.read(name, source, progress)));

export const make = (making: Making): Promise<void> =>
  work(words.work.making(TASKS[making.task].title), (name, progress) => ask((library) => library.make(name, making, progress)));

export const setMaking = (patch: Partial<Making>): void => set(({ making }) => ({ making: { ...making, ...patch } }));

export function stop(): void {
  const { work: now } = get();
  if (!now) return;
  set({ work: { ...now, stopping: true } });
  void attempt(() => ask((library) => library.stop(present())));
}

export async function forget(): Promise<void> {
  const { preview } = get();
  if (!preview) return;
  set({ preview: undefined, looked: undefined });
  await attempt(() => ask((library) => library.forget(preview.ticket)));
}

export const keep = (name: string): Promise<void> =>
  attempt(async () => {
    const { preview } = get();
    if (!preview) return;
    const record = await ask((library) => library.keep(preview.ticket, name));
    set({ preview: undefined, news: words.kept.kept(record.name) });
    await refresh();
  });

export async function look(record: DataRecord): Promise<void> {
  await work(words.work.reading(record.name), (name, progress) => ask((library) => library.look(name, record.sha256, progress)));
  if (get().preview) set({ looked: record });
}

export const remove = (record: DataRecord): Promise<void> =>
  attempt(async () => {
    if (get().looked === record) await forget();
    await ask((library) => library.removeData(record.sha256));
    set({ removed: record, news: words.kept.removed(record.name) });
    await refresh();
  });

export const undoRemove = (): Promise<void> =>
  attempt(async () => {
    const { removed } = get();
    if (!removed) return;
    await ask((library) => library.restoreData(removed.sha256));
    set({ removed: undefined, news: words.kept.restored(removed.name) });
    await refresh();
  });

export const dismissRemoved = (): void => set({ removed: undefined });

export const save = (record: DataRecord): Promise<void> =>
  attempt(async () => {
    const file = await ask((library) => library.exportData(record.sha256));
    download(file.name, file.bytes, 'application/zip');
    set({ news: words.kept.downloaded(record.name) });
  });

/** Fills the Train form with this set, and goes there. */
export function trainOn(record: DataRecord): void {
  useForm.setState(({ draft, preset }) => {
    const recipe = recipeFor(record.task, preset);
    const settings = recipe === preset ? draft : recipe.config;
    return { preset: recipe, draft: trainingOn(record, settings, recipe.config), ...(recipe === preset ? {} : { from: undefined }) };
  });
  location.hash = '#/train';
}
