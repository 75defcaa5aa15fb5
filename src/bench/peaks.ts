/** What a machine can do at best, measured on the engine itself: arithmetic, memory, and the cost of a call that does nothing. */
import type { Engine } from '../engine/engine.ts';
import { callFlops } from '../engine/flops.ts';
import { ProgramBuilder, persistent, view } from '../engine/program.ts';
import { type Sampling, timeRepeats } from './timing.ts';

export interface Peaks {
  /** Floating-point operations a second, a multiply-add counted as two. */
  readonly flops: number;
  /** Copies, smallest first: bytes read and written, and how many a second. The small ones stay in caches. */
  readonly copies: readonly { readonly bytes: number; readonly perSecond: number }[];
  /** Milliseconds of a call that copies 64 numbers, among many in one submit. */
  readonly call: number;
}

/** Bytes read and written by each copy; the largest is larger than caches are. */
const COPIES = [2 ** 16, 2 ** 20, 2 ** 23, 2 ** 27, 2 ** 28];
/** Without a GPU more than this would only take time. */
const MOST_ON_CPU = 2 ** 27;
/** Threads of arithmetic that keep a large GPU busy, and those that do without one. */
const THREADS = { gpu: 2 ** 18, cpu: 2 ** 10 } as const;
const ROUNDS = 256;

/**
 * Long enough for any clock, short enough to fall between two turns of other programs, and many: browsers compile WebAssembly well only
 * once it has run for a while.
 */
const ON_CPU: Sampling = { milliseconds: 2, samples: 1000, patience: 300 };
const ON_GPU: Sampling = { milliseconds: 20, samples: 7 };

/** Allocates on the engine: give it one of its own. */
export async function measurePeaks(engine: Engine): Promise<Peaks> {
  const { info, limits } = engine;
  const sampling = info.kind === 'webgpu' ? ON_GPU : ON_CPU;
  const hardware = info.kind === 'webgpu' && !info.software;
  const sizes = COPIES.filter((bytes) => bytes / 2 <= limits.maxBindingBytes && (hardware || bytes <= MOST_ON_CPU));
  const most = Math.max(...sizes) / 8;
  const [from, to] = [persistent('peak.from', [most]), persistent('peak.to', [most])];
  const threads = hardware ? THREADS.gpu : THREADS.cpu;
  const x = persistent('peak.x', [8]);
  const builder = new ProgramBuilder('peaks');
  builder.call('fma_chains', { x, y: persistent('peak.y', [threads, 4]) }, { threads, rounds: ROUNDS });
  for (const bytes of sizes) {
    const length = bytes / 8;
    builder.call('copy', { x: view(from, 0, [length]), y: view(to, 0, [length]) }, { length });
  }
  // Each reads what the other wrote, as calls of a model do.
  const [a, b] = [view(from, 0, [64]), view(to, 0, [64])];
  builder.call('copy', { x: a, y: b }, { length: 64 });
  builder.call('copy', { x: b, y: a }, { length: 64 });
  const executable = await engine.prepare(builder.build());
  engine.write(x, [0.5, 0.5, 0.5, 0.5, 1, 1, 1, 1]);
  const seconds = async (calls: readonly number[]): Promise<number> => {
    const { low, median } = await timeRepeats(engine, (times) => executable.repeat(calls, times), sampling);
    // The best of differences may be too good; the best of plain times is what the machine can do when nothing else runs.
    return (info.kind === 'webgpu' ? median : low) / 1000;
  };
  const flops = callFlops(executable.calls[0]) / (await seconds([0]));
  const copies: { bytes: number; perSecond: number }[] = [];
  for (const [i, bytes] of sizes.entries()) copies.push({ bytes, perSecond: bytes / (await seconds([1 + i])) });
  const first = 1 + sizes.length;
  const call = (1000 * (await seconds([first, first + 1]))) / 2;
  executable.release();
  return { flops, copies, call };
}

/** The fastest copy of at least so many bytes: what is small may stay in caches, what is large does not. */
export function bandwidth({ copies }: Peaks, bytes: number): number {
  const fitting = copies.filter((copy) => copy.bytes >= bytes);
  return Math.max(...(fitting.length ? fitting : copies.slice(-1)).map(({ perSecond }) => perSecond));
}

/** From memory, past all caches: bytes a second. */
export const memoryBandwidth = ({ copies }: Peaks): number => copies.at(-1)?.perSecond ?? Number.NaN;
