/** Threads of a browser: workers that the engine's own worker starts. */
import type { Threading } from './cpu-engine.ts';
import type { Thread } from './team.ts';

/** More were not measured. */
const MOST = 8;

/**
 * As many threads as there are processors: the page's own needs little while it trains. From four processors on one is left to it.
 * @param part 1 for all of them, 0.5 for half.
 */
export function browserThreads(part = 1): Threading {
  if (!globalThis.crossOriginIsolated) return { count: 1, why: 'the page is not cross-origin isolated' };
  const processors = navigator.hardwareConcurrency || 1;
  const count = Math.min(Math.floor(part * (processors < 4 ? processors : processors - 1)), MOST);
  if (count < 2) return { count: 1, why: processors > 1 ? 'the others are left to training' : 'the device has one processor' };
  return { count, start };
}

/** From a file of our own, not from text: the page's security policy allows no scripts but its files. */
function start(report: (message: string) => void): Thread {
  const worker = new Worker(new URL('./thread-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<string>) => report(data);
  worker.onerror = ({ message }) => report(message || 'the browser started no worker inside a worker');
  return { post: (message) => worker.postMessage(message), end: () => worker.terminate() };
}
