/**
 * What a thread of the CPU engine runs. Browsers start it from a file of the page (`thread-worker.ts`), Node from the text of these
 * functions, since the command line is a single file: `partTaker` and `serve` must not mention anything outside themselves.
 *
 * A job is a compiled function with its arguments and the units (rows, heads, numbers) that it covers, cut into parts. It lies in the
 * shared memory; threads take one part after the other, whoever is free.
 */

export type Compiled = (...numbers: number[]) => number | undefined;

/** A job, as 32-bit words and as 64-bit numbers over the same bytes. What several threads change has a cache line of its own. */
export const JOB = {
  bytes: 640,
  /** Words: parts that nobody has taken; parts that are done; 1 once a part failed; threads that sleep. */
  left: 0,
  done: 16,
  failed: 17,
  sleeping: 32,
  /** Numbers: which function, how many parts of how many units, all units, how many arguments. */
  compiled: 24,
  parts: 25,
  size: 26,
  units: 27,
  count: 28,
  /** Numbers: arguments of the first part, and how much each grows from unit to unit; or one of the two marks below. */
  args: 32,
  steps: 56,
} as const;
/** In place of a step: the argument is the number of units of the part; it is the thread's own scratch memory. */
export const COUNT = Number.NaN;
export const SCRATCH = Number.POSITIVE_INFINITY;

/** What a thread is told once. */
export interface ThreadStart {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** The module's functions, in the order in which jobs number them. */
  readonly names: readonly string[];
  readonly layout: typeof JOB;
  /** Where the job lies, and where this thread's scratch memory. */
  readonly job: number;
  readonly scratch: number;
}

/** @returns what takes one part of the job and does it, or gives false where none is left. */
export function partTaker({ memory, names, layout, job, scratch }: ThreadStart, exports: WebAssembly.Exports): () => boolean {
  const functions = names.map((name) => exports[name] as Compiled);
  const words = new Int32Array(memory.buffer, job, layout.bytes / 4);
  const numbers = new Float64Array(memory.buffer, job, layout.bytes / 8);
  return () => {
    let left = Atomics.load(words, layout.left);
    while (left > 0) {
      const seen = Atomics.compareExchange(words, layout.left, left, left - 1);
      if (seen === left) break;
      left = seen;
    }
    if (left === 0) return false;
    // The job stays as it is until this part is done, so that only now it may be read.
    const parts = numbers[layout.parts];
    const from = (left - 1) * numbers[layout.size];
    const count = Math.min(numbers[layout.size], numbers[layout.units] - from);
    const args: number[] = [];
    for (let i = 0; i < numbers[layout.count]; i++) {
      const step = numbers[layout.steps + i];
      if (Number.isNaN(step)) args.push(count);
      else args.push(step === Number.POSITIVE_INFINITY ? scratch : numbers[layout.args + i] + from * step);
    }
    try {
      functions[numbers[layout.compiled]](...args);
    } catch {
      Atomics.store(words, layout.failed, 1);
    }
    if (Atomics.add(words, layout.done, 1) + 1 === parts) Atomics.notify(words, layout.done);
    return true;
  };
}

/** A thread's life: after a part it looks for the next one for some microseconds, then sleeps until there is a job. */
export function serve(port: { onmessage: unknown; postMessage(message: string): void }, taker: typeof partTaker): void {
  const IDLE = 0.05;
  port.onmessage = async ({ data }: { data: ThreadStart }) => {
    try {
      const { exports } = await WebAssembly.instantiate(data.module, { env: { memory: data.memory, log: Math.log } });
      const takePart = taker(data, exports);
      const words = new Int32Array(data.memory.buffer, data.job, data.layout.bytes / 4);
      const { left, sleeping } = data.layout;
      const live = () => {
        for (let last = performance.now(); ; ) {
          if (takePart()) last = performance.now();
          else if (performance.now() - last > IDLE) {
            Atomics.add(words, sleeping, 1);
            Atomics.wait(words, left, 0);
            Atomics.sub(words, sleeping, 1);
            last = performance.now();
          }
        }
      };
      port.postMessage('ready');
      // Not at once: nothing is sent any more once the thread lives.
      setTimeout(live, 0);
    } catch (error) {
      port.postMessage(String(error));
    }
  };
}
