/** Solves puzzles segment by segment and scores the answers (reference: `evaluate`). */
import { argmax } from '../analysis/logits.ts';
import type { Engine, Executable } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import { wouldHalt } from '../model/architecture.ts';
import type { ModelConfig } from '../model/config.ts';
import { type EvaluationProgram, evaluationProgram } from '../model/programs.ts';
import { batchOf } from '../puzzles/stream.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';

/** Puzzles as tokens: inputs and labels [n, S]; ids [n], zeros if left out. */
export interface Examples {
  readonly count: number;
  readonly inputs: Uint32Array;
  readonly labels: Int32Array;
  readonly ids?: Uint32Array;
  /** Whether an answer, tokens [S], is right though it may differ from the label: for puzzles with several right answers. */
  readonly judge?: ((index: number, answer: Uint8Array) => boolean) | undefined;
}

/** Puzzles to solve, with their judge where one has several right answers. */
export const examplesOf = (task: Pick<Task, 'manyAnswers' | 'check'>, puzzles: readonly Puzzle[]): Examples => ({
  count: puzzles.length,
  ...batchOf(puzzles),
  judge: task.manyAnswers ? (index, answer) => task.check(answer, puzzles[index].question).solved : undefined,
});

/** Scores after each segment, over all puzzles. */
export interface Evaluation {
  readonly n: number;
  /** Share of puzzles with every labelled cell right, after each segment. */
  readonly exact: readonly number[];
  /** Share of puzzles with a right answer, equal to the label or not; only where puzzles can have several. */
  readonly valid?: readonly number[];
  /** Share of labelled cells that are right. */
  readonly cells: readonly number[];
  /** Mean segments that halting would have used, and the exact share with it: a row stops where `wouldHalt`. */
  readonly haltedSegments: number;
  readonly haltedExact: number;
}

/** What became of one puzzle after each segment. */
export interface Outcome {
  readonly labelled: number;
  /** Labelled cells that are right. */
  readonly right: readonly number[];
  /** Whether the answer is right, equal to the label or not; only where puzzles can have several. */
  readonly valid?: readonly boolean[];
  /** Whether halting would have stopped there. */
  readonly halts: readonly boolean[];
  /** The most probable token of each cell [S]. */
  readonly answers: readonly Uint8Array[];
}

/** Whether every labelled cell was right after a segment, counted from 1. */
export const isExact = ({ right, labelled }: Outcome, segment: number): boolean => right[segment - 1] === labelled;

/** What outcomes come to within so many segments, up to as many as they have. */
export function evaluationOf(outcomes: readonly Outcome[], segments: number): Evaluation {
  const n = outcomes.length;
  const after = <T>(of: (segment: number) => T): T[] => Array.from({ length: segments }, (_, i) => of(i + 1));
  const sum = (of: (outcome: Outcome) => number): number => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const count = (is: (outcome: Outcome) => boolean | undefined): number => outcomes.filter(is).length;
  const labelled = sum((outcome) => outcome.labelled);
  /** The segment in which a row stops. */
  const stops = ({ halts }: Outcome): number => {
    const at = halts.indexOf(true);
    return at < 0 ? segments : Math.min(segments, at + 1);
  };
  return {
    n,
    exact: after((segment) => count((outcome) => isExact(outcome, segment)) / n),
    ...(outcomes[0]?.valid ? { valid: after((segment) => count(({ valid }) => valid?.[segment - 1]) / n) } : {}),
    cells: after((segment) => sum(({ right }) => right[segment - 1]) / labelled),
    haltedSegments: sum(stops) / n,
    haltedExact: count((outcome) => isExact(outcome, stops(outcome))) / n,
  };
}

/** What one segment left for one batch: the most probable token of each cell, and the Q pair of each row. */
export interface SegmentAnswer {
  /** [rows, S]. */
  readonly tokens: Uint8Array;
  /** [rows, S, V]. */
  readonly logits: Float32Array;
  /** [rows, 2]: halt, continue. */
  readonly q: Float32Array;
}

