/** Tries one format's inputs for scripts/fuzz.mjs, and shows which is in work. */
import { parentPort, workerData } from 'node:worker_threads';

/** @type {{ program: string, format: string, seed: string, inputs: number, progress: Int32Array }} */
const { program, format, seed, inputs, progress } = workerData;
/** @type {{ tryInput(format: string, seed: string, index: number): Promise<{ kind: 'value' | 'refused', seconds: number }> }} */
const { tryInput } = await import(program);

const counts = { value: 0, refused: 0 };
let slowest = 0;
for (let i = 0; i < inputs; i++) {
  Atomics.store(progress, 0, i);
  const { kind, seconds } = await tryInput(format, seed, i);
  counts[kind]++;
  slowest = Math.max(slowest, seconds);
}
parentPort?.postMessage({ ...counts, slowest });
