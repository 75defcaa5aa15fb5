/**
 * What the page's workers with engines start as, by their name: one file, so that they share the code of all that they have in common.
 * It imports nothing at once, and nothing imports it: WebKit would run it a second time (vite/whole-workers.ts).
 */
const ROLES: Readonly<Record<string, () => Promise<unknown>>> = {
  train: () => import('./train-worker.ts'),
  solve: () => import('./solve-worker.ts'),
  bench: () => import('./bench-worker.ts'),
  lab: () => import('./lab-worker.ts'),
};

/** What is said before anybody listens. */
const early: MessageEvent[] = [];
const keep = (event: Event): void => void early.push(event as MessageEvent);
addEventListener('message', keep);

const begin = ROLES[self.name] ?? (() => Promise.reject(new Error(`there is no worker called "${self.name}"`)));
begin().then(
  () => {
    removeEventListener('message', keep);
    for (const { data, ports } of early) dispatchEvent(new MessageEvent('message', { data, ports: [...ports] }));
  },
  // An error of the worker, which the page hears of; a promise's it would not.
  (error: unknown) =>
    setTimeout(() => {
      throw error;
    }),
);

export type {};
