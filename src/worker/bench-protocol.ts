/** What the Benchmark page asks of its worker, over comlink. A worker serves one measurement; ending it stops that and frees all memory. */
import type { RooflineReport } from '../bench/report.ts';
import type { Stage } from '../bench/roofline.ts';
import type { ScalingAxis, ScalingReport } from '../bench/scaling.ts';
import type { SizeName } from '../bench/sizes.ts';
import type { EngineChoice, EngineNotice } from './protocol.ts';

export interface BenchProgress {
  readonly stage: Stage | ScalingAxis;
  readonly done: number;
  readonly of: number;
  /** The kernel that is being measured. */
  readonly kernel?: string | undefined;
}

export interface BenchRequest {
  readonly engine: EngineChoice;
  /** Times a software adapter too. */
  readonly anyway: boolean;
}

export interface RooflineRequest extends BenchRequest {
  readonly size: SizeName;
  /** What a tuner chose before; without it tiles are fixed. */
  readonly tiles: Readonly<Record<string, string>> | undefined;
}

/** All reject with an Error in plain words. What there is to say about a GPU that is not trusted comes by `tell`. */
export interface BenchWorker {
  roofline(request: RooflineRequest, progress: (at: BenchProgress) => void, tell: (notice: EngineNotice) => void): Promise<RooflineReport>;
  scaling(request: BenchRequest, progress: (at: BenchProgress) => void, tell: (notice: EngineNotice) => void): Promise<ScalingReport>;
}
