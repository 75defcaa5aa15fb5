/**
 * Thinking wider: strategies to use a trained network on a puzzle beyond one try, none of which trains anything.
 *
 *   commit   after each segment the surest open cell is taken for given, the state carried on (the kernel `commit`)
 *   views    the puzzle under symmetries: the next view where one has failed, or several side by side as one batch
 *   vote     several views to their end, and the mean of what they answer
 *
 * When to stop and what to believe is decided by the rules of the puzzle, which tell a full board from a wrong one: no solver and no
 * answer is asked. So a wrong commitment ends a view, never a puzzle.
 */
import { argmax } from '../analysis/logits.ts';
import type { Engine, Executable } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import type { ModelConfig } from '../model/config.ts';
import { type ThinkProgram, thinkProgram } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import { drawViews, seen, unseen, unseenChances, type View } from '../puzzles/view.ts';
import { type Committed, type Lane, type Strategy, type Thinking, thoughtSegments } from '../trace/thinking.ts';
import { probabilities } from './distribution.ts';
import { type LevelledScore, levelledScore } from './score.ts';

/** A lane, and the view that it thought in. */
export interface ViewedLane extends Lane {
  readonly view: View;
}

export interface Thought {
  /** That of the lane which obeys the rules at least cost; where none does, that which breaks them least; or the vote. */
  readonly answer: Uint8Array;
  readonly cost: number | undefined;
  /** Of all lanes together. */
  readonly segments: number;
  readonly lanes: readonly ViewedLane[];
}

/** Why a strategy means nothing for a family of puzzles, in plain words; undefined where it does. */
export function strategyProblem(task: Task, { commitFrom, views }: Strategy): string | undefined {
  if (!task.wider) return `${task.title} has no rule that tells a right answer from a wrong one: only one try is possible`;
  if (commitFrom !== undefined && task.wider.blank === undefined)
    return `an answer of ${task.title} cannot be taken for given: think plainly, in several views`;
  const most = drawViews(task, { seed: 0, views }).length;
  return most < views ? `${task.title} has ${most} views, not ${views}` : undefined;
}

/** The view of a lane. @throws RangeError if the strategy draws no such view. */
export function viewOf(task: Task, strategy: Strategy, lane: number): View {
  const view = drawViews(task, strategy)[lane];
  if (!view) throw new RangeError(`there is no view ${lane + 1} of ${task.title} among ${strategy.views}`);
  return view;
}

/** What is going on, as it happens. Boards and cells are in the board's own orientation; views count from 0, segments from 1. */
export type ThinkEvent = { readonly puzzle: number; readonly view: number } & (
  | { readonly type: 'begins' }
  | {
      readonly type: 'segment';
      readonly segment: number;
      /** What the view answers [S], and the probabilities of each token [S, V]. */
      readonly answer: Uint8Array;
      readonly chances: Float32Array;
      /** The cell that is taken for given from now on. */
      readonly commit: Committed | undefined;
    }
  | { readonly type: 'ends'; readonly segments: number; readonly answer: Uint8Array; readonly cost: number | undefined }
);

export interface ThinkOptions {
  readonly watch?: (event: ThinkEvent) => void;
  /** Asked now and then; where it resolves to false, thinking ends there with nothing. */
  readonly shouldContinue?: () => Promise<boolean>;
}

/** Segments that are queued before their answers are looked at: waiting for a GPU costs more than a segment too many. */
const AHEAD = { webgpu: 4, cpu: 1, oracle: 1 } as const;

/** A lane at work in a row of the batch. */
interface Working {
  readonly puzzle: number;
  readonly number: number;
  segments: number;
  readonly commits: Committed[];
  answer: Uint8Array;
  cost: number | undefined;
  /** Of the vote: [S, V] in the board's own orientation. */
  readonly votes: Float64Array | undefined;
}

/** A puzzle at work. */
interface Open {
  readonly lanes: Working[];
  /** Lanes that have come to their end. */
  ended: number;
  thought: Thought | undefined;
}

export class Thinker {
  private readonly wider: NonNullable<Task['wider']>;
  private readonly views: readonly View[];

