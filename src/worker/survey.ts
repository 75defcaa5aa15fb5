/** How many directions states spread over, puzzle by puzzle, for trained and untrained weights (paper, Figure 8). */
import { Spread } from '../analysis/participation.ts';
import type { ModelConfig } from '../model/config.ts';
import { initialWeights, type Weights } from '../model/parameters.ts';
import { Random } from '../puzzles/random.ts';
import { moduleAt, updateCount } from '../trace/cursor.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import type { Dimensionality } from './solve-protocol.ts';

/** Decides the untrained weights. */
const SEED = 0;
/** Numbers of trajectories after which the ratio is noted, as far as there are puzzles; and after the last. */
const NOTED = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

class Trajectories {
  readonly z_L: number[] = [];
  readonly z_H: number[] = [];
  private readonly spread: Record<'L' | 'H', Spread>;

  constructor(channels: number) {
    this.spread = { L: new Spread(channels), H: new Spread(channels) };
  }

  /** Stacks the state of each token after each update: [U, K, D]. */
  add(after: Float32Array, reasoning: Reasoning): void {
    const updates = updateCount(reasoning);
    const size = after.length / updates;
    for (let u = 0; u < updates; u++) this.spread[moduleAt(reasoning, u)].add(after.subarray(u * size, (u + 1) * size));
  }

  note(): void {
    this.z_L.push(this.spread.L.participationRatio);
    this.z_H.push(this.spread.H.participationRatio);
  }
}

export class Survey {
  private readonly trajectories: number[] = [];
  private readonly before: Trajectories;
  private readonly after: Trajectories;
  /** As training would start from. */
  readonly untrained: Weights;
  /** Puzzles counted so far. */
  done = 0;

  constructor(
    readonly questions: readonly Uint8Array[],
    readonly reasoning: Reasoning,
    private readonly model: ModelConfig,
  ) {
    const random = Random.from(SEED, 'untrained');
    this.untrained = initialWeights(model, () => random.float());
    this.before = new Trajectories(model.hidden_size);
    this.after = new Trajectories(model.hidden_size);
  }

  /** The puzzle to solve next; there is one until the survey is done. */
  get next(): Uint8Array {
    return this.questions[this.done];
  }

  /** The states of the next puzzle's solve with both kinds of weights. */
  add(trained: NonNullable<Trace['states']>, untrained: NonNullable<Trace['states']>): void {
    this.after.add(trained.after, this.reasoning);
    this.before.add(untrained.after, this.reasoning);
    this.done++;
    if (!NOTED.includes(this.done) && this.done < this.questions.length) return;
    this.trajectories.push(this.done);
    this.after.note();
    this.before.note();
  }

  get result(): Dimensionality {
    const ratios = ({ z_L, z_H }: Trajectories) => ({ z_L, z_H });
    return {
      trajectories: this.trajectories,
      trained: ratios(this.after),
      untrained: ratios(this.before),
      channels: this.model.hidden_size,
    };
  }
}
