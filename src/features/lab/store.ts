/** The Lab page's state, and what it asks of its worker: one worker a test, gone when it ends. */
import { useSyncExternalStore } from 'react';
import { create } from 'zustand';
import type { ClaimCard, ClaimList, ClaimRecord, Result } from '../../claims/record.ts';
import { Errand } from '../../session/engine-worker.ts';
import { besidePage, jsonBesidePage } from '../../session/page-files.ts';
import type { LabProgress, LabWorker } from '../../worker/lab-protocol.ts';
import type { EngineNotice } from '../../worker/protocol.ts';

export interface LabState {
  readonly list: ClaimList | undefined;
  readonly failed: string | undefined;
  /** Recorded results with their numbers, by claim, as far as they were asked for. */
  readonly records: Readonly<Record<string, ClaimRecord>>;
  /** What was computed in this tab, by claim. */
  readonly results: Readonly<Record<string, Result>>;
  readonly running: string | undefined;
  readonly progress: (LabProgress & { readonly secondsLeft: number | undefined }) | undefined;
  /** Operations a second of the last test here. */
  readonly speed: number | undefined;
  readonly problem: string | undefined;
  readonly notice: EngineNotice | undefined;
  readonly stopped: boolean;
}

export const useLab = create<LabState>(() => ({
  list: undefined,
  failed: undefined,
  records: {},
  results: {},
  running: undefined,
  progress: undefined,
  speed: undefined,
  problem: undefined,
  notice: undefined,
  stopped: false,
}));
const set = useLab.setState;

/** Loads the list of claims, with what was recorded of each. */
export function loadClaims(): void {
  if (useLab.getState().list) return;
  set({ failed: undefined });
  jsonBesidePage<ClaimList>('claims/index.json').then(
    (list) => set({ list }),
    (error: Error) => set({ failed: error.message }),
  );
}

/** Loads the numbers of a recorded result. Without them the page says what it says, and has no file to give. */
export function loadRecord(id: string): void {
  if (useLab.getState().records[id]) return;
  jsonBesidePage<ClaimRecord>(`claims/${id}.json`).then(
    (record) => set(({ records }) => ({ records: { ...records, [id]: record } })),
    () => undefined,
  );
}

/** What a test of a claim costs on a model, in GFLOP; undefined where it means nothing there. */
export function gflopOf({ models }: ClaimCard, model: string | undefined, n: number): number | undefined {
  const cost = models[model ?? ''];
  return cost && !('refused' in cost) ? cost.fixed + cost.each * n : undefined;
}

const errand = new Errand<LabWorker>('lab');

/** Ends the test at once, wherever it is. */
export function stop(): void {
  errand.end();
  set({ running: undefined, progress: undefined, stopped: true });
}

export const dismissNotice = (): void => set({ notice: undefined });
/** Goes back to what was recorded. */
export const forget = (id: string): void => set(({ results: { [id]: _, ...results } }) => ({ results }));

/** Tests a claim in a fresh worker. @param failed what is said when the worker cannot start or is lost. */
export async function test(
  claim: string,
  model: string | undefined,
  request: { readonly n: number; readonly seed: number; readonly engine: 'auto' | 'cpu' },
  failed: string,
): Promise<void> {
  set({ running: claim, progress: undefined, problem: undefined, notice: undefined, stopped: false });
  let first: { readonly at: number; readonly done: number } | undefined;
  const progress = (at: LabProgress): void => {
    const now = performance.now() / 1000;
    first ??= { at: now, done: at.done };
    // Puzzles are made before the first operation, and take time of their own.
    const [gone, share] = [now - first.at, at.done - first.done];
    const speed = gone > 0 && share > 0 ? (share * at.flops) / gone : undefined;
    set({
      progress: { ...at, secondsLeft: speed && ((1 - at.done) * at.flops) / speed },
      ...(speed ? { speed } : {}),
    });
  };
  const tell = (notice: EngineNotice): void => set({ notice });
  const files =
    model === undefined ? undefined : { card: besidePage(`models/${model}.json`), weights: besidePage(`models/${model}.safetensors`) };
  try {
    const result = await errand.run(failed, (remote, listen) =>
      remote.test({ claim, model: files, ...request }, listen(progress), listen(tell)),
    );
    if (result) set(({ results }) => ({ results: { ...results, [claim]: result } }));
  } catch (error) {
    set({ problem: (error as Error).message });
  } finally {
    if (!errand.running) set({ running: undefined, progress: undefined });
  }
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** The claim that the address names: `#/lab?claim=longer`. */
export const useNamedClaim = (): string | undefined =>
  useSyncExternalStore(subscribe, () => new URLSearchParams(location.hash.split('?')[1] ?? '').get('claim') ?? undefined);