  private constructor(
    private readonly engine: Engine,
    private readonly config: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly task: Task,
    readonly strategy: Strategy,
    readonly batch: number,
    private readonly plan: ThinkProgram,
    private readonly executable: Executable,
  ) {
    this.wider = task.wider as NonNullable<Task['wider']>;
    this.views = drawViews(task, strategy);
  }

  /**
   * Thinks with the weights that the engine holds.
   * @param batch views that are thought through at a time.
   * @throws RangeError if the strategy means nothing for the puzzles, or its views side by side do not fit the batch.
   */
  static async create(
    engine: Engine,
    { config, loss }: { readonly config: ModelConfig; readonly loss: TrainingConfig['loss_type'] },
    task: Task,
    strategy: Strategy,
    batch: number,
  ): Promise<Thinker> {
    const problem = strategyProblem(task, strategy);
    if (problem) throw new RangeError(problem);
    const { commitFrom: from } = strategy;
    if (strategy.order === 'together' && batch < strategy.views)
      throw new RangeError(`${strategy.views} views side by side need a batch of as many rows, not ${batch}`);
    const plan = thinkProgram(config, batch, loss, from === undefined ? undefined : { blank: task.wider?.blank as number, from });
    return new Thinker(engine, config, loss, task, strategy, batch, plan, await engine.prepare(plan.program));
  }

  /** Floating-point operations of one segment of one view. */
  get flopsPerSegment(): number {
    return programFlops(this.plan.program) / this.batch;
  }

  /** @returns undefined where `shouldContinue` ended it. */
  async think(puzzles: readonly Pick<Puzzle, 'question' | 'id'>[], options?: ThinkOptions & { shouldContinue?: never }): Promise<Thought[]>;
  async think(puzzles: readonly Pick<Puzzle, 'question' | 'id'>[], options: ThinkOptions): Promise<Thought[] | undefined>;
  async think(
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
    { watch, shouldContinue }: ThinkOptions = {},
  ): Promise<Thought[] | undefined> {
    const { engine, plan, config, strategy } = this;
    const { seq_len: S } = config;
    const open = puzzles.map((): Open => ({ lanes: [], ended: 0, thought: undefined }));
    const first = strategy.order === 'in turn' ? 1 : this.views.length;
    const queue = puzzles.flatMap((_, puzzle) => Array.from({ length: first }, (__, number) => ({ puzzle, number })));
    const rows = new Array<Working | undefined>(this.batch).fill(undefined);
    const inputs = new Uint32Array(this.batch * S);
    const ids = new Uint32Array(this.batch);
    const running = new Uint32Array(this.batch);
    for (;;) {
      const halted = new Uint32Array(this.batch);
      let free = rows.filter((row) => row === undefined).length;
      for (let row = 0; row < this.batch; row++) {
        while (!rows[row] && queue.length > 0) {
          // Views side by side begin together.
          if (strategy.order === 'together' && queue[0]?.number === 0 && free < this.views.length) break;
          const { puzzle, number } = queue.shift() as (typeof queue)[number];
          const at = open[puzzle] as Open;
          if (at.thought) continue;
          rows[row] = this.begin(puzzle, number);
          watch?.({ puzzle, view: number, type: 'begins' });
          free--;
          at.lanes.push(rows[row] as Working);
          inputs.set(seen(this.views[number] as View, (puzzles[puzzle] as Puzzle).question), row * S);
          ids[row] = puzzles[puzzle]?.id ?? 0;
          halted[row] = 1;
        }
      }
      if (rows.every((row) => row === undefined)) return open.map(({ thought }) => thought as Thought);
      if (shouldContinue && !(await shouldContinue())) return undefined;
      if (halted.includes(1)) {
        engine.write(plan.buffers.next_inputs, inputs);
        engine.write(plan.buffers.next_ids, ids);
      }
      engine.write(plan.buffers.halted, halted);
      const reads = [];
      for (let ahead = 0; ahead < AHEAD[engine.info.kind]; ahead++) {
        this.executable.run();
        const committed = strategy.commitFrom === undefined ? [] : [plan.buffers.committed];
        reads.push(engine.read([plan.buffers.logits, ...committed]));
        if (ahead === 0) engine.write(plan.buffers.halted, running);
      }
      for (const read of reads) {
        const [logits, committed] = (await read) as [Float32Array, Float32Array | undefined];
        rows.forEach((lane, row) => {
          if (lane) this.look(lane, row, logits, committed, (puzzles[lane.puzzle] as Puzzle).question, watch);
        });
        // Only now, so that lanes side by side have each had as many segments.
        rows.forEach((lane, row) => {
          if (!lane) return;
          const at = open[lane.puzzle] as Open;
          if (!this.hasEnded(lane, at)) return;
          rows[row] = undefined;
          at.ended++;
          const { puzzle, number: view, segments, answer, cost } = lane;
          watch?.({ puzzle, view, type: 'ends', segments, answer, cost });
          const thought = at.thought ? undefined : this.conclude(at, (puzzles[lane.puzzle] as Puzzle).question);
          if (thought) at.thought = thought;
          else if (!at.thought && strategy.order === 'in turn') queue.unshift({ puzzle, number: view + 1 });
        });
      }
    }
  }

