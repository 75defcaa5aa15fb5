/**
 * The service worker: the page and all that it needs, kept when first seen, so that it opens and trains with the network off.
 *
 * Our own, for weight and for what it must not do: the usual generator (vite-plugin-pwa with Workbox, both maintained) adds some 320
 * packages to this project's build, and would still need code of ours for isolation, for models that may be left out, and for hosts
 * caught in the middle of an upload. The list of files is written here by vite/offline.ts.
 *
 * A new version is fetched beside the old one and then waits: until the last tab with the old one is closed, or until a visitor
 * presses Reload in the only tab. It never takes over by itself, so that no code changes under a running training.
 */
import { type PageFile, Precache } from './precache.ts';

declare const __PAGE_FILES__: readonly PageFile[];

const worker = self as unknown as ServiceWorkerGlobalScope;
const precache = new Precache(__PAGE_FILES__, worker.registration.scope);

worker.addEventListener('install', (event) => event.waitUntil(precache.fill()));

// A page of the first visit is taken in at once: what it opens later comes from its own build even if the host has a newer one by then.
worker.addEventListener('activate', (event) => event.waitUntil(precache.prune().then(() => worker.clients.claim())));

worker.addEventListener('fetch', (event) => {
  const file = precache.fileFor(event.request);
  if (file) event.respondWith(precache.answer(event.request, file));
});

// The visitor pressed Reload. The answer is the number of other tabs that still use the version before: with any, nothing happens.
worker.addEventListener('message', (event) => {
  if (event.data !== 'take over') return;
  event.waitUntil(
    worker.clients.matchAll({ type: 'window', includeUncontrolled: true }).then((windows) => {
      const others = windows.filter(({ url }) => precache.isPage(url)).length - 1;
      if (others <= 0) void worker.skipWaiting();
      event.ports[0]?.postMessage(Math.max(0, others));
    }),
  );
});
