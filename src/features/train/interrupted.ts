/** A run that was training when its page went away, as the Train page offers to go on with it. */
import * as Comlink from 'comlink';
import { create } from 'zustand';
import { ask } from '../../session/library-client.ts';
import { open, useTraining } from '../../session/training.ts';
import type { RunRecord } from '../../storage/records.ts';

export const useInterrupted = create<{ readonly run: RunRecord | undefined }>(() => ({ run: undefined }));

let looked = false;

/** Looks once for each time that the page is loaded, and again at runs that seemed to be trained elsewhere at that time. */
export async function lookForInterrupted(): Promise<void> {
  if (looked) return;
  looked = true;
  const elsewhere = new Set<string>();
  const follow = (runs: readonly RunRecord[]): void => {
    const left = runs.filter(({ id, state }) => elsewhere.has(id) && state === 'interrupted');
    for (const { id } of left) elsewhere.delete(id);
    offerNewest(left);
  };
  try {
    await ask(async (library) => {
      const runs = await library.runs();
      offerNewest(runs);
      for (const { id, state } of runs) if (state === 'training') elsewhere.add(id);
      if (!elsewhere.size) return;
      // It may be this page's own, from before it was loaded again: a browser takes a moment to end what was left.
      await library.watchRuns(Comlink.proxy(follow));
      follow(await library.runs());
    });
  } catch {
    // Without a library there is nothing to go on with: the Runs page says why.
  }
}

function offerNewest(runs: readonly RunRecord[]): void {
  const [run] = runs.filter(({ state, deleted }) => state === 'interrupted' && deleted === undefined).sort((a, b) => b.updated - a.updated);
  if (run) useInterrupted.setState({ run });
}

export const forgetInterrupted = (): void => useInterrupted.setState({ run: undefined });

/** Copies a run that another tab has, and opens the copy. What goes wrong is shown. */
export async function forkAndOpen(run: string, nameOf: (name: string) => string): Promise<void> {
  try {
    const { id } = await ask(async (library) => {
      const name = (await library.runs()).find((known) => known.id === run)?.name ?? '';
      return library.fork(run, nameOf(name));
    });
    open(id);
  } catch (error) {
    useTraining.setState({ refused: (error as Error).message });
  }
}
