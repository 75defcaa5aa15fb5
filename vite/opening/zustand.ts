/** Stands for zustand where the opening is drawn: on a server that draws a state's beginning only, and here it has been set. */
import { createStore, type Mutate, type StateCreator, type StoreApi } from 'zustand/vanilla';

type Selector<S, T> = (state: S) => T;

export function create<S>(begin: StateCreator<S, [], []>) {
  const store: Mutate<StoreApi<S>, []> = createStore(begin);
  const use = <T = S>(select: Selector<S, T> = (state) => state as unknown as T): T => select(store.getState());
  return Object.assign(use, store);
}