  private begin(puzzle: number, number: number): Working {
    const votes = this.strategy.order === 'vote' ? new Float64Array(this.config.seq_len * this.config.vocab_size) : undefined;
    return { puzzle, number, segments: 0, commits: [], answer: new Uint8Array(0), cost: undefined, votes };
  }

  /** Takes in what a segment left in a row. */
  private look(
    lane: Working,
    row: number,
    logits: Float32Array,
    committed: Float32Array | undefined,
    question: Uint8Array,
    watch: ThinkOptions['watch'],
  ): void {
    const { seq_len: S, vocab_size: V } = this.config;
    const view = this.views[lane.number] as View;
    lane.segments++;
    const image = Uint8Array.from({ length: S }, (_, cell) => argmax(logits, (row * S + cell) * V, V));
    const answer = unseen(view, image);
    const cost = this.wider.cost(answer, question);
    // An answer that obeys the rules is not given up for a later one that does not.
    if (cost !== undefined || lane.cost === undefined) {
      lane.answer = answer;
      lane.cost = cost;
    }
    const commit = lane.cost === undefined ? this.commitOf(view, row, lane.segments, committed) : undefined;
    if (commit) lane.commits.push(commit);
    if (watch) {
      const chances = new Float32Array(S * V);
      for (let at = 0; at < S; at++) chances.set(probabilities(logits, (row * S + at) * V, V, this.loss), at * V);
      watch({
        puzzle: lane.puzzle,
        view: lane.number,
        type: 'segment',
        segment: lane.segments,
        answer,
        chances: unseenChances(view, chances, V),
        commit,
      });
    }
    if (lane.votes && lane.segments === this.strategy.segments)
      for (let at = 0; at < S; at++) {
        const shares = probabilities(logits, (row * S + at) * V, V, this.loss);
        for (let token = 0; token < V; token++)
          lane.votes[(view.from[at] as number) * V + token] = shares[(view.names[token] ?? token) as number] as number;
      }
  }

  /** What the device took for given after a segment, if anything. */
  private commitOf(view: View, row: number, segment: number, committed: Float32Array | undefined): Committed | undefined {
    const [cell = -1, name, probability = 0] = committed?.subarray(row * 4, row * 4 + 3) ?? [];
    if (cell < 0) return undefined;
    return { segment, cell: view.from[cell] as number, token: Array.from(view.names).indexOf(name as number), probability };
  }

  /** Whether a lane takes no more segments. */
  private hasEnded(lane: Working, { lanes, thought }: Open): boolean {
    const { order, segments } = this.strategy;
    if (thought || lane.segments >= segments) return true;
    switch (order) {
      case 'in turn':
        return lane.cost !== undefined;
      case 'together':
        // Nothing costs less than 0.
        return lanes.some(({ cost }) => cost === 0);
      case 'vote':
        return false;
    }
  }

