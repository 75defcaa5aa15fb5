/** What is seen of thinking in several views while it goes on. Pure. */
import type { Committed } from '../../trace/thinking.ts';
import type { ThinkingStep } from '../../worker/solve-protocol.ts';

export interface LiveLane {
  readonly segments: number;
  readonly commits: readonly Committed[];
  readonly state: 'running' | 'given up' | 'solved';
  /** The rule that it broke, where it was given up. */
  readonly broken: string | undefined;
}

export interface Live {
  readonly lanes: readonly LiveLane[];
  /** What the newest lane says: tokens [S], and the probability of each. */
  readonly said: { readonly answer: Uint8Array; readonly chances: Float32Array } | undefined;
}

export const NOTHING_YET: Live = { lanes: [], said: undefined };

export const advanceLive = (live: Live, steps: readonly ThinkingStep[]): Live => steps.reduce(after, live);

function after({ lanes, said }: Live, step: ThinkingStep): Live {
  const now = lanes.slice();
  const lane = now[step.view];
  switch (step.type) {
    case 'begins':
      now[step.view] = { segments: 0, commits: [], state: 'running', broken: undefined };
      return { lanes: now, said: undefined };
    case 'segment': {
      const { segment, commit, answer, chances } = step;
      if (lane) now[step.view] = { ...lane, segments: segment, commits: commit ? [...lane.commits, commit] : lane.commits };
      return { lanes: now, said: { answer, chances } };
    }
    case 'ends':
      if (lane) now[step.view] = { ...lane, state: step.broken === undefined ? 'solved' : 'given up', broken: step.broken };
      return { lanes: now, said };
    default:
      return step satisfies never;
  }
}
