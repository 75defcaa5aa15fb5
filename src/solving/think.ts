/**
 * Thinking wider: strategies to use a trained network on a puzzle beyond one try, none of which trains anything.
 *
 *   commit   after each segment the surest open cell is taken for given, the state carried on (the kernel `commit`)
 *   views    the puzzle under symmetries: the next view where one has failed, or several side by side as one batch
 *   vote     several views to their end, and the mean of what they answer
 *   noise    the same board several times, from a state with noise on it (the kernel `add_noise`), and the answer that the network is
 *            surest of (after PTRM, arXiv 2605.19943); or the first that obeys the rules, where they decide
 *
 * But for the last two, when to stop and what to believe is decided by the rules of the puzzle, which tell a full board from a wrong one:
 * no solver and no answer is asked. So a wrong commitment ends a view, never a puzzle. Where an answer may obey them and yet not be the best,
 * as a longer way through a maze, it is believed once a second view has found none better.
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
  /** That of the lane which obeys the rules at least cost; where none does, that which breaks them least; or the vote, or the surest. */
  readonly answer: Uint8Array;
  readonly cost: number | undefined;
  /** Of all lanes together. */
  readonly segments: number;
  readonly lanes: readonly ViewedLane[];
}

/** Why a strategy means nothing for a family of puzzles, in plain words; undefined where it does. */
export function strategyProblem(task: Task, { commitFrom, views, noise }: Strategy): string | undefined {
  if (!task.wider) return `${task.title} has no rule that tells a right answer from a wrong one: only one try is possible`;
  if (commitFrom !== undefined && task.wider.blank === undefined)
    return `an answer of ${task.title} cannot be taken for given: think plainly, in several views`;
  if (noise !== undefined) return noise > 0 ? undefined : `noise of size ${noise} is none: think plainly, or with more than 0`;
  const most = drawViews(task, { seed: 0, views }).length;
  return most < views ? `${task.title} has ${most} views, not ${views}` : undefined;
}

function viewsOf(task: Task, { seed, views, noise }: Strategy): View[] {
  if (noise === undefined) return drawViews(task, { seed, views });
  const [asItIs] = drawViews(task, { seed, views: 1 });
  return new Array<View>(views).fill(asItIs);
}

