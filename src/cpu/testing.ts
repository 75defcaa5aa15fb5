/** For tests: runs one kernel on an engine, its outputs filled with NaN first. */
import { type Argument, type DimsOf, KERNELS, type KernelName } from '../engine/catalogue.ts';
import type { Engine, Numbers } from '../engine/engine.ts';
import { type BufferRef, elements, type Program, persistent } from '../engine/program.ts';
import { SOURCE, startFrom } from './node-threads.ts';
import type { StartThread } from './team.ts';

/** A thread that is killed as soon as it has taken this many parts, in the middle of the last one. */
export const dyingThread =
  (parts = 1): StartThread =>
  (report) =>
    startFrom(
      `{
        const { compareExchange } = Atomics;
        let taken = 0;
        Atomics.compareExchange = (words, at, expected, replacement) => {
          const seen = compareExchange(words, at, expected, replacement);
          if (seen === expected && ++taken === ${parts}) process.exit();
          return seen;
        };
      }
      ${SOURCE}`,
      report,
    );

export type Arrays = Readonly<Record<string, ArrayLike<number>>>;

/** Numbers in [-1, 1) from a seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Float32 values, so that both engines start from the same numbers. */
export const randoms = (length: number, seed: number, scale = 1): number[] => {
  const next = random(seed);
  return Array.from({ length }, () => Math.fround(scale * next()));
};

export const integers = (length: number, seed: number, below: number): number[] =>
  randoms(length, seed).map((x) => Math.min(below - 1, Math.floor(((x + 1) / 2) * below)));

export const shapeOf = (argument: Argument, dims: Readonly<Record<string, number>>): number[] =>
  argument.shape.map((d) => (typeof d === 'number' ? d : dims[d]));

let serial = 0;

/**
 * Runs one kernel and gives everything that it writes. Inputs that are missing are random, optional ones absent; optional outputs
 * are asked for by name.
 */
export async function runKernel<K extends KernelName>(
  engine: Engine,
  kernel: K,
  dims: DimsOf<K>,
  given: Arrays = {},
  wanted: readonly string[] = [],
): Promise<Record<string, Numbers>> {
  const run = serial++;
  const buffers: Record<string, BufferRef> = {};
  const contract = Object.entries<Argument>(KERNELS[kernel].buffers);
  for (const [name, argument] of contract) {
    if (argument.optional && !(name in given) && !wanted.includes(name)) continue;
    buffers[name] = persistent(`${run}.${name}`, shapeOf(argument, dims), argument.dtype);
  }
  const program: Program = { name: kernel, calls: [{ kernel, buffers, dims, label: kernel }] };
  const executable = await engine.prepare(program);
  const outputs: string[] = [];
  for (const [index, [name, argument]] of contract.entries()) {
    const ref = buffers[name];
    if (!ref) continue;
    if (argument.access !== 'read') outputs.push(name);
    const length = elements(ref.shape);
    const absent = argument.access === 'write' ? new Array<number>(length).fill(Number.NaN) : randoms(length, index + 1);
    engine.write(ref, given[name] ?? absent);
  }
  executable.run();
  const read = await engine.read(outputs.map((name) => buffers[name]));
  executable.release();
  return Object.fromEntries(outputs.map((name, i) => [name, read[i]]));
}

/** ‖a − b‖ / ‖b‖; NaN where either has one. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let difference = 0;
  let size = 0;
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    size += b[i] ** 2;
  }
  return difference === 0 ? 0 : Math.sqrt(difference / size);
}

export const sameBytes = (a: Numbers, b: Numbers): boolean => Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
