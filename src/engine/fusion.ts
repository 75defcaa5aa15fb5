/**
 * Fusion: one kernel for the work of two neighbours in a program, with fewer dispatches and fewer bytes.
 *
 * A rule takes two calls that stand next to each other and gives the one that does what both do, or nothing. What the first leaves
 * for the second alone need not be written any more. A fused call may be fused again: a product takes the norm after it, and then
 * the injection after that.
 *
 * The model writes its lists knowing nothing of this. An engine fuses a program when it prepares it, by those rules that pay on its
 * device; without any it runs the list as it was written, which is what the fused one is tested against.
 */
import type { BuffersOf, DimsOf, KernelName } from './catalogue.ts';
import { accesses, type BufferRef, type Call, type CallOf, type Program, refLength, type Storage } from './program.ts';

export interface FusionPlan {
  readonly rules: readonly Fusion[];
  /** The longest row that one workgroup should own: norms are fused into products up to here. */
  readonly widestRow: number;
}

interface Context {
  /** Whether the buffer, read by the second call, must be written all the same. */
  readonly kept: (ref: BufferRef) => boolean;
  readonly plan: FusionPlan;
}

interface Rule {
  readonly first: KernelName;
  readonly second: KernelName;
  readonly fuse: (first: Call, second: Call, context: Context) => Pick<Call, 'kernel' | 'buffers' | 'dims'> | undefined;
}

interface Parts<K extends KernelName> {
  readonly buffers: BuffersOf<K>;
  readonly dims: DimsOf<K>;
}

const same = (a: BufferRef | undefined, b: BufferRef | undefined): boolean =>
  a !== undefined && b !== undefined && a.storage === b.storage && a.offset === b.offset && refLength(a) === refLength(b);

function rule<A extends KernelName, B extends KernelName, F extends KernelName>(
  first: A,
  second: B,
  fused: F,
  fuse: (first: CallOf<A>, second: CallOf<B>, context: Context) => Parts<F> | undefined,
): Rule {
  return {
    first,
    second,
    fuse: (a, b, context) => {
      // The builder checked both against the catalogue.
      const parts = fuse(a as unknown as CallOf<A>, b as unknown as CallOf<B>, context);
      if (!parts) return undefined;
      const given = Object.entries<BufferRef | undefined>(parts.buffers).filter((entry): entry is [string, BufferRef] => !!entry[1]);
      return { kernel: fused, buffers: Object.fromEntries(given), dims: parts.dims };
    },
  };
}

