/** Starts a worker for each request of `bench/linking.mjs`, since what counts is the first time. */
import type { Linked } from './worker.ts';

function ask(preset: string): Promise<Linked> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Linked>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Linked>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(preset);
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { ask });
