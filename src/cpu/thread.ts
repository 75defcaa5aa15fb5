/**
 * What a thread of the CPU engine runs. Browsers start it from a file of the page (`thread-worker.ts`), Node from the text of these
 * functions, since the command line is a single file: `partTaker` and `serve` must not mention anything outside themselves.
 *
 * A job is a chain of compiled functions with their arguments, cut into parts (`work.ts`). It lies in the shared memory; threads take one
 * part after the other, whoever is free.
 */

export type Compiled = (...numbers: number[]) => number | undefined;

/** A job, as 32-bit words and as 64-bit numbers over the same bytes. What several threads change has a cache line of its own. */
export const JOB = {
  bytes: 65536,
  /** Words: parts that nobody has taken, the first times 65536 plus the one behind the last, or 0; parts that are done; 1 once one failed; sleepers. */
  left: 0,
  done: 16,
  failed: 17,
  sleeping: 32,
  /** Numbers: how many parts, how many functions. */
  parts: 24,
  works: 25,
  /**
   * Numbers, for each function: which (-1: none this time), how many arguments, the unit at which each part begins and the last one ends;
   * the arguments of a part from unit 0 on, then how much each grows from unit to unit, or one of the two marks below.
   */
  tape: 32,
} as const;
/** In place of a step: the argument counts the units of the part, so many times; it is the thread's own scratch memory. */
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
  /** The calling thread takes the last part that is left, the others the first: what is in a processor's cache is likely to be wanted there. */
  readonly last: boolean;
}

/** @returns what takes one part of the job and does it, or gives false where none is left. */
export function partTaker({ memory, names, layout, job, scratch, last }: ThreadStart, exports: WebAssembly.Exports): () => boolean {
  const functions = names.map((name) => exports[name] as Compiled);
  const words = new Int32Array(memory.buffer, job, layout.bytes / 4);
  const numbers = new Float64Array(memory.buffer, job, layout.bytes / 8);
  const doPart = (part: number, parts: number): void => {
    for (let work = 0, at = layout.tape; work < numbers[layout.works]; work++) {
      const chosen = numbers[at];
      const length = numbers[at + 1];
      const from = numbers[at + 2 + part];
      const count = numbers[at + 3 + part] - from;
      const first = at + 3 + parts;
      at = first + 2 * length;
      if (chosen < 0 || count === 0) continue;
      const args: number[] = [];
      for (let i = first; i < first + length; i++) {
        const step = numbers[i + length];
        if (Number.isNaN(step)) args.push(count * numbers[i]);
        else args.push(step === Number.POSITIVE_INFINITY ? scratch : numbers[i] + from * step);
      }
      functions[chosen](...args);
    }
  };
  return () => {
    let part = -1;
    for (let left = Atomics.load(words, layout.left); part < 0; ) {
      if (left === 0) return false;
      const first = left >> 16;
      const end = left & 0xffff;
      const rest = end - first === 1 ? 0 : last ? left - 1 : left + 0x10000;
      const seen = Atomics.compareExchange(words, layout.left, left, rest);
      if (seen === left) part = last ? end - 1 : first;
      left = seen;
    }
    // The job stays as it is until this part is done, so that only now it may be read.
    const parts = numbers[layout.parts];
    try {
      doPart(part, parts);
    } catch {
      Atomics.store(words, layout.failed, 1);
    }
    if (Atomics.add(words, layout.done, 1) + 1 === parts) Atomics.notify(words, layout.done);
    return true;
  };
}

/**
 * A thread's life: after a part it looks for the next one for a millisecond, about as long as it is from step to step, since waking takes 50
 * microseconds and on a busy machine far longer. Then it sleeps until there is a job.
 */
export function serve(port: { onmessage: unknown; postMessage(message: string): void }, taker: typeof partTaker): void {
  const IDLE = 1;
  port.onmessage = async ({ data }: { data: ThreadStart }) => {
    try {
      const { exports } = await WebAssembly.instantiate(data.module, { env: { memory: data.memory, log: Math.log, exp: Math.exp } });
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
