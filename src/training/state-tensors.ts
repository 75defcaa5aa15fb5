/** The tensors that live from one training step to the next, by name: parameters under their published names, the rest prefixed. */
import type { Engine } from '../engine/engine.ts';
import { accesses, type BufferRef, elements, type Program, type Storage } from '../engine/program.ts';
import type { TrainProgram } from '../model/programs.ts';

export type StateTensor = Float32Array | Float64Array | Uint32Array | Int32Array;
export type StateTensors = ReadonlyMap<string, StateTensor>;

export interface SavedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly storage: Storage;
  /** Elements from the start of the storage. */
  readonly offset: number;
}

/** Flat buffers with a place for every trained tensor, and what their tensors' names begin with. */
const FLAT: Readonly<Record<string, string>> = { parameters: '', m: 'optimiser.m.', v: 'optimiser.v.', average: 'average.' };

/** Buffers that a run of the program reads before it writes them, and writes. */
function carriedBuffers(program: Program): BufferRef[] {
  const first = new Map<Storage['name'], { readonly ref: BufferRef; readonly read: boolean; written: boolean }>();
  for (const call of program.calls)
    for (const { ref, access } of accesses(call)) {
      if (ref.storage.kind !== 'persistent') continue;
      const known = first.get(ref.storage.name) ?? { ref, read: access !== 'write', written: false };
      known.written ||= access !== 'read';
      first.set(ref.storage.name, known);
    }
  return [...first.values()].flatMap(({ ref, read, written }) => (read && written ? [ref] : []));
}

/** What has to be kept of a training program to go on with it. Metrics are left out: they are read before. */
export function savedTensors({ program, model, optimiser }: TrainProgram): SavedTensor[] {
  const carried = carriedBuffers(program).filter(({ storage }) => storage.name !== optimiser.metrics.storage.name);
  return [...model.initial.values(), ...carried].flatMap(({ storage, shape }): SavedTensor[] => {
    const prefix = FLAT[storage.name];
    if (prefix !== undefined)
      return model.layout.trained.map((t) => ({ name: `${prefix}${t.name}`, shape: t.shape, storage, offset: t.offset }));
    const name = storage.name === optimiser.status.storage.name ? 'optimiser.status' : storage.name.replace(/^train\./, 'carry.');
    return [{ name, shape: elements(shape) === storage.length ? shape : [storage.length], storage, offset: 0 }];
  });
}

const whole = (storage: Storage): BufferRef => ({ storage, offset: 0, shape: [storage.length] });

function byStorage(tensors: readonly SavedTensor[]): Map<string, SavedTensor[]> {
  const groups = new Map<string, SavedTensor[]>();
  for (const tensor of tensors) {
    const { name } = tensor.storage;
    groups.set(name, [...(groups.get(name) ?? []), tensor]);
  }
  return groups;
}

/** Copies, one storage after the other: together they may be more than a device moves at once. */
export async function readTensors(engine: Engine, tensors: readonly SavedTensor[]): Promise<Map<string, StateTensor>> {
  const out = new Map<string, StateTensor>();
  for (const [, group] of byStorage(tensors)) {
    const [{ storage }] = group as [SavedTensor];
    const [values] = (await engine.read([whole(storage)])) as [StateTensor];
    for (const { name, offset, shape } of group) out.set(name, values.subarray(offset, offset + elements(shape)));
  }
  return out;
}

/** @throws RangeError naming a tensor that is missing or has another size. */
export function writeTensors(engine: Engine, tensors: readonly SavedTensor[], values: StateTensors): void {
  for (const [, group] of byStorage(tensors)) {
    const [{ storage }] = group as [SavedTensor];
    const all = emptyFor(storage, values.get(group[0]?.name));
    for (const { name, offset, shape } of group) {
      const given = values.get(name);
      if (given?.length !== elements(shape))
        throw new RangeError(`the tensor "${name}" should be [${shape.join(', ')}], but has ${given?.length ?? 'no'} numbers`);
      all.set(given, offset);
    }
    engine.write(whole(storage), all);
  }
}

function emptyFor({ dtype, length }: Storage, like: StateTensor | undefined): StateTensor {
  switch (dtype) {
    case 'f32':
      return like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
    case 'u32':
      return new Uint32Array(length);
    case 'i32':
      return new Int32Array(length);
  }
}
