/**
 * Chooses the tiles of matrix products by trying them: about a second at the first use of a device, remembered after that.
 *
 * Off unless an engine is given a memory: a fixed choice repeats bit for bit on every machine of a kind, a tuned one only where the
 * memory holds the same choices (tiles of four rows and of eight sum in the same order, slabs of rows may not).
 */
import type { EngineInfo, EngineLimits } from '../engine/engine.ts';
import { type BufferRef, type Call, refLength } from '../engine/program.ts';
import { fold } from './executable.ts';
import { lower } from './kernels/index.ts';
import type { Dispatch } from './kernels/lowering.ts';
import type { Pipelines } from './pipelines.ts';
import { type MatmulTile, productKey, type Tiles } from './tiles.ts';

/** Where choices are kept, by adapter and shape: localStorage, a file, a Map. */
export interface TunerMemory {
  get(key: string): string | null | undefined;
  set(key: string, value: string): void;
}

/** The tiles that are tried, the first of equals being taken. */
export const CANDIDATES: readonly MatmulTile[] = [
  { x: 8, y: 8, rows: 4 },
  { x: 16, y: 4, rows: 4 },
  { x: 16, y: 16, rows: 4 },
  { x: 8, y: 8, rows: 8 },
  { x: 16, y: 8, rows: 8 },
];

/** A trial lasts at least so long, so that clocks and submits do not count. */
const TRIAL_MS = 2;
const MOST_REPEATS = 512;
/** What a rival must win by, or noise would choose. */
const MARGIN = 0.95;

export interface Bench {
  readonly device: GPUDevice;
  readonly pipelines: Pipelines;
  readonly info: EngineInfo;
  readonly limits: Pick<EngineLimits, 'maxDispatchPerDimension'>;
}

/** What choices depend on besides the shape. */
const adapterKey = ({ details: { vendor, architecture, device, description } }: EngineInfo): string =>
  ['tiles', vendor, architecture, device, description, globalThis.navigator?.userAgent].join(' ');

const parse = (text: string): MatmulTile | undefined => CANDIDATES.find((tile) => JSON.stringify(tile) === text);

/** The tiles with a choice for every product among the calls. @param calls already fused. */
export async function tune(bench: Bench, tiles: Tiles, calls: readonly Call[], memory: TunerMemory): Promise<Tiles> {
  const products = new Map(tiles.products);
  for (const call of calls) {
    const shape = productKey(call.kernel, call.dims);
    if (shape === undefined || products.has(shape)) continue;
    const key = `${adapterKey(bench.info)} ${shape}`;
    const remembered = parse(memory.get(key) ?? '');
    const tile = remembered ?? (await fastest(bench, tiles, call, shape));
    if (!remembered) memory.set(key, JSON.stringify(tile));
    products.set(shape, tile);
  }
  return { ...tiles, products };
}

async function fastest(bench: Bench, tiles: Tiles, call: Call, shape: string): Promise<MatmulTile> {
  let best: { tile: MatmulTile; time: number } | undefined;
  for (const tile of CANDIDATES) {
    const time = await timeOf(bench, lowered(call, { ...tiles, products: new Map([[shape, tile]]) }));
    if (!best || time < MARGIN * best.time) best = { tile, time };
  }
  if (!best) throw new Error('there are no tiles to choose from');
  return best.tile;
}

function lowered(call: Call, tiles: Tiles): Dispatch[] {
  const scratch = (name: string, length: number): BufferRef => ({
    storage: { name, dtype: 'f32', length, kind: 'temporary' },
    offset: 0,
    shape: [length],
  });
  return lower(call, { tiles, scratch }).map((one) => ({ ...one, conditions: { ...one.conditions, ROLLED: tiles.rolled } }));
}

/** Milliseconds of the dispatches, from what twice as many repeats take longer: the cost of a submit cancels. Median of three. */
async function timeOf({ device, pipelines, limits }: Bench, dispatches: readonly Dispatch[]): Promise<number> {
  const buffers = new Map<string, GPUBuffer>();
  const bufferOf = (ref: BufferRef): GPUBuffer => {
    const key = `${ref.storage.name} ${ref.offset}`;
    const buffer = buffers.get(key) ?? device.createBuffer({ size: refLength(ref) * 4, usage: GPUBufferUsage.STORAGE });
    buffers.set(key, buffer);
    return buffer;
  };
  const steps = await Promise.all(
    dispatches.map(async (dispatch) => {
      const { pipeline, layout } = await pipelines.get(dispatch);
      const entries = dispatch.bindings.map(({ binding, ref }) => ({ binding, resource: { buffer: bufferOf(ref) } }));
      return { pipeline, group: device.createBindGroup({ layout, entries }), ...fold(dispatch.workgroups, limits.maxDispatchPerDimension) };
    }),
  );
  const run = async (repeats: number): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let i = 0; i < repeats; i++)
      for (const { pipeline, group, x, y } of steps) {
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, group);
        pass.dispatchWorkgroups(x, y);
      }
    pass.end();
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return performance.now() - start;
  };
  await run(1);
  const repeats = Math.min(MOST_REPEATS, Math.ceil(TRIAL_MS / Math.max(0.01, await run(1))));
  const samples: number[] = [];
  for (let i = 0; i < 3; i++) samples.push(((await run(2 * repeats)) - (await run(repeats))) / repeats);
  for (const buffer of buffers.values()) buffer.destroy();
  return samples.sort((a, b) => a - b)[1] as number;
}
