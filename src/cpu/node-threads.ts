/** Threads of Node, for the command line and tests. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { TeamOf } from './team.ts';

/** @param count threads in all; without it as many as the machine has processors, up to 8. */
export function nodeThreads(count = Math.min(availableParallelism(), 8)): TeamOf {
  return {
    count,
    start(source, report) {
      const worker = new Worker(source, { eval: true });
      // An engine that nobody ends does not keep the process alive.
      worker.unref();
      worker.on('message', report);
      worker.on('error', ({ message }) => report(message));
      worker.on('exit', () => report('a thread ended'));
      return { post: (message) => worker.postMessage(message), end: () => void worker.terminate() };
    },
  };
}
