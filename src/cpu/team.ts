/** Threads that share the memory, and do the parts of a chain side by side; or the calling thread alone. */
import type { Heap } from './heap.ts';
import { COUNT, type Compiled, JOB, partTaker, SCRATCH, type ThreadStart } from './thread.ts';
import { type Argument, type Chain, costOf, partsOf, type Work } from './work.ts';

/** Makes a chain ready; what comes back runs it. */
export type Runner = (chain: Chain) => () => void;

/** A worker of a browser or of Node. */
export interface Thread {
  post(message: ThreadStart): void;
  end(): void;
}
/** @param report is told what the thread says, and what goes wrong with it. */
export type StartThread = (report: (message: string) => void) => Thread;

/** Multiply-adds of a part at least. Some 20 microseconds: an estimate of what it takes to wake a thread. */
export const LEAST_PART = 300_000;
/** How long threads may take to start, milliseconds. */
const PATIENCE = 10_000;
/** Silence of a thread, in milliseconds, and a turn of waiting for it. Turns are counted: of a machine that slept, one is over when it wakes. */
const SILENCE = 10_000;
const TURN = 1000;
/** Multiply-adds that the slowest of threads does in a millisecond: a hundredth of what was measured. */
const SLOWEST = 1e5;
/** How long the caller looks whether the others are done before it sleeps, in milliseconds; and how often between two looks at the clock. */
const LOOKING = 0.2;
const LOOKS = 100;

/** Everything on the calling thread. */
export const alone =
  (exports: WebAssembly.Exports, scratch: number): Runner =>
  ({ works }) => {
    const calls = works.map(({ name, units, args, when }) => {
      const compiled = exports[name] as Compiled;
      const plain = args.map((a) => plainly(a, units, scratch));
      const looked = args.flatMap((a, i) => (typeof a === 'function' ? [{ i, look: a }] : []));
      return () => {
        if (when && !when()) return;
        for (const { i, look } of looked) plain[i] = look();
        compiled(...plain);
      };
    });
    return () => {
      for (const call of calls) call();
    };
  };

function plainly(a: Argument, units: number, scratch: number): number {
  if (typeof a === 'number') return a;
  if (typeof a === 'function') return 0;
  if (a === 'scratch') return scratch;
  return 'units' in a ? units * a.units : a.start;
}

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
  const starts = scratches.map((scratch, i): ThreadStart => ({ ...common, memory: heap.memory, scratch, last: i === 0 }));
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
  return { run: together(own, exports, { count, hands, leastPart, patience, lose }), failed, end };
}

interface Together {
  readonly count: number;
  /** Threads that are alive, as far as is known, the calling one included. */
  readonly hands: { readonly left: number };
  readonly leastPart: number;
  readonly patience: number;
  /** Told once that no result can be had any more. */
  readonly lose: (why: string) => void;
}

function together(own: ThreadStart, exports: WebAssembly.Exports, { count, hands, leastPart, patience, lose }: Together): Runner {
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
  /** Looks a while whether the others are done with theirs. */
  const watch = (parts: number): void => {
    for (let now = performance.now(), end = now + LOOKING; now < end; now = performance.now())
      for (let looks = 0; looks < LOOKS; looks++) if (Atomics.load(words, JOB.done) === parts) return;
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
  return (chain) => {
    const { works } = chain;
    const whole = byItself(chain);
    const { parts, bounds } = partsOf(chain, count, leastPart);
    if (parts < 2)
      return () => {
        if (lost) giveUp(lost);
        whole();
      };
    const { tape, lookUps } = tapeOf(works, bounds, names);
    const longest = patience + costOf(chain) / parts / SLOWEST;
    const what = works.length > 1 ? `${works[0].name} or what follows it` : works[0].name;
    return () => {
      if (lost) giveUp(lost);
      if (hands.left < 2) return whole();
      for (const { at, look } of lookUps) tape[at] = look();
      numbers[JOB.parts] = parts;
      numbers[JOB.works] = works.length;
      numbers.set(tape, JOB.tape);
      Atomics.store(words, JOB.done, 0);
      Atomics.store(words, JOB.left, parts);
      if (Atomics.load(words, JOB.sleeping) > 0) Atomics.notify(words, JOB.left, parts - 1);
      while (takePart());
      watch(parts);
      // Whether a part that somebody else began could be done again is not known: most kernels write where they read.
      if (!finished(parts, longest))
        giveUp(`A thread of the CPU engine ended in the middle of ${what}, perhaps for want of memory: its results are lost.`);
      if (Atomics.load(words, JOB.failed)) giveUp(`The CPU engine could not compute ${what}: compiled code failed.`);
    };
  };
}

interface LookUp {
  readonly at: number;
  readonly look: () => number;
}

/** A job's functions as it holds them (`JOB.tape`), and what of it is looked up before each run. */
function tapeOf(works: readonly Work[], bounds: readonly number[][], names: readonly string[]): { tape: Float64Array; lookUps: LookUp[] } {
  const tape: number[] = [];
  const lookUps: LookUp[] = [];
  for (const [i, { name, args, when }] of works.entries()) {
    const chosen = names.indexOf(name);
    if (when) lookUps.push({ at: tape.length, look: () => (when() ? chosen : -1) });
    tape.push(chosen, args.length, ...bounds[i]);
    for (const [j, a] of args.entries()) if (typeof a === 'function') lookUps.push({ at: tape.length + j, look: a });
    tape.push(...args.map(firstOf), ...args.map(stepOf));
  }
  if (JOB.tape + tape.length > JOB.bytes / 8) throw new Error(`a job of ${works.length} functions is longer than its memory`);
  return { tape: Float64Array.from(tape), lookUps };
}

function firstOf(a: Argument): number {
  if (typeof a === 'number') return a;
  if (typeof a === 'function' || a === 'scratch') return 0;
  return 'units' in a ? a.units : a.start;
}

function stepOf(a: Argument): number {
  if (typeof a === 'number' || typeof a === 'function') return 0;
  if (a === 'scratch') return SCRATCH;
  return 'units' in a ? COUNT : a.step;
}
