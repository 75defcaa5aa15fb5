/** Hands each request of `bench/waits.mjs` to a worker, where the engines live. */
import type { Measure, Measured } from './worker.ts';

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

function ask(measure: Measure): Promise<Measured> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Measured>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(measure);
  });
}

Object.assign(globalThis, { ask });