export class Evaluator {
  private constructor(
    private readonly engine: Engine,
    private readonly config: ModelConfig,
    readonly batch: number,
    private readonly plan: EvaluationProgram,
    private readonly executable: Executable,
  ) {}

  /** @param weights which weights to judge: those being trained, or their moving average. */
  static async create(
    engine: Engine,
    config: ModelConfig,
    batch: number,
    weights: 'parameters' | 'average' = 'parameters',
    prefix = 'eval',
  ): Promise<Evaluator> {
    const plan = evaluationProgram(config, batch, weights, prefix);
    return new Evaluator(engine, config, batch, plan, await engine.prepare(plan.program));
  }

  /** Answers of up to `batch` puzzles after each of `segments` segments. @param inputs [rows, S]. */
  async solve(inputs: Uint32Array, segments: number, ids?: Uint32Array): Promise<SegmentAnswer[]> {
    const { engine, plan, config } = this;
    const { seq_len: S, vocab_size: V } = config;
    const rows = inputs.length / S;
    if (!Number.isInteger(rows) || rows > this.batch)
      throw new RangeError(`solve takes up to ${this.batch} puzzles of ${S} cells, but got ${inputs.length} tokens`);
    const padded = new Uint32Array(this.batch * S);
    padded.set(inputs);
    engine.write(plan.buffers.inputs, padded);
    if (config.puzzle_emb_ndim) {
      const paddedIds = new Uint32Array(this.batch);
      if (ids) paddedIds.set(ids);
      engine.write(plan.buffers.ids, paddedIds);
    }
    const { halted } = plan.buffers;
    if (halted) engine.write(halted, new Uint32Array(this.batch).fill(1));
    const reads = [];
    for (let segment = 0; segment < segments; segment++) {
      this.executable.run();
      reads.push(engine.read([plan.buffers.logits, plan.buffers.q]));
      if (segment === 0 && halted) engine.write(halted, new Uint32Array(this.batch));
    }
    return (await Promise.all(reads)).map(([logits, q]) => {
      const l = Float32Array.from((logits as Float32Array).subarray(0, rows * S * V));
      return {
        tokens: Uint8Array.from({ length: rows * S }, (_, i) => argmax(l, i * V, V)),
        logits: l,
        q: Float32Array.from((q as Float32Array).subarray(0, rows * 2)),
      };
    });
  }

  /** @param pause called between batches, for a host that has other work to do. */
  async evaluate(examples: Examples, segments: number, pause?: () => Promise<void>): Promise<Evaluation> {
    return evaluationOf(await this.outcomes(examples, segments, pause), segments);
  }

  /** What becomes of each puzzle in one try. @param pause called between batches. */
  async outcomes(examples: Examples, segments: number, pause?: () => Promise<void>): Promise<Outcome[]> {
    const { seq_len: S } = this.config;
    const { judge } = examples;
    const outcomes: Outcome[] = [];
    for (let from = 0; from < examples.count; from += this.batch) {
      const rows = Math.min(this.batch, examples.count - from);
      const answers = await this.solve(
        examples.inputs.subarray(from * S, (from + rows) * S),
        segments,
        examples.ids?.subarray(from, from + rows),
      );
      for (let row = 0; row < rows; row++) {
        const labels = examples.labels.subarray((from + row) * S, (from + row + 1) * S);
        const boards = answers.map(({ tokens }) => tokens.subarray(row * S, (row + 1) * S));
        const labelled = labels.reduce((n, y) => n + (y >= 0 ? 1 : 0), 0);
        const right = boards.map((board) => board.reduce((n, token, cell) => n + (token === labels[cell] ? 1 : 0), 0));
        outcomes.push({
          labelled,
          right,
          ...(judge ? { valid: boards.map((board, i) => right[i] === labelled || judge(from + row, board)) } : {}),
          halts: answers.map(({ q }) => wouldHalt(this.config, q[row * 2], q[row * 2 + 1])),
          answers: boards,
        });
      }
      await pause?.();
    }
    return outcomes;
  }

  /** Floating-point operations of one segment of one puzzle. */
  get flopsPerSegment(): number {
    return programFlops(this.plan.program) / this.batch;
  }

  release(): void {
    this.executable.release();
  }
}
