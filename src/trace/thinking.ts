/**
 * Thinking beyond one try, as a trace keeps it: each view of the puzzle is a lane, each cell that was taken for given an event of it.
 * Boards and cells are in the board's own orientation, whatever the view.
 */
export interface Strategy {
  /** Most segments of a view. */
  readonly segments: number;
  /** The segment of a view from which on cells are committed; left out, none are. */
  readonly commitFrom?: number | undefined;
  /** Most views, the board as it is being the first. */
  readonly views: number;
  /**
   * One after the other; as one batch, in either case until the rules find an answer right, and where another may still be better until
   * two views come to the same least cost; or each to its end, and then the mean of the answers, or that of the highest q_halt, which
   * the network is surest of.
   */
  readonly order: 'in turn' | 'together' | 'vote' | 'surest';
  /**
   * Standard deviation of Gaussian noise on both states that a view starts from; left out, there is none. All views are then the board
   * as it is, each with noise of its own.
   */
  readonly noise?: number | undefined;
  /** Draws the views, or the noise. */
  readonly seed: number;
}

/** Strategies by name, each with its usual budget. */
export const STRATEGIES = {
  /** One view as it is, until its answer breaks no rule. */
  plain: { segments: 16, views: 1, order: 'in turn' },
  commit: { segments: 24, commitFrom: 4, views: 1, order: 'in turn' },
  vote: { segments: 16, views: 8, order: 'vote' },
  noise: { segments: 16, views: 16, order: 'surest', noise: 2 },
} as const satisfies Record<string, Omit<Strategy, 'seed'>>;
export type StrategyName = keyof typeof STRATEGIES;

/** A cell that was taken for given. */
export interface Committed {
  /** Segment of its view, from 1, after which it was. */
  readonly segment: number;
  readonly cell: number;
  readonly token: number;
  /** The network's probability of it. */
  readonly probability: number;
}

/** One view of a puzzle, as far as it was thought through. */
export interface Lane {
  readonly segments: number;
  /** At most one a segment, in their order. */
  readonly commits: readonly Committed[];
  /** What it answered last. */
  readonly answer: Uint8Array;
  /** What of that answer ought to be least, such as the moves of a path; undefined where it breaks a rule. */
  readonly cost: number | undefined;
}

export interface Thinking {
  readonly strategy: Strategy;
  /** In the order of the views, which the seed draws. */
  readonly lanes: readonly Lane[];
  /** The lane that the rest of the trace records. */
  readonly shown: number;
}

/** Segments of all lanes together. */
export const thoughtSegments = (lanes: readonly Pick<Lane, 'segments'>[]): number => lanes.reduce((sum, { segments }) => sum + segments, 0);

/** The first lane that came to the least cost; -1 where each breaks a rule. */
export const bestLane = (lanes: readonly Pick<Lane, 'cost'>[]): number =>
  lanes.reduce((best, { cost }, at) => (cost !== undefined && cost < (lanes[best]?.cost ?? Number.POSITIVE_INFINITY) ? at : best), -1);

/** The cells that count as given in a segment, counted from 0. */
export const committedBefore = <C extends Pick<Committed, 'segment'>>(commits: readonly C[], segment: number): readonly C[] =>
  commits.filter((commit) => commit.segment <= segment);
