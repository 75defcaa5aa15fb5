/** Starts a worker for each request of `bench/first-step.mjs`, as the page does for a training. */
import type { FirstStep } from './worker.ts';

function ask(preset: string, apart: boolean): Promise<FirstStep> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<FirstStep>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FirstStep>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage({ preset, apart });
  }).finally(() => worker.terminate());
}

Object.assign(globalThis, { ask });