  /** What came of a puzzle, if that is known by now. */
  private conclude({ lanes, ended }: Open, question: Uint8Array): Thought | undefined {
    const { order } = this.strategy;
    const all = ended === this.views.length;
    const obeying = lanes.filter(({ cost }) => cost !== undefined);
    if (!all && (order === 'vote' || obeying.length === 0 || (order === 'together' && !obeying.some(({ cost }) => cost === 0))))
      return undefined;
    const about = {
      segments: thoughtSegments(lanes),
      lanes: lanes.map(({ number, segments, commits, answer, cost }) => ({
        view: this.views[number] as View,
        segments,
        commits,
        answer,
        cost,
      })),
    };
    if (order === 'vote') {
      const answer = this.vote(lanes);
      return { answer, cost: this.wider.cost(answer, question), ...about };
    }
    const rank = ({ cost, answer }: Working): number => cost ?? this.task.cells * 4 + this.broken(answer, question);
    const best = lanes.reduce((one, other) => (rank(other) < rank(one) ? other : one));
    return { answer: best.answer, cost: best.cost, ...about };
  }

  private vote(lanes: readonly Working[]): Uint8Array {
    const { seq_len: S, vocab_size: V } = this.config;
    const sum = new Float64Array(S * V);
    for (const { votes } of lanes) for (let i = 0; votes && i < sum.length; i++) sum[i]! += votes[i] as number;
    return Uint8Array.from({ length: S }, (_, cell) => argmax(sum, cell * V, V));
  }

  /** Cells in which an answer breaks a rule. */
  private broken(answer: Uint8Array, question: Uint8Array): number {
    const { unfilled, changed, conflicts } = this.task.check(answer, question);
    return unfilled.length + changed.length + conflicts.length;
  }

  release(): void {
    this.executable.release();
  }
}

/** What a trace keeps of a thought; it shows the lane whose answer is believed. */
export function thinkingOf(strategy: Strategy, { answer, lanes }: Thought): Thinking {
  const believed = lanes.findIndex((lane) => lane.answer.every((token, cell) => token === answer[cell]));
  return { strategy, lanes: lanes.map(({ view: _, ...lane }) => lane), shown: Math.max(0, believed) };
}

/** Whether an answer is right; where a puzzle has several, by its rules. */
export const isRight = (task: Task, { question, answer: label }: Puzzle, answer: Uint8Array): boolean =>
  task.manyAnswers ? task.check(answer, question).solved : answer.every((token, cell) => token === label[cell]);

/** What a strategy comes to over many puzzles. */
export interface ThinkScore extends LevelledScore {
  /** Share whose answer breaks no rule: what could be known without the answers. */
  readonly obeys: number;
  /** Of views in which something was committed, the share in which a committed cell was wrong; only with commitments. */
  readonly wrongCommits?: number;
  /** Share of puzzles answered rightly within so many segments. */
  readonly within: readonly (readonly [segments: number, exact: number])[];
}

/** @param flopsPerSegment of one view. */
export function thinkScore(task: Task, puzzles: readonly Puzzle[], thoughts: readonly Thought[], flopsPerSegment: number): ThinkScore {
  const n = puzzles.length;
  const answered = thoughts.map(({ answer, segments }, i) => ({ right: isRight(task, puzzles[i] as Puzzle, answer), segments }));
  const committing = thoughts.flatMap(({ lanes }, i) => lanes.filter(({ commits }) => commits.length > 0).map((lane) => ({ lane, i })));
  const wrong = committing.filter(({ lane, i }) => lane.commits.some(({ cell, token }) => puzzles[i]?.answer[cell] !== token));
  const most = Math.max(1, ...thoughts.map((thought) => thought.segments));
  const budgets: number[] = [];
  for (let budget = 8; budget < most; budget *= 2) budgets.push(budget);
  return {
    ...levelledScore(task, puzzles, answered, flopsPerSegment),
    obeys: thoughts.filter(({ cost }) => cost !== undefined).length / n,
    ...(committing.length ? { wrongCommits: wrong.length / committing.length } : {}),
    within: [...budgets, most].map(
      (budget) => [budget, answered.filter(({ right, segments }) => right && segments <= budget).length / n] as const,
    ),
  };
}
