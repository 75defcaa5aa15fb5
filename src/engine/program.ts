/**
 * Programs: what an engine runs.
 *
 * A program is a straight list of kernel calls over named buffers, recorded once and replayed. It knows no device and no
 * numbers format: the same list runs on WebGPU, on the WebAssembly engine and on the float64 oracle.
 *
 * Buffers come in two kinds. A *persistent* buffer has a name that all programs of an engine share (parameters, carry,
 * inputs): it is created, zeroed, by the first program that mentions it. A *temporary* one lives from the first call that
 * writes it to the last call that reads it; `planArena` packs temporaries whose lives do not meet into the same memory.
 * That is why the gradient-free cycles of a segment cost no memory: nothing downstream reads what they leave behind.
 */
import type { BufferRef, DType } from './buffer.ts';
import { type Access, type Argument, type BuffersOf, type DimsOf, KERNELS, type KernelName } from './catalogue.ts';

export type { BufferRef, DType, Storage } from './buffer.ts';

export interface Call {
  readonly kernel: KernelName;
  readonly buffers: Readonly<Record<string, BufferRef>>;
  readonly dims: Readonly<Record<string, number>>;
  /** Where in the model the call stands, such as `L 0.1/layer 0/qkv`: for profiles and error messages. */
  readonly label: string;
}

/** A call of kernel K with the buffers and dims that its contract names. */
export interface CallOf<K extends KernelName> {
  readonly kernel: K;
  readonly buffers: BuffersOf<K>;
  readonly dims: DimsOf<K>;
  readonly label: string;
}

export interface Program {
  readonly name: string;
  readonly calls: readonly Call[];
}

export const OFFSET_ALIGNMENT = 64;

export const elements = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

export const refLength = (ref: BufferRef): number => elements(ref.shape);

/** The buffers of a call with their access, in the contract's order. */
export function accesses(call: Call): { name: string; ref: BufferRef; access: Access }[] {
  const out: { name: string; ref: BufferRef; access: Access }[] = [];
  for (const [name, arg] of Object.entries(KERNELS[call.kernel].buffers)) {
    const ref = call.buffers[name];
    if (ref) out.push({ name, ref, access: arg.access });
  }
  return out;
}

/** A persistent buffer: the same name means the same memory in every program of one engine. */
export function persistent(name: string, shape: readonly number[], dtype: DType = 'f32'): BufferRef {
  return { storage: { name, dtype, length: elements(shape), kind: 'persistent' }, offset: 0, shape };
}

/** A persistent buffer that holds constants. */
export function constant(name: string, shape: readonly number[], contents: Float32Array): BufferRef {
  return { storage: { name, dtype: 'f32', length: elements(shape), kind: 'persistent', contents }, offset: 0, shape };
}

/** Part of a buffer, `offset` elements in. */
export function view(ref: BufferRef, offset: number, shape: readonly number[]): BufferRef {
  if (offset % OFFSET_ALIGNMENT !== 0)
    throw new RangeError(`view of ${ref.storage.name}: offset ${offset} is not a multiple of ${OFFSET_ALIGNMENT}`);
  if (offset + elements(shape) > refLength(ref))
    throw new RangeError(`view of ${ref.storage.name}: ${offset} + [${shape}] runs past its ${refLength(ref)} elements`);
  return { storage: ref.storage, offset: ref.offset + offset, shape };
}

/** Records calls. `scope` prefixes labels while a function runs, so that a profile reads like the model. */
export class ProgramBuilder {
  private readonly calls: Call[] = [];
  private readonly scopes: string[] = [];
  private serial = 0;

  constructor(private readonly name: string) {}

  temporary(label: string, shape: readonly number[], dtype: DType = 'f32'): BufferRef {
    const name = `${[...this.scopes, label].join('/')}#${this.serial++}`;
    return { storage: { name, dtype, length: elements(shape), kind: 'temporary' }, offset: 0, shape };
  }

  /**
   * Appends a call.
   * @throws RangeError when a buffer is smaller than the kernel's contract says, or has another element type.
   */
  call<K extends KernelName>(kernel: K, buffers: BuffersOf<K>, dims: DimsOf<K>, label: string = kernel): void {
    const contract = KERNELS[kernel];
    const given: Record<string, BufferRef> = {};
    const sizes = dims as Readonly<Record<string, number>>;
    for (const [name, arg] of Object.entries<Argument>(contract.buffers)) {
      const ref = (buffers as Readonly<Record<string, BufferRef | undefined>>)[name];
      if (!ref) {
        if (!arg.optional) throw new RangeError(`${kernel} (${label}): buffer "${name}" is missing`);
        continue;
      }
      const need = arg.shape.reduce<number>((n, d) => n * (typeof d === 'number' ? d : (sizes[d] ?? Number.NaN)), 1);
      if (refLength(ref) !== need || ref.storage.dtype !== arg.dtype)
        throw new RangeError(
          `${kernel} (${label}): buffer "${name}" should be ${arg.dtype}[${arg.shape.join(', ')}] = ${need} elements, ` +
            `but ${ref.storage.name} is ${ref.storage.dtype}[${ref.shape.join(', ')}]`,
        );
      given[name] = ref;
    }
    this.calls.push({ kernel, buffers: given, dims: sizes, label: [...this.scopes, label].join('/') });
  }

  scope<R>(label: string, body: () => R): R {
    this.scopes.push(label);
    try {
      return body();
    } finally {
      this.scopes.pop();
    }
  }

  build(): Program {
    return { name: this.name, calls: this.calls };
  }
}
