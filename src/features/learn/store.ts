/** The one live figure of the lessons: what is solved, what came of it, and where in it one stands. Changed by client.ts, player.ts and act.ts. */
import { create } from 'zustand';
import type { Attention, Trace } from '../../trace/trace.ts';
import type { Projection } from '../../worker/projection.ts';
import type { EngineNotice } from '../../worker/protocol.ts';
import type { Dimensionality } from '../../worker/solve-protocol.ts';
import type { Puzzle, Scene, View } from './lesson.ts';

export interface LearnState {
  /** As the step begins. */
  readonly scene: Scene | undefined;
  /** As it is now: an action may have changed it. */
  readonly asked: Puzzle | undefined;
  readonly view: View | undefined;
  readonly cell: number;
  /** The action of this step has been done. */
  readonly done: boolean;

  readonly trace: Trace | undefined;
  /** What the worker calls it, while it is its newest: it can be asked more about. */
  readonly liveId: number | undefined;
  readonly index: number;
  readonly playing: 'fast' | 'slow' | undefined;
  readonly solving: boolean;
  /** Why nothing can be computed, and what to do. */
  readonly failure: string | undefined;
  readonly distrust: EngineNotice | undefined;

  readonly attention: Attention | undefined;
  readonly projections: Readonly<Record<string, Projection>>;
  readonly dimensionality: { readonly done: number; readonly of: number; readonly result: Dimensionality | undefined } | undefined;
  /** Whose bytes the memory figure draws. */
  readonly gradient: 'one-step' | 'cycle';
}

export const NOTHING: LearnState = {
  scene: undefined,
  asked: undefined,
  view: undefined,
  cell: 0,
  done: false,
  trace: undefined,
  liveId: undefined,
  index: 0,
  playing: undefined,
  solving: false,
  failure: undefined,
  distrust: undefined,
  attention: undefined,
  projections: {},
  dimensionality: undefined,
  gradient: 'one-step',
};

export const useLearn = create<LearnState>(() => NOTHING);

export const projectionKey = (module: 'L' | 'H', points: 'whole' | 'cells'): string => `${module} ${points}`;
