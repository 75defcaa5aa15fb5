/** What the Lab page asks of its worker, over comlink. A worker tests one claim; ending it stops that and frees all memory. */
import type { Result } from '../claims/record.ts';
import type { EngineChoice, EngineNotice } from './protocol.ts';

export interface LabRequest {
  readonly claim: string;
  /** Addresses of a model's card and weights; left out for a claim that needs no model. */
  readonly model: { readonly card: string; readonly weights: string } | undefined;
  readonly n: number;
  readonly seed: number;
  readonly engine: EngineChoice;
}

export interface LabProgress {
  /** Share of the operations that are done. */
  readonly done: number;
  /** Operations, all in all. */
  readonly flops: number;
}

export interface LabWorker {
  /** Rejects with an Error in plain words. What there is to say about a GPU that is not trusted comes by `tell`. */
  test(request: LabRequest, progress: (at: LabProgress) => void, tell: (notice: EngineNotice) => void): Promise<Result>;
}
