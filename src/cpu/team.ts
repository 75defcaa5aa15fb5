/**
 * Calls of compiled functions, alone or split over threads that share the memory.
 *
 * A call covers units that do not depend on one another, and its arguments are addresses and counts: a part of it is the same call with
 * addresses further on and fewer units. Every element is computed in the same order however a call is split, so that results are the
 * same to the bit for any number of threads.
 */
import type { Heap } from './heap.ts';
import { COUNT, type Compiled, JOB, partTaker, SCRATCH, type ThreadStart } from './thread.ts';

/** An argument: a number that is the same for all parts, one that grows with the unit, the number of units, the thread's own scratch memory. */
export type Argument = number | { readonly start: number; readonly step: number } | 'units' | 'scratch';

export interface Span {
  readonly units: number;
  /** Parts begin at multiples of so many units. */
  readonly tile: number;
  /** What a unit costs, in multiply-adds. */
  readonly cost: number;
}

/** Runs the compiled function of that name over units. */
export type Runner = (name: string, span: Span, args: readonly Argument[]) => void;

/** A worker of a browser or of Node. */
export interface Thread {
  post(message: ThreadStart): void;
  end(): void;
}
/** @param report is told what the thread says, and what goes wrong with it. */
export type StartThread = (report: (message: string) => void) => Thread;

/** Some 20 microseconds: an estimate of what it takes to wake a thread. */
const LEAST_PART = 300_000;
/** How long threads may take to start, milliseconds. */
const PATIENCE = 10_000;
/** Silence of a thread, in milliseconds, and a turn of waiting for it. Turns are counted: of a machine that slept, one is over when it wakes. */
const SILENCE = 10_000;
const TURN = 1000;
/** Multiply-adds that the slowest of threads does in a millisecond: a hundredth of what was measured. */
const SLOWEST = 1e5;
/** How often the caller looks whether the others are done before it sleeps: some microseconds. */
const LOOKS = 1000;

/** Everything on the calling thread. */
export const alone =
  (exports: WebAssembly.Exports, scratch: number): Runner =>
  (name, { units }, args) => {
    const plain = args.map((a) => (typeof a === 'number' ? a : a === 'units' ? units : a === 'scratch' ? scratch : a.start));
    (exports[name] as Compiled)(...plain);
  };

export interface TeamOf {
  /** Threads in all, the calling one included. */
  readonly count: number;
  readonly start: StartThread;
  /** Multiply-adds from which on a part is worth handing over. */
  readonly leastPart?: number;
  /** Milliseconds beyond what the slowest thread would take, after which one that owes a part counts as dead. */
  readonly patience?: number;
}

export interface Team {
  readonly run: Runner;
  /** Resolves, with what happened, where a thread died in the middle of a part: what lies in memory then means nothing any more. */
  readonly failed: Promise<string>;
  end(): void;
}

/**
 * Starts the threads beside the calling one.
 * @param scratchBytes of each thread.
 * @throws Error if one does not start; none is left then.
 */
export async function startTeam(
  { heap, module, exports, scratchBytes }: { heap: Heap; module: WebAssembly.Module; exports: WebAssembly.Exports; scratchBytes: number },
  { count, start, leastPart = LEAST_PART, patience = SILENCE }: TeamOf,
): Promise<Team> {
  const names = Object.keys(exports).filter((name) => typeof exports[name] === 'function');
  const common = { module, names, layout: JOB, job: heap.allocate(JOB.bytes) };
  const scratches = Array.from({ length: count }, () => heap.allocate(scratchBytes));
  const starts = scratches.map((scratch): ThreadStart => ({ ...common, memory: heap.memory, scratch }));
  const own = starts[0];
  const threads: Thread[] = [];
  const end = () => {
    for (const thread of threads) thread.end();
  };
  // A thread that dies between two parts owes nothing: the others take its share.
  const hands = { left: count };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('a thread did not start in time')), PATIENCE);
  });
  const ready = starts.slice(1).map(
    (message) =>
      new Promise<void>((resolve, reject) => {
        let begun = false;
        const thread = start((said) => {
          if (said === 'ready') begun = true;
          else if (begun) hands.left -= 1;
          if (begun) resolve();
          else reject(new Error(said));
        });
        threads.push(thread);
        thread.post(message);
      }),
  );
  try {
    await Promise.race([late, Promise.all(ready)]);
  } catch (cause) {
    end();
    throw cause;
  } finally {
    clearTimeout(timer);
  }
  let lose = (_: string): void => {};
  const failed = new Promise<string>((resolve) => {
    lose = resolve;
  });
  return { run: together(own, exports, { hands, leastPart, patience, lose }), failed, end };
}

interface Together {
  /** Threads that are alive, as far as is known, the calling one included. */
  readonly hands: { readonly left: number };
  readonly leastPart: number;
  readonly patience: number;
  /** Told once that no result can be had any more. */
  readonly lose: (why: string) => void;
}

function together(own: ThreadStart, exports: WebAssembly.Exports, { hands, leastPart, patience, lose }: Together): Runner {
  const { memory, names, job, scratch } = own;
  const words = new Int32Array(memory.buffer, job, JOB.bytes / 4);
  const numbers = new Float64Array(memory.buffer, job, JOB.bytes / 8);
  const takePart = partTaker(own, exports);
  const byItself = alone(exports, scratch);
  let lost: string | undefined;
  const giveUp = (why: string): never => {
    lost ??= why;
    lose(lost);
    throw new Error(lost);
  };
  /** Waits for parts that others have taken. @returns false where one does not come. */
  const finished = (parts: number, most: number): boolean => {
    let silent = 0;
    for (let done = Atomics.load(words, JOB.done); done < parts; ) {
      const turn = Math.min(TURN, most);
      Atomics.wait(words, JOB.done, done, turn);
      const now = Atomics.load(words, JOB.done);
      silent = now === done ? silent + turn : 0;
      if (silent >= most) return false;
      done = now;
    }
    return true;
  };
  return (name, span, args) => {
    if (lost) giveUp(lost);
    const { units, tile, cost } = span;
    const wanted = Math.min(hands.left, Math.floor((units * cost) / leastPart));
    const size = wanted > 1 ? Math.ceil(units / wanted / tile) * tile : units;
    const parts = Math.ceil(units / size);
    if (parts < 2) return byItself(name, span, args);
    numbers[JOB.compiled] = names.indexOf(name);
    numbers[JOB.parts] = parts;
    numbers[JOB.size] = size;
    numbers[JOB.units] = units;
    numbers[JOB.count] = args.length;
    for (const [i, a] of args.entries()) {
      const moves = typeof a === 'object';
      numbers[JOB.args + i] = moves ? a.start : typeof a === 'number' ? a : 0;
      numbers[JOB.steps + i] = moves ? a.step : a === 'units' ? COUNT : a === 'scratch' ? SCRATCH : 0;
    }
    Atomics.store(words, JOB.done, 0);
    Atomics.store(words, JOB.left, parts);
    if (Atomics.load(words, JOB.sleeping) > 0) Atomics.notify(words, JOB.left, parts - 1);
    while (takePart());
    for (let looks = 0; looks < LOOKS && Atomics.load(words, JOB.done) < parts; looks++);
    // Whether a part that somebody else began could be done again is not known: most kernels write where they read.
    if (!finished(parts, patience + (size * cost) / SLOWEST))
      giveUp(`A thread of the CPU engine ended in the middle of ${name}, perhaps for want of memory: its results are lost.`);
    if (Atomics.load(words, JOB.failed)) giveUp(`The CPU engine could not compute ${name}: compiled code failed.`);
  };
}
