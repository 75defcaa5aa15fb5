/** The pages of the shell. A page joins by one line here; addresses are hashes, so that any static host will do. */
import { type ComponentType, lazy, useSyncExternalStore } from 'react';
import { prepareOpening } from '../features/solve/opening.ts';
import { SolvePage } from '../features/solve/SolvePage.tsx';
import type { strings } from './strings.ts';

export interface Page {
  readonly id: keyof typeof strings.pages;
  readonly component: ComponentType;
  /** What is there before anything is drawn. */
  readonly prepare?: () => Promise<void>;
}

/** The home page comes with the shell, the others when they are opened. */
export const PAGES: readonly Page[] = [
  { id: 'solve', component: SolvePage, prepare: prepareOpening },
  { id: 'learn', component: lazy(() => import('../features/learn/LearnPage.tsx').then(({ LearnPage }) => ({ default: LearnPage }))) },
  { id: 'train', component: lazy(() => import('../features/train/TrainPage.tsx').then(({ TrainPage }) => ({ default: TrainPage }))) },
  {
    id: 'compare',
    component: lazy(() => import('../features/compare/ComparePage.tsx').then(({ ComparePage }) => ({ default: ComparePage }))),
  },
  { id: 'lab', component: lazy(() => import('../features/lab/LabPage.tsx').then(({ LabPage }) => ({ default: LabPage }))) },
  { id: 'runs', component: lazy(() => import('../features/runs/RunsPage.tsx').then(({ RunsPage }) => ({ default: RunsPage }))) },
  { id: 'data', component: lazy(() => import('../features/data/DataPage.tsx').then(({ DataPage }) => ({ default: DataPage }))) },
  {
    id: 'benchmark',
    component: lazy(() => import('../features/benchmark/BenchmarkPage.tsx').then(({ BenchmarkPage }) => ({ default: BenchmarkPage }))),
  },
];

/** The page that a hash names ("#/train?..."), or the first one. */
function pageOf(hash: string): Page {
  const id = hash.replace(/^#\/?/, '').split(/[?/]/, 1)[0];
  return PAGES.find((page) => page.id === id) ?? PAGES[0];
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export const usePage = (): Page =>
  useSyncExternalStore(
    subscribe,
    () => pageOf(location.hash),
    () => PAGES[0],
  );

/** Whether an address asks for what a page shows without the shell around it, as a part of somebody else's page. */
const isBare = (hash: string): boolean => /^#\/?learn\?(?:.*&)?embed=1(?:&|$)/.test(hash);

export const useBare = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => isBare(location.hash),
    () => false,
  );

/** Waits for what the page that the address opens wants to be there at once. */
export const preparePage = async (): Promise<void> => pageOf(location.hash).prepare?.();
