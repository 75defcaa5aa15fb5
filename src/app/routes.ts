/** The pages of the shell. A page joins by one line here; addresses are hashes, so that any static host will do. */
import type { ComponentType } from 'react';
import { useSyncExternalStore } from 'react';
import { TrainPage } from '../pages/train/TrainPage.tsx';
import type { strings } from './strings.ts';

export interface Page {
  readonly id: keyof typeof strings.pages;
  readonly component: ComponentType;
}

export const PAGES: readonly Page[] = [{ id: 'train', component: TrainPage }];

/** The page that a hash names ("#/train?..."), or the first one. */
export function pageOf(hash: string): Page {
  const id = hash.replace(/^#\/?/, '').split(/[?/]/, 1)[0];
  return PAGES.find((page) => page.id === id) ?? (PAGES[0] as Page);
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

export const usePage = (): Page => useSyncExternalStore(subscribe, () => pageOf(location.hash));
