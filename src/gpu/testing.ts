/** For tests: the same one-call program on two engines, outputs filled with NaN and walled in by padding. */
import { type Argument, KERNELS, type KernelName } from '../engine/catalogue.ts';
import type { Engine, Numbers } from '../engine/engine.ts';
import { type BufferRef, type Call, elements, OFFSET_ALIGNMENT, type Program, persistent, refLength, view } from '../engine/program.ts';

export interface Case {
  readonly kernel: KernelName;
  readonly dims: Readonly<Record<string, number>>;
  /** Optional buffers to leave out. */
  readonly without?: readonly string[];
  /** Contents of inputs that may not be just any numbers, by name. */
  readonly given?: Readonly<Record<string, (length: number, random: () => number) => ArrayLike<number>>>;
  /** Largest error allowed, relative to the largest element. */
  readonly tolerance?: number;
}

export const caseName = ({ kernel, dims, without = [] }: Case): string =>
  `${kernel} ${Object.entries(dims)
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')}${without.map((name) => `, no ${name}`).join('')}`;

/** Numbers in [-1, 1) from a seed (mulberry32), rounded to float32 so that every engine starts from the same ones. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.fround(((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1);
  };
}

const UNTOUCHED = 0xdeadbeef;
const filler = (ref: BufferRef): number =>
  ref.storage.dtype === 'f32' ? Number.NaN : ref.storage.dtype === 'u32' ? UNTOUCHED : UNTOUCHED | 0;

let serial = 0;

/** A case as a program; each buffer is a view with padding on both sides. */
export function program({ kernel, dims, without = [] }: Case): { readonly program: Program; readonly call: Call } {
  const buffers: Record<string, BufferRef> = {};
  for (const [name, argument] of Object.entries<Argument>(KERNELS[kernel].buffers)) {
    if (without.includes(name)) continue;
    const shape = argument.shape.map((d) => (typeof d === 'number' ? d : dims[d]));
    const padded = Math.ceil(elements(shape) / OFFSET_ALIGNMENT + 2) * OFFSET_ALIGNMENT;
    buffers[name] = view(persistent(`case ${serial}.${name}`, [padded], argument.dtype), OFFSET_ALIGNMENT, shape);
  }
  serial++;
  const call: Call = { kernel, buffers, dims, label: kernel };
  return { program: { name: kernel, calls: [call] }, call };
}

export interface Outcome {
  readonly outputs: Readonly<Record<string, Numbers>>;
  /** Names of buffers whose padding, or whose contents if only read, changed. */
  readonly spoilt: readonly string[];
}

const whole = (ref: BufferRef): BufferRef => ({ storage: ref.storage, offset: 0, shape: [ref.storage.length] });

/** The same seed gives the same inputs. */
export async function runCase(engine: Engine, one: Case, seed = 1): Promise<Outcome> {
  const { program: listed, call } = program(one);
  const executable = await engine.prepare(listed);
  const contract: Readonly<Record<string, Argument>> = KERNELS[one.kernel].buffers;
  const before = new Map<string, ArrayLike<number>>();
  Object.entries(call.buffers).forEach(([name, ref], i) => {
    const random = randomFrom(seed * 1000 + i);
    const length = refLength(ref);
    const given = one.given?.[name]?.(length, random);
    const fresh = contract[name]?.access === 'write' ? new Array<number>(length).fill(filler(ref)) : Array.from({ length }, random);
    const data = new Array<number>(ref.storage.length).fill(filler(ref));
    Array.from(given ?? fresh).forEach((x, k) => {
      data[ref.offset + k] = x;
    });
    before.set(name, data);
    engine.write(whole(ref), data);
  });
  executable.run();
  const names = Object.keys(call.buffers);
  const after = await engine.read(names.map((name) => whole(call.buffers[name])));
  executable.release();
  const outputs: Record<string, Numbers> = {};
  const spoilt: string[] = [];
  names.forEach((name, i) => {
    const ref = call.buffers[name];
    const [was, is] = [before.get(name)!, after[i]];
    const until = ref.offset + refLength(ref);
    const readOnly = contract[name]?.access === 'read';
    const same = (k: number) => Object.is(was[k], is[k]) || was[k] === is[k] || (!readOnly && k >= ref.offset && k < until);
    if (!Array.from(is).every((_, k) => same(k) || (readOnly && Math.fround(was[k]) === is[k]))) spoilt.push(name);
    if (!readOnly) outputs[name] = is.slice(ref.offset, until);
  });
  return { outputs, spoilt };
}

/** Largest difference over the largest element; NaN where either has one. */
export function worstError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    const d = Math.abs(a[i] - b[i]);
    if (Number.isNaN(d)) return Number.NaN;
    difference = Math.max(difference, d);
    size = Math.max(size, Math.abs(b[i]));
  }
  return difference === 0 ? 0 : difference / size;
}
