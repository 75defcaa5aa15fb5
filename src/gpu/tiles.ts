/**
 * Tile sizes, as data: what a tuner may change without touching a shader.
 *
 * Two sets exist. Software adapters run a workgroup on one core and pay dearly for barriers; hardware ones want thousands of
 * threads and neighbours that read neighbours. A set is fixed for a device, so that its runs repeat bit for bit.
 */
import type { EngineInfo } from '../engine/engine.ts';
import { FUSIONS, type FusionPlan } from '../engine/fusion.ts';
import { SUBGROUP_SIZE } from './shaders.ts';

/** A workgroup of a matrix product: x by y threads, each with `rows` by `columns` outputs. Reads are of four numbers where rows allow it. */
export interface MatmulTile {
  readonly x: number;
  readonly y: number;
  readonly rows: 4 | 8;
  readonly columns: 4 | 8;
  /** How threads share what they read; without it each reads for itself, and caches serve them. */
  readonly sharing?: Sharing;
}

/** Through workgroup memory: see shaders/matmul_shared.wgsl. */
export interface Sharing {
  /** As many times x by y threads share the sum of each output. */
  readonly slices: 1 | 2 | 4;
  /** Quads of the sum at a time, a multiple of the slices. */
  readonly depth: number;
}

/** Of a workgroup. */
export const threadsOf = ({ x, y, sharing }: MatmulTile): number => x * y * (sharing?.slices ?? 1);

/** Bytes of workgroup memory that a tile takes. */
export const workgroupBytes = ({ x, y, rows, columns, sharing }: MatmulTile): number =>
  sharing ? sharing.depth * 4 * (rows * y + columns * x) * 4 : 0;

export interface Tiles {
  /** Hides loop bounds from the compiler, so that it unrolls nothing: see `bound` in shaders/lib/grid.wgsl. */
  readonly rolled: boolean;
  /** Threads of a workgroup of everything but the matrix products. */
  readonly workgroup: number;
  /** Most threads of a workgroup of attention, all of one head. */
  readonly attention: number;
  /** Queries, or keys, of one of these. */
  readonly attentionRows: 1 | 4;
  /** Beyond so many tokens the threads of attention share what they read. */
  readonly aloneTokens: number;
  /** Attention's backward is one dispatch for up to so many tokens, a workgroup a head. */
  readonly wholeHead: number;
  /** Threads that share a row of a norm; 1 needs no barrier. */
  readonly normLanes: number;
  readonly matmulNt: MatmulTile;
  readonly matmulNn: MatmulTile;
  readonly matmulTn: MatmulTile;
  /** Tiles whose threads share, where there are such: a product takes the first with which enough threads have work, or the last. */
  readonly shared?: { readonly tiles: readonly MatmulTile[]; readonly threads: number };
  /** Tiles of products by their shape (`productKey`), where a tuner chose them. */
  readonly products?: ReadonlyMap<string, MatmulTile>;
  /** Whether threads that share what they read go in subgroups of 32: see `SUBGROUPS_OF_32` in shaders.ts. */
  readonly subgroupsOf32: boolean;
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

const sharing = (rows: 4 | 8, columns: 4 | 8, slices: 1 | 2 | 4, depth: number): MatmulTile => ({
  x: 8,
  y: 8,
  rows,
  columns,
  sharing: { slices, depth },
});

/**
 * Tiles whose threads share what they read, the largest first: 64 by 64 outputs, 32 by 64, 32 by 32. Smaller ones read more for each
 * product, and keep more threads busy where there is little to do. All fit into what every device has: 256 threads, 16 KiB.
 */
export const SHARING_TILES: readonly MatmulTile[] = [
  sharing(8, 8, 2, 8),
  sharing(4, 8, 2, 8),
  sharing(4, 4, 2, 8),
  sharing(4, 8, 4, 8),
  sharing(4, 4, 4, 16),
];

/** Everything. A row of 256 is 64 threads of four columns. */
export const FUSE_ALL: FusionPlan = { rules: FUSIONS, widestRow: 256 };

export const SOFTWARE_TILES: Tiles = {
  rolled: true,
  workgroup: 64,
  attention: 64,
  attentionRows: 1,
  aloneTokens: Number.POSITIVE_INFINITY,
  wholeHead: 128,
  normLanes: 1,
  subgroupsOf32: false,
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
  aloneTokens: 32,
  wholeHead: 128,
  normLanes: 16,
  subgroupsOf32: false,
  matmulNt: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulNn: { x: 8, y: 8, rows: 4, columns: 4 },
  matmulTn: { x: 8, y: 8, rows: 4, columns: 4 },
  shared: { tiles: SHARING_TILES, threads: 24576 },
  rowThreads: 64,
  wholeRows: false,
  slabThreads: 16384,
  slabRows: 128,
  normPartials: 16384,
  fusion: FUSE_ALL,
};

/** Of these alone a multiply-add is two numbers at a time in subgroups of 32, which their drivers do not choose by themselves. */
const PAIRS_IN_32 = /^rdna-[34]/i;

export const SUBGROUP_TILES: Tiles = { ...HARDWARE_TILES, subgroupsOf32: true };

export function tilesFor(info: EngineInfo): Tiles {
  const { architecture, features } = info.details;
  if (!info.software)
    return PAIRS_IN_32.test(architecture) && features.split(', ').includes(SUBGROUP_SIZE) ? SUBGROUP_TILES : HARDWARE_TILES;
  return /swiftshader/i.test(`${info.details.architecture} ${info.details.description}`) ? SWIFTSHADER_TILES : SOFTWARE_TILES;
}

/** Kernels whose tile may differ from shape to shape; those that end in a norm own whole rows. */
const TUNABLE = new Set(['matmul_nt', 'matmul_nt_rope', 'matmul_nt_swiglu', 'matmul_nn', 'matmul_nn_swiglu', 'matmul_tn']);

/** What decides a product's best tile: kernel, columns, and rows up to a power of two. Undefined for kernels without a choice. */
export function productKey(kernel: string, { rows = 1, inner, outer, ffn }: Readonly<Record<string, number>>): string | undefined {
  return TUNABLE.has(kernel) ? `${kernel} ${2 ** Math.ceil(Math.log2(rows))} ${inner} ${outer ?? ffn}` : undefined;
}
