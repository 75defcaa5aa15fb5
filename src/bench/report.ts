/** What a measurement tells: plain data, to be shown, copied and kept. */
import type { Counters, EngineKind } from '../engine/engine.ts';
import type { Peaks } from './peaks.ts';
import type { BenchSize } from './sizes.ts';
import type { Timing } from './timing.ts';

export interface EngineFacts {
  readonly kind: EngineKind;
  readonly label: string;
  readonly software: boolean;
  readonly details: Readonly<Record<string, string>>;
}

/** All calls of a step that are alike: the same kernel and shape. */
export interface KernelRow {
  readonly kernel: string;
  readonly shape: string;
  readonly calls: number;
  readonly dispatches: number;
  /** Of all of them together. */
  readonly flops: number;
  readonly bytes: number;
  /** All of them, one after the other. */
  readonly time: KernelTiming | undefined;
}

export interface KernelTiming extends Timing {
  /** Milliseconds that they take at least on this machine: the larger of what arithmetic and memory ask for. */
  readonly bound: number;
  readonly boundBy: 'arithmetic' | 'memory';
}

export interface StepTimes {
  /** The whole step: batch up, commands, work. */
  readonly step: Timing;
  /** The same step with every dispatch emptied: JavaScript, encoding, submitting and the browser's checks. */
  readonly host: Timing;
  readonly peaks: Peaks;
  /** Sums over all kernels, milliseconds. */
  readonly kernels: number;
  readonly bound: number;
  /** When each dispatch of one step ran, with its kernel; empty where the device has no timestamps. */
  readonly timeline: readonly { readonly kernel: string; readonly label: string; readonly start: number; readonly milliseconds: number }[];
}

export interface RooflineReport {
  readonly engine: EngineFacts;
  readonly size: BenchSize;
  readonly parameters: number;
  readonly counts: {
    readonly calls: number;
    readonly dispatches: number;
    readonly flops: number;
    readonly bytes: number;
    /** Held by the engine, and of these for activations. */
    readonly memory: number;
    readonly arena: number;
  };
  /** Made or done in a step of the steady state; absent where no step was taken. */
  readonly perStep: Counters | undefined;
  /** `stored`: its first steps came out as stored; `unknown`: nothing is stored for this size; `not run`: no step was taken. */
  readonly checked: 'stored' | 'unknown' | 'not run';
  readonly rows: readonly KernelRow[];
  /** Absent where a software adapter's times would say nothing. */
  readonly times: StepTimes | undefined;
  /** Tiles that a tuner chose, by adapter and shape. */
  readonly tiles: Readonly<Record<string, string>>;
}

/** The share of a time that cannot be saved: 1 is as fast as the machine's own peaks allow. */
export const shareOfBound = ({ bound, median }: KernelTiming): number => bound / median;
