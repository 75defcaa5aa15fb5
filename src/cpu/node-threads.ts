/** Threads of Node, for the command line and tests. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TeamOf, Thread } from './team.ts';
import { partTaker, serve } from './thread.ts';

/** A thread's script. */
export const SOURCE = `(${serve})(require('node:worker_threads').parentPort, ${partTaker});`;

/** @param count threads in all; without it as many as the machine has processors, up to 8. */
export const nodeThreads = (count = Math.min(availableParallelism(), 8)): TeamOf => ({
  count,
  start: (report) => startFrom(SOURCE, report),
});

/** @param source a classic script. */
export function startFrom(source: string, report: (message: string) => void): Thread {
  const worker = new Worker(source, { eval: true });
  // An engine that nobody ends does not keep the process alive.
  worker.unref();
  worker.on('message', report);
  worker.on('error', ({ message }) => report(message));
  worker.on('exit', () => report('a thread ended'));
  return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() };
}
