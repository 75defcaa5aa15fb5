/** Views of a puzzle as lanes: while they are thought through, and in a trace. Pure. */
import type { Task } from '../../puzzles/task.ts';
import type { Committed, Thinking } from '../../trace/thinking.ts';
import type { Trace } from '../../trace/trace.ts';
import type { ThinkingStep } from '../../worker/solve-protocol.ts';

export interface LaneView {
  readonly segments: number;
  readonly commits: readonly Committed[];
  readonly state: 'running' | 'given up' | 'solved';
  /** The rule that it broke, where it was given up. */
  readonly broken: string | undefined;
  /** Where no rule was broken, what ought to be least: 0, or the moves of a path. */
  readonly cost: number | undefined;
}

export interface Live {
  readonly lanes: readonly LaneView[];
  /** What the newest lane says: tokens [S], and probabilities of each token [S, V]. */
  readonly said: { readonly answer: Uint8Array; readonly chances: Float32Array } | undefined;
}

export const NOTHING_YET: Live = { lanes: [], said: undefined };

export const advanceLive = (live: Live, steps: readonly ThinkingStep[]): Live => steps.reduce(after, live);

function after({ lanes, said }: Live, step: ThinkingStep): Live {
  const now = lanes.slice();
  const lane = now[step.view];
  switch (step.type) {
    case 'begins':
      now[step.view] = { segments: 0, commits: [], state: 'running', broken: undefined, cost: undefined };
      return { lanes: now, said: undefined };
    case 'segment': {
      const { segment, commit, answer, chances } = step;
      if (lane) now[step.view] = { ...lane, segments: segment, commits: commit ? [...lane.commits, commit] : lane.commits };
      return { lanes: now, said: { answer, chances } };
    }
    case 'ends':
      if (lane) {
        const { broken, cost } = step;
        now[step.view] = { ...lane, state: broken === undefined ? 'solved' : 'given up', broken, cost };
      }
      return { lanes: now, said };
    default:
      return step satisfies never;
  }
}

/** The lanes of a finished trace. */
export const lanesOf = ({ wider }: Task, { question, thinking }: Pick<Trace, 'question' | 'thinking'>): readonly LaneView[] =>
  (thinking?.lanes ?? []).map(({ segments, commits, answer, cost }) => ({
    segments,
    commits,
    state: cost === undefined ? 'given up' : 'solved',
    broken: wider?.broken(answer, question),
    cost,
  }));

/** Cells taken for given in all lanes, and those of them that differ from the answer, where one was found. */
export function committedCells({ lanes }: Thinking): { readonly all: number; readonly wrong: number | undefined } {
  const commits = lanes.flatMap((lane) => lane.commits);
  const found = lanes.find(({ cost }) => cost !== undefined);
  return { all: commits.length, wrong: found && commits.filter(({ cell, token }) => found.answer[cell] !== token).length };
}
