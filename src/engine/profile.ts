/** Sums over the spans of a profile. */
import type { Span } from './engine.ts';
import type { Call } from './program.ts';

export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly milliseconds: number;
}

/** Sums by kernel, the dearest first. A call that takes several dispatches counts once. */
export function groupByKernel(calls: readonly Call[], spans: readonly Span[]): KernelTime[] {
  const totals = new Map<string, { readonly calls: Set<number>; milliseconds: number }>();
  for (const { call, milliseconds } of spans) {
    const { kernel } = calls[call];
    const total = totals.get(kernel) ?? { calls: new Set<number>(), milliseconds: 0 };
    total.calls.add(call);
    total.milliseconds += milliseconds;
    totals.set(kernel, total);
  }
  return [...totals]
    .map(([kernel, { calls: those, milliseconds }]) => ({ kernel, calls: those.size, milliseconds }))
    .sort((a, b) => b.milliseconds - a.milliseconds || a.kernel.localeCompare(b.kernel));
}
