/**
 * The slabs of a sum over rows are added up in a dispatch of their own, and a backward pass has many such sums. All of them that
 * nobody waits for are put off and done at once.
 */
import { type BufferRef, OFFSET_ALIGNMENT, refLength, type Storage } from '../engine/program.ts';
import { type Dispatch, type LoweringContext, perItem, type Sum } from './kernels/lowering.ts';

/** Slabs held back at most, elements: past this many their memory costs more than a dispatch. */
const MOST_HELD = 2 ** 22;

interface Held<D> {
  readonly sum: Sum;
  readonly dispatch: D;
}

const overlap = (a: BufferRef, b: BufferRef): boolean =>
  a.storage.name === b.storage.name && a.offset < b.offset + refLength(b) && b.offset < a.offset + refLength(a);

/** The same dispatches, with those sums that write to one buffer gathered in front of the first that touches what they write. */
export function gatherSums<D extends Dispatch>(dispatches: readonly D[], context: LoweringContext): D[] {
  const moved = new Map<Storage, BufferRef>();
  const out: D[] = [];
  let held: Held<D>[] = [];
  const release = (): void => {
    if (held.length > 1) out.push({ ...held[0].dispatch, ...together(held, moved, context) });
    else out.push(...held.map(({ dispatch }) => dispatch));
    held = [];
  };
  for (const dispatch of dispatches) {
    const { sum } = dispatch;
    const size = held.reduce((n, h) => n + refLength(h.sum.from), sum ? refLength(sum.from) : 0);
    const apart = sum && held.length > 0 && held[0].sum.out.storage.name !== sum.out.storage.name;
    if (apart || size > MOST_HELD || dispatch.bindings.some(({ ref }) => held.some((h) => overlap(ref, h.sum.out)))) release();
    if (sum && refLength(sum.from) <= MOST_HELD) held.push({ sum, dispatch });
    else out.push(dispatch);
  }
  release();
  return out.map((dispatch) => ({
    ...dispatch,
    bindings: dispatch.bindings.map((binding) => ({ ...binding, ref: moved.get(binding.ref.storage) ?? binding.ref })),
  }));
}

/** One dispatch for all, their slabs in one buffer: `moved` says where each one's have gone. */
function together<D extends Dispatch>(held: readonly Held<D>[], moved: Map<Storage, BufferRef>, context: LoweringContext): Dispatch {
  const sums = held.map(({ sum }) => sum);
  const vec = sums.every(({ out }) => refLength(out) % 4 === 0);
  const lane = vec ? 4 : 1;
  let length = 0;
  const offsets = sums.map(({ from }) => {
    const at = length;
    length = Math.ceil((at + refLength(from)) / OFFSET_ALIGNMENT) * OFFSET_ALIGNMENT;
    return at;
  });
  const slabs = context.scratch('slabs', length);
  sums.forEach(({ from }, i) => {
    moved.set(from.storage, { storage: slabs.storage, offset: offsets[i], shape: from.shape });
  });
  const target = sums[0].out.storage;
  const sets = sums.flatMap(({ out, count }, i) => [offsets[i] / lane, count, refLength(out) / lane, out.offset / lane]);
  const total = sums.reduce((n, { out }) => n + refLength(out), 0) / lane;
  const table: Storage = {
    name: `slab sets ${sets}`,
    dtype: 'u32',
    length: sets.length,
    kind: 'persistent',
    contents: Uint32Array.from(sets),
  };
  return perItem('sum_slabs', total, context, {
    sizes: { SETS: sums.length, SLABS: 0, LENGTH: total },
    flags: { ACCUMULATE: false },
    conditions: { VEC: vec },
    bindings: [
      { binding: 0, name: 'slabs', ref: slabs, access: 'read' },
      { binding: 1, name: 'sets', ref: { storage: table, offset: 0, shape: [table.length] }, access: 'read' },
      { binding: 2, name: 'out', ref: { storage: target, offset: 0, shape: [target.length] }, access: 'update' },
    ],
    flops: length,
  });
}
