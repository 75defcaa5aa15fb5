/** A program as the dispatches of its fused calls, in order, with the sizes that their shaders read. */
import { fuse } from '../engine/fusion.ts';
import { type BufferRef, type Call, OFFSET_ALIGNMENT, type Program, type Storage } from '../engine/program.ts';
import { lower } from './kernels/index.ts';
import { type Dispatch, forDevice, type LoweringContext } from './kernels/lowering.ts';
import { commonTiles } from './kernels/matmul.ts';
import { SIZES_BINDING, sizeNames } from './shaders.ts';
import { gatherSums } from './sums.ts';
import type { Tiles } from './tiles.ts';

export interface Lowered extends Dispatch {
  readonly call: Call;
  readonly callIndex: number;
}

/** All dispatches of a program in order. Scratch buffers are temporaries like the program's own. */
export function lowerProgram(program: Program, tiles: Tiles): Lowered[] {
  let serial = 0;
  const { calls } = fuse(program, tiles.fusion);
  const chosen = commonTiles(calls, tiles);
  const context = (label: string): LoweringContext => ({
    tiles: chosen,
    scratch: (name, length) => ({
      storage: { name: `${label}/${name}@${serial++}`, dtype: 'f32', length, kind: 'temporary' },
      offset: 0,
      shape: [length],
    }),
  });
  const dispatches = calls.flatMap((call, callIndex) =>
    lower(call, context(call.label)).map((dispatch): Lowered => ({ ...dispatch, call, callIndex })),
  );
  return withSizes(
    program.name,
    gatherSums(dispatches, context(program.name)).map((dispatch) => forDevice(dispatch, tiles)),
  );
}

/** The same, with bindings to their sizes: one small buffer for all, in which equal ones stand once. */
function withSizes<D extends Dispatch>(name: string, dispatches: readonly D[]): D[] {
  const numbersOf = ({ sizes, flags }: Dispatch): number[] => [...Object.values(sizes ?? {}), ...Object.values(flags ?? {}).map(Number)];
  const keyOf = (dispatch: Dispatch): string => numbersOf(dispatch).join(' ');
  const sized = new Map(dispatches.filter((dispatch) => sizeNames(dispatch).length > 0).map((dispatch) => [keyOf(dispatch), dispatch]));
  const contents = new Uint32Array(sized.size * OFFSET_ALIGNMENT);
  const places = new Map<string, number>();
  for (const [key, dispatch] of sized) {
    const at = places.size * OFFSET_ALIGNMENT;
    contents.set(numbersOf(dispatch), at);
    places.set(key, at);
  }
  const all = [...sized.keys()].join(', ');
  // Named by what it holds: programs of one name may hold others.
  const storage: Storage = { name: `sizes of ${name}: ${all}`, dtype: 'u32', length: contents.length, kind: 'persistent', contents };
  return dispatches.map((dispatch) => {
    const offset = places.get(keyOf(dispatch));
    if (offset === undefined) return dispatch;
    const ref: BufferRef = { storage, offset, shape: [OFFSET_ALIGNMENT] };
    return { ...dispatch, bindings: [...dispatch.bindings, { binding: SIZES_BINDING, name: 'sizes', ref, access: 'uniform' }] };
  });
}