/** The view of a lane. @throws RangeError if the strategy draws no such view. */
export function viewOf(task: Task, strategy: Strategy, lane: number): View {
  const view = viewsOf(task, strategy)[lane];
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

/** How much smaller the next smaller batch is: each size is compiled anew, which is dear on a GPU, where rows without work are cheap. */
const SMALLER = { webgpu: 4, cpu: 2, oracle: 2 } as const;

/** Views that are thought through at a time, at most. The states of more outgrow a core's cache: 64 take a fifth longer there than 16. */
const MOST_AT_ONCE = { webgpu: 64, cpu: 16, oracle: 16 } as const;

/** Rows for so many puzzles: all that can be at work at once, but no more than serve the engine where views need not stand side by side. */
export function rowsFor({ info }: Pick<Engine, 'info'>, { order, views }: Pick<Strategy, 'order' | 'views'>, puzzles: number): number {
  const together = order === 'in turn' ? 1 : views;
  return Math.max(together, Math.min(MOST_AT_ONCE[info.kind], puzzles * together));
}

/** What a segment leaves of a batch: logits [B, S, V], Q [B, 2], and with commitments what was taken for given [B, 4]. */
type Left = readonly [logits: Float32Array, q: Float32Array, committed: Float32Array | undefined];

/** A batch of some size. */
interface Stage {
  readonly batch: number;
  readonly plan: ThinkProgram;
  readonly executable: Executable;
}

/** A lane at work in a row of the batch. */
interface Working {
  readonly puzzle: number;
  readonly number: number;
  segments: number;
  readonly commits: Committed[];
  answer: Uint8Array;
  cost: number | undefined;
  /** The highest q_halt so far, after which `answer` was given, where that decides. */
  surest: number;
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

  /** @param stages from the largest batch on; more are made where they are needed. */
  private constructor(
    private readonly engine: Engine,
    private readonly config: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly task: Task,
    readonly strategy: Strategy,
    private readonly stages: Stage[],
  ) {
    this.wider = task.wider as NonNullable<Task['wider']>;
    this.views = viewsOf(task, strategy);
  }

  /**
   * Thinks with the weights that the engine holds.
   * @param batch views that are thought through at a time; where fewer are left, smaller batches do the work.
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
    if (strategy.noise !== undefined && config.architecture === 'feedforward')
      throw new RangeError('a feed-forward stack starts from no state that noise could be put on: think plainly');
    if (strategy.order === 'together' && batch < strategy.views)
      throw new RangeError(`${strategy.views} views side by side need a batch of as many rows, not ${batch}`);
    const thinker = new Thinker(engine, config, loss, task, strategy, []);
    await thinker.stageOf(batch);
    return thinker;
  }

  /** Floating-point operations of one segment of one view. */
  get flopsPerSegment(): number {
    const [{ plan, batch }] = this.stages;
    return programFlops(plan.program) / batch;
  }

  /** @returns undefined where `shouldContinue` ended it. */
  async think(puzzles: readonly Pick<Puzzle, 'question' | 'id'>[], options?: ThinkOptions & { shouldContinue?: never }): Promise<Thought[]>;
  async think(puzzles: readonly Pick<Puzzle, 'question' | 'id'>[], options: ThinkOptions): Promise<Thought[] | undefined>;
  async think(
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
    { watch, shouldContinue }: ThinkOptions = {},
  ): Promise<Thought[] | undefined> {
    const { engine, config, strategy } = this;
    const { seq_len: S } = config;
    const open = puzzles.map((): Open => ({ lanes: [], ended: 0, thought: undefined }));
    const first = strategy.order === 'in turn' ? 1 : this.views.length;
    const queue = puzzles.flatMap((_, puzzle) => Array.from({ length: first }, (__, number) => ({ puzzle, number })));
    let [stage] = this.stages;
    let rows = emptyRows(stage.batch);
    for (;;) {
      const working = rows.filter((row) => row !== undefined);
      if (working.length + queue.length === 0) return open.map(({ thought }) => thought as Thought);
      const batch = this.batchFor(working.length + queue.length);
      if (batch < stage.batch) {
        stage = await this.moved(rows, stage, batch);
        rows = [...working, ...emptyRows(batch - working.length)];
      }
      const { plan, executable } = stage;
      const halted = new Uint32Array(batch);
      const inputs = new Uint32Array(batch * S);
      const ids = new Uint32Array(batch);
      let free = batch - working.length;
      for (let row = 0; row < batch; row++) {
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
      if (shouldContinue && !(await shouldContinue())) return undefined;
      if (halted.includes(1)) {
        engine.write(plan.buffers.next_inputs, inputs);
        engine.write(plan.buffers.next_ids, ids);
      }
      engine.write(plan.buffers.halted, halted);
      const reads = [];
      for (let ahead = 0; ahead < AHEAD[engine.info.kind]; ahead++) {
        if (strategy.noise !== undefined) this.drawNoise(stage, rows, ahead, strategy.noise);
        executable.run();
        const committed = strategy.commitFrom === undefined ? [] : [plan.buffers.committed];
        reads.push(engine.read([plan.buffers.logits, plan.buffers.q, ...committed]));
        if (ahead === 0) engine.write(plan.buffers.halted, new Uint32Array(batch));
      }
      for (const read of reads) {
        const [logits, q, committed] = (await read) as [Float32Array, Float32Array, Float32Array | undefined];
        const left: Left = [logits, q, committed];
        rows.forEach((lane, row) => {
          if (lane) this.look(lane, row, left, (puzzles[lane.puzzle] as Puzzle).question, watch);
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

  /** The smallest batch that has room for so many views. */
  private batchFor(views: number): number {
    const smaller = SMALLER[this.engine.info.kind];
    let [{ batch }] = this.stages;
    for (let next = Math.ceil(batch / smaller); next >= views && next < batch; next = Math.ceil(batch / smaller)) batch = next;
    return batch;
  }

  private async stageOf(batch: number): Promise<Stage> {
    const known = this.stages.find((stage) => stage.batch === batch);
    if (known) return known;
    const { engine, config, loss, task, strategy } = this;
    const { commitFrom: from } = strategy;
    const commitment = from === undefined ? undefined : { blank: task.wider?.blank as number, from };
    const plan = thinkProgram(config, batch, loss, { commitment, noise: strategy.noise !== undefined });
    const stage = { batch, plan, executable: await engine.prepare(plan.program) };
    this.stages.push(stage);
    return stage;
  }

  /** Noise for the segment that a view begins with: the same whatever its row, of other puzzles too. @param ahead segments that are queued before. */
  private drawNoise({ batch, plan }: Stage, rows: readonly (Working | undefined)[], ahead: number, size: number): void {
    const sigma = new Float32Array(batch);
    const key = new Uint32Array(2 * batch);
    rows.forEach((lane, row) => {
      if (!lane || lane.segments + ahead > 0) return;
      sigma[row] = size;
      key.set([this.strategy.seed % 2 ** 32, lane.number], 2 * row);
    });
    this.engine.write(plan.buffers.sigma, sigma);
    this.engine.write(plan.buffers.key, key);
  }

  /** Takes the rows at work, as they are on the device, to the front of a smaller batch. */
  private async moved(rows: readonly (Working | undefined)[], { plan: { buffers } }: Stage, batch: number): Promise<Stage> {
    const to = await this.stageOf(batch);
    const names = ['z_H', 'z_L', 'inputs', 'ids', 'steps'] as const;
    const held = await this.engine.read(names.map((name) => buffers[name]));
    const working = rows.flatMap((lane, row) => (lane ? [row] : []));
    names.forEach((name, i) => {
      const width = held[i].length / rows.length;
      const kept = held[i].slice(0, batch * width);
      working.forEach((row, place) => {
        kept.set(held[i].subarray(row * width, (row + 1) * width), place * width);
      });
      this.engine.write(to.plan.buffers[name], kept);
    });
    return to;
  }

  private begin(puzzle: number, number: number): Working {
    const votes = this.strategy.order === 'vote' ? new Float64Array(this.config.seq_len * this.config.vocab_size) : undefined;
    const surest = Number.NEGATIVE_INFINITY;
    return { puzzle, number, segments: 0, commits: [], answer: new Uint8Array(0), cost: undefined, surest, votes };
  }

  /** Takes in what a segment left in a row. */
  private look(lane: Working, row: number, [logits, q, committed]: Left, question: Uint8Array, watch: ThinkOptions['watch']): void {
    const { seq_len: S, vocab_size: V } = this.config;
    const view = this.views[lane.number] as View;
    lane.segments++;
    const image = Uint8Array.from({ length: S }, (_, cell) => argmax(logits, (row * S + cell) * V, V));
    const answer = unseen(view, image);
    const cost = this.wider.cost(answer, question);
    const sure = q[row * 2] as number;
    // An answer that obeys the rules is not given up for a later one that does not; one that the network is surer of is for none.
    if (this.strategy.order === 'surest' ? sure > lane.surest : cost !== undefined || lane.cost === undefined) {
      lane.surest = sure;
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
        return isSettled(lanes);
      case 'vote':
      case 'surest':
        return false;
    }
  }

  /** What came of a puzzle, if that is known by now. */
  private conclude({ lanes, ended }: Open, question: Uint8Array): Thought | undefined {
    const { order } = this.strategy;
    if (ended < this.views.length && (order === 'vote' || order === 'surest' || !isSettled(lanes))) return undefined;
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
    const rank = ({ cost, answer, surest }: Working): number =>
      order === 'surest' ? -surest : (cost ?? this.task.cells * 4 + this.broken(answer, question));
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
    for (const { executable } of this.stages) executable.release();
  }
}

/** Whether no other view is needed: an answer obeys the rules at no cost, which nothing betters, or two views came to the least cost. */
function isSettled(lanes: readonly Pick<Working, 'cost'>[]): boolean {
  const costs = lanes.flatMap(({ cost }) => cost ?? []);
  const least = Math.min(...costs);
  return least === 0 || costs.filter((cost) => cost === least).length > 1;
}

const emptyRows = (count: number): (Working | undefined)[] => new Array<Working | undefined>(count).fill(undefined);

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
