/** A run that was training when its page went away, as the Train page offers to go on with it. */
import { create } from 'zustand';
import type { RunRecord } from '../storage/records.ts';
import { open } from './client.ts';
import { useEngine } from './engine.ts';
import { ask } from './library-client.ts';

export const useInterrupted = create<{ readonly run: RunRecord | undefined }>(() => ({ run: undefined }));

let looked = false;

/** Looks once for each time that the page is loaded. */
export async function lookForInterrupted(): Promise<void> {
  if (looked) return;
  looked = true;
  // Without a library there is nothing to go on with: the Runs page says why.
  const runs = await ask((library) => library.runs()).catch(() => []);
  const [newest] = runs
    .filter(({ state, deleted }) => state === 'interrupted' && deleted === undefined)
    .sort((a, b) => b.updated - a.updated);
  useInterrupted.setState({ run: newest });
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
    useEngine.setState({ refused: (error as Error).message });
  }
}