const RULES = {
  /** Both states of a model reset at once, */
  states: rule('select_state', 'select_state', 'select_states', (a, b) => {
    const [h, l] = [a, b].map((call) => call.buffers.init.storage.name);
    if (h !== 'H_init' || l !== 'L_init' || !same(a.buffers.halted, b.buffers.halted)) return undefined;
    const { halted, init: H_init, z: z_H } = a.buffers;
    return { buffers: { halted, H_init, L_init: b.buffers.init, z_H, z_L: b.buffers.z }, dims: a.dims };
  }),
  /** and what the first L-step starts from. */
  start: rule('select_states', 'inject', 'select_states', (a, b) => {
    const { z, injection, x, h } = b.buffers;
    if (a.buffers.h || !x || !same(z, a.buffers.z_L) || !same(injection, a.buffers.z_H)) return undefined;
    return { buffers: { ...a.buffers, x, h }, dims: a.dims };
  }),
  rope: rule('matmul_nt', 'rope', 'matmul_nt_rope', (a, b) => {
    const { tokens, head_dim, half, direction } = b.dims;
    if (!same(a.buffers.y, b.buffers.qkv) || direction !== 1 || half % 4 !== 0) return undefined;
    return { buffers: { ...a.buffers, table: b.buffers.table }, dims: { ...a.dims, tokens, head_dim } };
  }),
  swiglu: rule('matmul_nt', 'swiglu_forward', 'matmul_nt_swiglu', (a, b, { kept }) => {
    const { x, w, y } = a.buffers;
    const { rows, ffn } = b.dims;
    if (!same(y, b.buffers.gate_up) || ffn % 4 !== 0) return undefined;
    return { buffers: { x, w, gate_up: kept(y) ? y : undefined, a: b.buffers.a }, dims: { rows, inner: a.dims.inner, ffn } };
  }),
  norm: rule('matmul_nt', 'residual_rms_norm_forward', 'matmul_nt_norm', (a, b, { kept, plan }) => {
    const { x, w, y: branch } = a.buffers;
    const { x: residual, y, rstd } = b.buffers;
    const { hidden, eps } = b.dims;
    if (!same(branch, b.buffers.branch) || kept(branch) || hidden % 4 !== 0 || hidden > plan.widestRow) return undefined;
    return { buffers: { x, w, residual, y, rstd }, dims: { ...a.dims, eps } };
  }),
  injection: rule('matmul_nt_norm', 'inject', 'matmul_nt_norm', (a, b, { kept }) => {
    const { y } = a.buffers;
    const { z, injection, x: input, h } = b.buffers;
    if (!y || a.buffers.h || same(z, y) === same(injection, y)) return undefined;
    const other = same(z, y) ? { injection } : { z };
    return { buffers: { ...a.buffers, y: kept(y) ? y : undefined, ...other, input, h }, dims: a.dims };
  }),
  heads: rule('lm_head_forward', 'q_head_forward', 'heads_forward', (a, b) => {
    const { z, w: lm_w, logits } = a.buffers;
    if (!same(z, b.buffers.z)) return undefined;
    const { w: q_w, bias, q } = b.buffers;
    return { buffers: { z, lm_w, q_w, bias, logits, q }, dims: a.dims };
  }),
  headsBackward: rule('lm_head_weight_backward', 'q_head_weight_backward', 'heads_weight_backward', (a, b) => {
    const { dlogits, z, dw: dlm_w } = a.buffers;
    if (!same(z, b.buffers.z)) return undefined;
    const { dq, dw: dq_w, dbias } = b.buffers;
    return { buffers: { dlogits, dq, z, dlm_w, dq_w, dbias }, dims: a.dims };
  }),
  headNormBackward: rule('head_backward', 'rms_norm_backward', 'head_backward_norm', (a, b, { kept }) => {
    const { dz, ...rest } = a.buffers;
    const { dy, y, rstd, ds } = b.buffers;
    return same(dz, dy) && !kept(dz) ? { buffers: { ...rest, y, rstd, ds }, dims: a.dims } : undefined;
  }),
  swigluBackward: rule('matmul_nn', 'swiglu_backward', 'matmul_nn_swiglu', (a, b, { kept }) => {
    const { dy, w, add, dx } = a.buffers;
    const { gate_up, da, dgate_up } = b.buffers;
    if (add || !same(dx, da) || kept(dx) || b.dims.ffn % 4 !== 0) return undefined;
    return { buffers: { dy, w, gate_up, dgate_up }, dims: a.dims };
  }),
  normBackward: rule('matmul_nn', 'rms_norm_backward', 'matmul_nn_norm', (a, b, { kept, plan }) => {
    const { dx, ...product } = a.buffers;
    const { dy, y, rstd, ds } = b.buffers;
    const { hidden } = b.dims;
    if (!same(dx, dy) || kept(dx) || hidden % 4 !== 0 || hidden > plan.widestRow) return undefined;
    return { buffers: { ...product, y, rstd, ds }, dims: a.dims };
  }),
  ropeBackward: rule('attention_backward', 'rope', 'attention_backward', (a, b) => {
    const { table, qkv } = b.buffers;
    if (a.buffers.table || !same(a.buffers.dqkv, qkv) || b.dims.direction !== -1 || b.dims.half % 4 !== 0) return undefined;
    return { buffers: { ...a.buffers, table }, dims: a.dims };
  }),
  average: rule('adam_atan2', 'ema_update', 'adam_atan2', (a, b) => {
    const { parameters, average } = b.buffers;
    return same(a.buffers.parameters, parameters) ? { buffers: { ...a.buffers, average }, dims: a.dims } : undefined;
  }),
} satisfies Readonly<Record<string, Rule>>;

export type Fusion = keyof typeof RULES;
export const FUSIONS = Object.keys(RULES) as Fusion[];

export const NO_FUSION: FusionPlan = { rules: [], widestRow: 0 };

/** WebGPU forbids a dispatch to read a buffer that it writes. */
function readsWhatItWrites(call: Call): boolean {
  const uses = accesses(call);
  const written = new Set(uses.filter(({ access }) => access !== 'read').map(({ ref }) => ref.storage.name));
  return uses.some(({ ref, access }) => access === 'read' && written.has(ref.storage.name));
}

/** The same program with neighbours fused by the plan's rules. */
export function fuse(program: Program, plan: FusionPlan): Program {
  const rules = plan.rules.map((name): Rule => RULES[name]);
  const readers = new Map<Storage, number>();
  for (const call of program.calls)
    for (const { ref, access } of accesses(call)) if (access !== 'write') readers.set(ref.storage, (readers.get(ref.storage) ?? 0) + 1);
  const kept = ({ storage }: BufferRef): boolean => storage.kind === 'persistent' || (readers.get(storage) ?? 0) > 1;

  const calls: Call[] = [];
  for (const call of program.calls) {
    const last = calls.at(-1);
    const fused = last && rules.map((r) => pair(r, last, call, { kept, plan })).find((made) => made !== undefined);
    if (fused) calls[calls.length - 1] = fused;
    else calls.push(call);
  }
  return { name: program.name, calls: calls.map((call) => withoutUnread(call, readers)) };
}

function pair({ first, second, fuse }: Rule, a: Call, b: Call, context: Context): Call | undefined {
  if (a.kernel !== first || b.kernel !== second) return undefined;
  const parts = fuse(a, b, context);
  const call = parts && { ...parts, label: a.label };
  return call && !readsWhatItWrites(call) ? call : undefined;
}

/** A norm that no backward pass follows need not keep its scale. */
function withoutUnread(call: Call, readers: ReadonlyMap<Storage, number>): Call {
  const { rstd, ...buffers } = call.buffers;
  const unread = call.kernel === 'matmul_nt_norm' && rstd?.storage.kind === 'temporary' && !readers.has(rstd.storage);
  return unread ? { ...call, buffers } : call;
}
