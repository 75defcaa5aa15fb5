/** The dispatches of a training step of the standard sizes on a hardware adapter, as a driver's compiler gets them. */
import { type BenchSize, benchModel, benchTraining, SIZES, sizeText } from '../bench/sizes.ts';
import { callFlops } from '../engine/flops.ts';
import { fuse, NO_FUSION } from '../engine/fusion.ts';
import { type Program, refLength } from '../engine/program.ts';
import { trainProgram } from '../model/programs.ts';
import type { Work } from './amd.testing.ts';
import type { Binding } from './kernels/lowering.ts';
import { lowerProgram } from './lower-program.ts';
import { linkShader, SUBGROUPS_OF_32, shaderKey } from './shaders.ts';
import { HARDWARE_TILES, type MatmulTile, productKey, type Tiles } from './tiles.ts';
import { candidates } from './tuner.ts';

/** What the published models are: D 512, 8 heads of 64, on boards of 81 and 900 cells. */
const PUBLISHED_SIZES = { '81x512': SIZES['81x512'], '900x512': { ...SIZES['81x512'], cells: 900, batch: 1 } } as const;

/** Smallest first. */
export const STEP_SIZES: Readonly<Record<string, BenchSize>> = { ...SIZES, ...PUBLISHED_SIZES };

/** In these nothing may spill, on any chip. */
export const isPublished = (size: string): boolean => size in PUBLISHED_SIZES;

export const sizeName = (size: string): string => sizeText(STEP_SIZES[size]);

export interface StepKernel {
  readonly size: string;
  readonly shader: string;
  /** What tells it from others of its shader: dimensions and parts. */
  readonly variant: string;
  readonly tile: string;
  readonly code: string;
  readonly bindings: readonly Pick<Binding, 'binding' | 'access'>[];
  readonly work: Work;
  /** Dispatches of it in a step. */
  readonly count: number;
}

/** Conditions that say how a tile works rather than what is computed. */
const HOW = new Set([
  'VEC',
  'VEC_OUT',
  'EIGHT_ROWS',
  'WIDE',
  'SLICED',
  'EVEN',
  'PLAIN',
  'PAIRED',
  'ROLLED',
  SUBGROUPS_OF_32,
  'FOUR',
  'NT',
  'NN',
  'TN',
  'WHOLE_ROWS',
]);

/** Conditions that say what the name of a product says. */
const FINISHES = new Set(['ROPE', 'SWIGLU', 'SWIGLU_BACKWARD']);

/** "8x8 4x4", "8x8 8x8 /4 by 8" with four slices by eight quads, or the threads of a workgroup. */
function tileText({ constants }: Pick<Lowered, 'constants'>): string {
  const { GROUP_X, GROUP_Y, TILE_ROWS, TILE_COLUMNS, SLICES, DEPTH, WORKGROUP } = constants;
  if (TILE_ROWS === undefined) return `${WORKGROUP ?? 1}`;
  const how = DEPTH === undefined ? '' : ` /${SLICES} by ${DEPTH}`;
  return `${GROUP_X}x${GROUP_Y} ${TILE_ROWS}x${TILE_COLUMNS}${how}`;
}

/** Numbers of the sum in one round of the products' inner loop, where threads share: shaders/matmul_shared.wgsl. */
const WRITTEN_OUT = 2;

type Lowered = ReturnType<typeof lowerProgram>[number];

/** Operations of each dispatch of a call: of its products, and nothing where it has none. */
const isProduct = ({ shader, call }: Lowered): boolean => callFlops(call) > 0 && !shader.startsWith('sum_slabs');

/** Of what dispatches of one call leave to each other: see `lowerProgram`. */
const SCRATCH = /@\d+$/;

function kernelOf(size: string, dispatch: Lowered, count: number): StepKernel {
  const { shader, constants, conditions, sizes = {}, flags = {}, call, workgroups, flops } = dispatch;
  const bindings = dispatch.bindings.filter(({ access }) => access !== 'uniform');
  // A sum is of several calls.
  const numbers = shader.startsWith('sum_slabs') ? { ...constants, ...sizes } : call.dims;
  const dims = Object.values(numbers).filter((value) => value > 1 && Number.isInteger(value));
  const bytesOf = (some: readonly Binding[]): number =>
    some.reduce((sum, { ref, access }) => sum + 4 * refLength(ref) * (access === 'update' ? 2 : 1), 0);
  const shares = conditions.SLICED !== undefined || shader.endsWith('_shared');
  const said = { ...conditions, ...flags };
  const parts = Object.keys(said).filter((name) => said[name] && !HOW.has(name) && !(shares && FINISHES.has(name)));
  const { WORKGROUP, THREADS, GROUP_X = 1, GROUP_Y = 1, DEPTH = 1, SLICES = 1, QUADS = 1 } = constants;
  return {
    size,
    // Who shares runs one shader, whatever the product.
    shader: shares ? call.kernel : shader,
    variant: [dims.join('x'), ...parts].join(' '),
    tile: tileText(dispatch),
    code: linkShader(dispatch),
    bindings: dispatch.bindings.map(({ binding, access }) => ({ binding, access })),
    work: {
      workgroups: typeof workgroups === 'number' ? workgroups : workgroups[0] * workgroups[1] * workgroups[2],
      threads: THREADS ?? WORKGROUP ?? GROUP_X * GROUP_Y,
      products: isProduct(dispatch) ? flops / 2 : 0,
      bytes: bytesOf(bindings),
      // Sums of slabs are there because of slabs: nothing of them has to be.
      leastBytes: shader.startsWith('sum_slabs') ? 0 : bytesOf(bindings.filter(({ ref }) => !SCRATCH.test(ref.storage.name))),
      // Where a compiler leaves attention's loops over a head's numbers as they are.
      innerRounds: !shader.startsWith('attention') ? (4 * DEPTH) / SLICES / WRITTEN_OUT : shares ? 32 : QUADS,
    },
    count,
  };
}

const stepOf = (size: BenchSize): Program => trainProgram(benchModel(size), benchTraining(size)).program;

/** Each pipeline of a step once for each of the sizes that it is used for. */
export function stepKernels(size: string, tiles: Tiles = HARDWARE_TILES): StepKernel[] {
  const found = new Map<string, { dispatch: Lowered; count: number }>();
  for (const dispatch of lowerProgram(stepOf(STEP_SIZES[size]), tiles)) {
    const key = JSON.stringify([shaderKey(dispatch), dispatch.sizes, dispatch.flags]);
    found.set(key, { dispatch, count: (found.get(key)?.count ?? 0) + 1 });
  }
  return [...found.values()].map(({ dispatch, count }) => kernelOf(size, dispatch, count));
}

/** The products of a step with every tile that a tuner may try. */
export function candidateKernels(size: string, tiles: Tiles = HARDWARE_TILES): StepKernel[] {
  const program = stepOf(STEP_SIZES[size]);
  const able = {
    limits: { maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupStorageSize: 16384 },
  };
  const shapes = new Map(fuse(program, tiles.fusion).calls.map((call) => [productKey(call.kernel, call.dims), call]));
  return [...shapes].flatMap(([shape, call]) => {
    if (shape === undefined) return [];
    return candidates(call.kernel, false, able).flatMap((tile: MatmulTile) =>
      lowerProgram({ name: program.name, calls: [call] }, { ...tiles, products: new Map([[shape, tile]]), fusion: NO_FUSION })
        .filter(({ shader }) => shader.startsWith('matmul'))
        .map((dispatch) => kernelOf(size, dispatch, 1)),
    );
  });
}
