/** What a kernel call becomes: dispatches of shaders, each with its constants, bindings and grid. */
import {
  type Access,
  type BuffersOf,
  type DimsOf,
  KERNELS,
  type KernelName,
  METRIC_COUNT,
  METRICS,
  SCALARS,
} from '../../engine/catalogue.ts';
import { type BufferRef, persistent } from '../../engine/program.ts';
import { SUBGROUPS_OF_32 } from '../shaders.ts';
import type { Tiles } from '../tiles.ts';

export interface Binding {
  /** `@binding(n)` in the shader; an optional buffer that is absent leaves a gap. */
  readonly binding: number;
  readonly name: string;
  readonly ref: BufferRef;
  /** Sizes are bound as a uniform: see `withSizes`. */
  readonly access: Access | 'uniform';
}

export interface Dispatch {
  /** File in `shaders/`, without `.wgsl`. */
  readonly shader: string;
  readonly constants: Readonly<Record<string, number>>;
  readonly conditions: Readonly<Record<string, boolean>>;
  /** Whole numbers that the shader reads as data, `sizes.NAME`: calls that differ in nothing else share a pipeline. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** What the shader asks of `sizes` too, as 1 or 0. */
  readonly flags?: Readonly<Record<string, boolean>>;
  readonly bindings: readonly Binding[];
  /** Workgroups in a row, which the engine folds into two dimensions; or in three. */
  readonly workgroups: number | Grid;
  /** Floating-point operations, roughly: where to cut a long step into submits. */
  readonly flops: number;
  /** What it adds up, if that is all it does and it may as well be done later. */
  readonly sum?: Sum | undefined;
}

export type Grid = readonly [x: number, y: number, z: number];

/** out = the sum of `count` slabs of its length. */
export interface Sum {
  readonly from: BufferRef;
  readonly out: BufferRef;
  readonly count: number;
}

export interface LoweringContext {
  readonly tiles: Tiles;
  /** A float32 temporary that lives between the dispatches of one call. */
  scratch(label: string, length: number): BufferRef;
}

export interface TypedCall<K extends KernelName> {
  readonly kernel: K;
  readonly buffers: BuffersOf<K>;
  readonly dims: DimsOf<K>;
}

export type Lowering<K extends KernelName> = (call: TypedCall<K>, context: LoweringContext) => Dispatch[];

/** A buffer that the catalogue does not name: scratch between dispatches, or an argument used in another way. */
export interface Extra {
  readonly ref: BufferRef;
  readonly access: Access;
}

/**
 * Bindings in the shader's order, by the catalogue's names: the place in the list is the binding number. Absent optional
 * buffers and `undefined` leave a gap.
 */
export function bind<K extends KernelName>(call: TypedCall<K>, names: readonly (string | Extra | undefined)[]): Binding[] {
  const buffers = call.buffers as Readonly<Record<string, BufferRef | undefined>>;
  const contract: Readonly<Record<string, { readonly access: Access }>> = KERNELS[call.kernel].buffers;
  return names.flatMap((entry, binding): Binding[] => {
    if (entry === undefined) return [];
    if (typeof entry !== 'string') return [{ binding, name: entry.ref.storage.name, ref: entry.ref, access: entry.access }];
    const ref = buffers[entry];
    const argument = contract[entry];
    if (!argument) throw new Error(`${call.kernel} has no buffer "${entry}"`);
    return ref ? [{ binding, name: entry, ref, access: argument.access }] : [];
  });
}

/** In the place of an output that is not wanted, where a flag says so: one for each such output of a dispatch. */
export const unwanted = (which: number): Extra => ({ ref: persistent(`unwanted ${which}`, [64]), access: 'write' });

/** Where a step's metrics and scalars stand, for the shaders that write and judge them. */
export const METRIC_CONSTANTS: Readonly<Record<string, number>> = {
  METRIC_COUNT,
  ...Object.fromEntries(METRICS.map((name, column) => [`METRIC_${name.toUpperCase()}`, column])),
  STEP: SCALARS.step,
  SLOT: SCALARS.metrics_slot,
};

/** With the conditions that are the device's. Subgroups of 32 serve where threads share what they read. */
export function forDevice<D extends Dispatch>(dispatch: D, { rolled, subgroupsOf32 }: Tiles): D {
  const own = { ROLLED: rolled, [SUBGROUPS_OF_32]: subgroupsOf32 && dispatch.shader.endsWith('_shared') };
  return { ...dispatch, conditions: { ...dispatch.conditions, ...own } };
}

export const ceilDiv = (a: number, b: number): number => Math.ceil(a / b);

/** Rows of `width` floats in lanes: four at a time where that comes out even. */
export function lanes(width: number): { readonly width: number; readonly vec: boolean } {
  const vec = width % 4 === 0;
  return { width: vec ? width / 4 : width, vec };
}

/** How a sum over `rows` is cut when each slab keeps `threads` threads busy. */
export function slabs(rows: number, threads: number, tiles: Tiles): { readonly count: number; readonly rows: number } {
  const wanted = Math.min(ceilDiv(tiles.slabThreads, threads), Math.floor(rows / tiles.slabRows));
  const each = ceilDiv(rows, Math.max(1, wanted));
  return { count: ceilDiv(rows, each), rows: each };
}

/** A dispatch with a thread an item. */
export function perItem(
  shader: string,
  items: number,
  context: LoweringContext,
  parts: Pick<Dispatch, 'bindings'> & Partial<Pick<Dispatch, 'constants' | 'conditions' | 'sizes' | 'flags' | 'flops'>>,
): Dispatch {
  const { workgroup } = context.tiles;
  return {
    shader,
    constants: { WORKGROUP: workgroup, ...parts.constants },
    conditions: parts.conditions ?? {},
    ...(parts.sizes && { sizes: parts.sizes }),
    ...(parts.flags && { flags: parts.flags }),
    bindings: parts.bindings,
    workgroups: ceilDiv(items, workgroup),
    flops: parts.flops ?? items,
  };
}

/** out = the sum of `count` slabs of `length` floats, or with `accumulate` out plus that sum. */
export function sumSlabs(
  from: BufferRef,
  out: BufferRef,
  count: number,
  length: number,
  context: LoweringContext,
  accumulate = false,
): Dispatch {
  const { width, vec } = lanes(length);
  const dispatch = perItem('sum_slabs', width, context, {
    sizes: { SETS: 0, SLABS: count, LENGTH: width },
    flags: { ACCUMULATE: accumulate },
    conditions: { VEC: vec },
    bindings: [
      { binding: 0, name: 'slabs', ref: from, access: 'read' },
      // There is one set, which is not read.
      { binding: 1, name: 'sets', ref: from, access: 'read' },
      { binding: 2, name: 'out', ref: out, access: accumulate ? 'update' : 'write' },
    ],
    flops: count * length,
  });
  return accumulate ? dispatch : { ...dispatch, sum: { from, out, count } };
}
