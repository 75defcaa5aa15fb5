/**
 * Tile sizes, as data: what a tuner may change without touching a shader.
 *
 * Two sets exist. Software adapters run a workgroup on one core and pay dearly for barriers; hardware ones want thousands of
 * threads and neighbours that read neighbours. A set is fixed for a device, so that its runs repeat bit for bit.
 */
import type { EngineInfo } from '../engine/engine.ts';
import { FUSIONS, type FusionPlan } from '../engine/fusion.ts';

/** A workgroup of a matrix product: x by y threads, each with `rows` by `columns` outputs. Reads are of four numbers where rows allow it. */
export interface MatmulTile {
  readonly x: number;
  readonly y: number;
  readonly rows: 4 | 8;
  readonly columns: 4 | 8;
  /** How threads share what they read; without it each reads for itself, and caches serve them. */
  readonly sharing?: Sharing;
}

export type Sharing =
  /** Through workgroup memory, `step` quads of the sum at a time, as float32 or, half as large and less exact, as float16. */
  | { readonly through: 'workgroup'; readonly step: 4 | 8; readonly as: 'f32' | 'f16' }
  /** From lane to lane of a subgroup; y is 1. */
  | { readonly through: 'subgroup' };

/** Bytes of workgroup memory that a tile takes. */
export function workgroupBytes({ x, y, rows, columns, sharing }: MatmulTile): number {
  if (sharing?.through !== 'workgroup') return 0;
  return sharing.step * (rows * y + columns * x) * 4 * (sharing.as === 'f16' ? 2 : 4);
}

export interface Tiles {
  /** Hides loop bounds from the compiler, so that it unrolls nothing: see `bound` in shaders/lib/grid.wgsl. */
  readonly rolled: boolean;
  /** Threads of a workgroup of everything but the matrix products. */
  readonly workgroup: number;
  /** Most threads of a workgroup of attention, all of one head. */
  readonly attention: number;
  /** Queries, or keys, of one of these. */
  readonly attentionRows: 1 | 4;
  /** Attention's backward is one dispatch for up to so many tokens, a workgroup a head. */
  readonly wholeHead: number;
  /** Threads that share a row of a norm; 1 needs no barrier. */
  readonly normLanes: number;
  readonly matmulNt: MatmulTile;
  readonly matmulNn: MatmulTile;
  readonly matmulTn: MatmulTile;
  /** Tiles of products by their shape (`productKey`), where a tuner chose them. */
  readonly products?: ReadonlyMap<string, MatmulTile>;
  /** Threads of a workgroup of products that end in a norm, at least those of one row... */
  readonly rowThreads: number;
  /** ...or each with whole rows of its own, which needs no barrier. */
  readonly wholeRows: boolean;
  /** A sum over rows is cut into slabs until this many threads have work... */
  readonly slabThreads: number;
  /** ...but no slab gets fewer rows than this. */
  readonly slabRows: number;
  /** Threads of the first pass over all gradients. */
  readonly normPartials: number;
  /** Which neighbours in a program become one kernel. */
  readonly fusion: FusionPlan;
}

/** Everything. A row of 256 is 64 threads of four columns. */
export const FUSE_ALL: FusionPlan = { rules: FUSIONS, widestRow: 256 };

export const SOFTWARE_TILES: Tiles = {
  rolled: true,
  workgroup: 64,
  attention: 64,
  attentionRows: 1,
  wholeHead: 128,
  normLanes: 1,
  matmulNt: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulNn: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulTn: { x: 8, y: 8, rows: 4, columns: 4 },
  rowThreads: 64,
  wholeRows: false,
  slabThreads: 256,
  slabRows: 128,
  normPartials: 256,
  fusion: FUSE_ALL,
};

/**
 * SwiftShader compiles at once, and what it pays for is reading: a load costs as much as many products, so a thread holds as many
 * outputs as there are tiles for. Mesa gains little from that and compiles for long. Barriers cost it so much that a row of a norm
 * belongs to one thread, and that beyond a few tokens attention's backward pass is faster in two dispatches.
 */
export const SWIFTSHADER_TILES: Tiles = {
  ...SOFTWARE_TILES,
  attentionRows: 4,
  wholeHead: 32,
  matmulNt: { x: 8, y: 8, rows: 8, columns: 8 },
  matmulNn: { x: 8, y: 8, rows: 8, columns: 8 },
  matmulTn: { x: 8, y: 8, rows: 8, columns: 8 },
  wholeRows: true,
};

export const HARDWARE_TILES: Tiles = {
  rolled: false,
  workgroup: 64,
  attention: 64,
  attentionRows: 1,
  wholeHead: 128,
  normLanes: 16,
  matmulNt: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulNn: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulTn: { x: 8, y: 8, rows: 4, columns: 4 },
  rowThreads: 64,
  wholeRows: false,
  slabThreads: 32768,
  slabRows: 128,
  normPartials: 16384,
  fusion: FUSE_ALL,
};

export function tilesFor(info: EngineInfo): Tiles {
  if (!info.software) return HARDWARE_TILES;
  return /swiftshader/i.test(`${info.details.architecture} ${info.details.description}`) ? SWIFTSHADER_TILES : SOFTWARE_TILES;
}

/** Kernels whose tile may differ from shape to shape; those that end in a norm own whole rows. */
const TUNABLE = new Set(['matmul_nt', 'matmul_nt_rope', 'matmul_nt_swiglu', 'matmul_nn', 'matmul_nn_swiglu', 'matmul_tn']);

/** What decides a product's best tile: kernel, columns, and rows up to a power of two. Undefined for kernels without a choice. */
export function productKey(kernel: string, { rows = 1, inner, outer, ffn }: Readonly<Record<string, number>>): string | undefined {
  return TUNABLE.has(kernel) ? `${kernel} ${2 ** Math.ceil(Math.log2(rows))} ${inner} ${outer ?? ffn}` : undefined;
}
