/**
 * Where claims are measured: a trained model, the puzzles that were held out when it was trained, and an engine to think with. Puzzles
 * are thought through in batches, segment by segment or update by update.
 */
import { argmax } from '../analysis/logits.ts';
import type { TrainedModel } from '../checkpoints/trained-model.ts';
import type { Engine, Executable } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import { wouldHalt } from '../model/architecture.ts';
import { type ModelConfig, puzzleSlots, tokenCount } from '../model/config.ts';
import { lesionedProgram, lesionedWeights, writeLesion } from '../model/lesions.ts';
import { noiseBuffers, writeNoise } from '../model/noise.ts';
import type { Weights } from '../model/parameters.ts';
import { type BatchBuffers, evaluationProgram, stepPrograms } from '../model/programs.ts';
import { writeWeights } from '../model/weights.ts';
import type { Lesion } from '../model/wound.ts';
import { buildingDataset, type Dataset, type DatasetSpec } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle, Task } from '../puzzles/task.ts';
import { isRight } from '../solving/think.ts';
import { isExact } from '../training/evaluator.ts';
import type { RunCheck } from '../training/history.ts';
import { Run } from '../training/run.ts';
import type { RunConfig } from '../training/run-config.ts';

/** A trained model, and what its puzzles were. */
export interface Subject {
  /** "9x9 Sudoku". */
  readonly name: string;
  /** Of its weights. */
  readonly hash: string;
  readonly model: TrainedModel;
  readonly data: DatasetSpec;
}

/** Whoever asked for a measurement. */
export interface Watch {
  /** Operations done so far. */
  progress(flops: number): void;
  /** Where it resolves to false, the measurement ends. */
  shouldContinue(): Promise<boolean>;
}

/** That somebody ended a measurement: no fault. */
export class Stopped extends Error {}

const MOST_AT_ONCE = 64;

/** Puzzles at a time: batches alike in size, since a last one that is half empty costs as much as a full one. */
export const batchFor = (n: number): number => Math.ceil(n / Math.ceil(n / MOST_AT_ONCE));

/** What became of a puzzle, segment by segment. */
export interface Solve {
  /** Tokens [S] after each segment. */
  readonly answers: readonly Uint8Array[];
  /** q_halt and q_continue after each segment. */
  readonly q: readonly (readonly [halt: number, go: number])[];
  /** How far z_H moved in each segment, the mean over the cells; where it was asked for. */
  readonly moved: readonly number[] | undefined;
}

/** A module update of a batch of puzzles, with the states that it changed. */
export interface Update {
  readonly segment: number;
  readonly cycle: number;
  /** Of a cycle's L-steps, from 0; undefined for the H update. */
  readonly step: number | undefined;
  /** [rows, tokens, D]. */
  readonly before: Float32Array;
  readonly after: Float32Array;
  /** The first puzzle of the batch, and how many there are in it. */
  readonly first: number;
  readonly rows: number;
}

/** What a training came to. */
export interface Trained {
  /** The last one is that of the trained model. */
  readonly checks: readonly RunCheck[];
  /** Of the held-out puzzles that it was tried on, whether the trained model solves each after the last segment. */
  readonly solved: readonly boolean[];
}

/** Share that a trained model solves after the last segment. */
export const solvedBy = ({ checks }: Trained): number => checks.at(-1)?.exact.at(-1) ?? 0;

/** Operations of a segment of one puzzle. */
export const segmentFlops = (c: ModelConfig): number => programFlops(evaluationProgram(c, 1).program);

export class Lab {
  private dataset: Dataset | undefined;
  private flops = 0;

  /** @param open an engine, which the lab closes again. */
  constructor(
    private readonly tested: Subject | undefined,
    private readonly open: () => Promise<Engine>,
    private readonly watch: Watch,
  ) {}

  /** @throws Error where a claim that needs a model was given none. */
  get subject(): Subject {
    if (!this.tested) throw new Error('this claim is tested on a trained model, and none was given');
    return this.tested;
  }

  get config(): ModelConfig {
    return this.subject.model.config;
  }

  get task(): Task {
    return this.subject.model.task;
  }

  /** Held-out puzzles, drawn by a seed. @throws RangeError if there are not so many. */
  async puzzles(n: number, seed: number): Promise<readonly Puzzle[]> {
    const { heldOut } = await this.data();
    if (n > heldOut.length) throw new RangeError(`there are ${heldOut.length} held-out puzzles, not ${n}: ask for fewer`);
    return Random.from(seed, 'claim')
      .shuffle([...heldOut])
      .slice(0, n);
  }

  private async data(): Promise<Dataset> {
    if (this.dataset) return this.dataset;
    this.dataset = await this.built(this.subject.data);
    return this.dataset;
  }

  /** Puzzles are made in slices, so that it can be stopped. */
  private async built(spec: DatasetSpec): Promise<Dataset> {
    const making = buildingDataset(spec);
    for (let tries = 1; ; tries++) {
      const { done, value } = making.next();
      if (done) return value;
      if (tries % 4096 === 0) await this.goOn();
    }
  }

  private async goOn(): Promise<void> {
    if (!(await this.watch.shouldContinue())) throw new Stopped('stopped');
  }

  private spent(flops: number): void {
    this.flops += flops;
    this.watch.progress(this.flops);
  }

  /** Whether an answer is right. */
  isRight(puzzle: Puzzle, answer: Uint8Array): boolean {
    return isRight(this.task, puzzle, answer);
  }

  /** The segment after which a solve would halt, counted from 1; its last one where it never would. */
  haltsAfter({ q }: Pick<Solve, 'q'>): number {
    const at = q.findIndex(([halt, go]) => wouldHalt(this.config, halt, go));
    return at < 0 ? q.length : at + 1;
  }

  /**
   * Thinks about puzzles from the initial states, halting or not.
   * @param options.moved asks how far z_H moved. @param options.noise is added to the initial states, each puzzle's own, drawn by `draw`.
   */
  async solve(
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
    segments: number,
    {
      lesion,
      moved = false,
      noise,
    }: {
      readonly lesion?: Lesion | undefined;
      readonly moved?: boolean;
      readonly noise?: { readonly size: number; readonly draw: number } | undefined;
    } = {},
  ): Promise<Solve[]> {
    const batch = batchFor(puzzles.length);
    const engine = await this.open();
    try {
      const lesioned = lesion ? lesionedProgram(this.config, batch, lesion) : undefined;
      const drawn = noise && noiseBuffers('noisy', batch);
      const { program, buffers } = lesioned ?? evaluationProgram(this.config, batch, 'parameters', drawn ? 'noisy' : 'eval', drawn);
      const beforeSegment = (first: number, segment: number): void => {
        if (lesion && lesioned) writeLesion(engine, lesioned.buffers, lesion, { batch, first, segment });
        // Only what a try starts from is noisy.
        if (noise && drawn) writeNoise(engine, drawn, { size: segment === 0 ? noise.size : 0, first, count: noise.draw });
      };
      const executable = await engine.prepare(program);
      writeWeights(
        engine,
        this.config,
        lesion ? lesionedWeights(this.config, this.subject.model.weights, lesion) : this.subject.model.weights,
      );
      const swaps = lesion?.kind === 'z_H of another puzzle';
      const found: Solve[] = [];
      for (let first = 0; first < puzzles.length; first += batch) {
        const some = puzzles.slice(first, first + batch);
        found.push(
          ...(await this.solveBatch(engine, executable, buffers, batch, some, segments, {
            moved,
            swaps,
            beforeSegment: (segment) => beforeSegment(first, segment),
          })),
        );
      }
      return found;
    } finally {
      engine.destroy();
    }
  }

  private async solveBatch(
    engine: Engine,
    executable: Executable,
    buffers: BatchBuffers,
    batch: number,
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
    segments: number,
    {
      moved,
      swaps,
      beforeSegment,
    }: { readonly moved: boolean; readonly swaps: boolean; readonly beforeSegment: (segment: number) => void },
  ): Promise<Solve[]> {
    const { seq_len: S, vocab_size: V } = this.config;
    const solves = puzzles.map(() => ({ answers: [] as Uint8Array[], q: [] as (readonly [number, number])[], moved: [] as number[] }));
    this.pose(engine, buffers, batch, puzzles);
    const flops = programFlops(executable.program);
    let before: Float32Array | undefined;
    for (let segment = 0; segment < segments; segment++) {
      await this.goOn();
      beforeSegment(segment);
      executable.run();
      const [logits, q, z_H] = (await engine.read([buffers.logits, buffers.q, ...(moved || swaps ? [buffers.z_H] : [])])) as Float32Array[];
      if (segment === 0 && buffers.halted) engine.write(buffers.halted, new Uint32Array(batch));
      solves.forEach((solve, row) => {
        solve.answers.push(Uint8Array.from({ length: S }, (_, cell) => argmax(logits, (row * S + cell) * V, V)));
        solve.q.push([q[row * 2], q[row * 2 + 1]]);
      });
      // Of the first segment there is nothing to measure from.
      const far = moved && before ? this.movements(before, z_H, puzzles.length) : undefined;
      solves.forEach((solve, row) => {
        solve.moved.push(far ? far[row] : Number.NaN);
      });
      before = moved ? z_H : undefined;
      if (swaps && segment + 1 < segments) engine.write(buffers.z_H, turned(z_H, puzzles.length, z_H.length / batch));
      this.spent(flops);
    }
    return solves.map((solve) => ({ ...solve, moved: moved ? solve.moved : undefined }));
  }

  /** Writes questions into a batch, whose last rows repeat the first puzzle where there are fewer. */
  private pose(
    engine: Engine,
    buffers: Pick<BatchBuffers, 'inputs' | 'ids' | 'halted'>,
    batch: number,
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
  ): void {
    const { seq_len: S, puzzle_emb_ndim } = this.config;
    const inputs = new Uint32Array(batch * S);
    const ids = new Uint32Array(batch);
    for (let row = 0; row < batch; row++) {
      const { question, id = 0 } = puzzles[row] ?? puzzles[0];
      inputs.set(question, row * S);
      ids[row] = id;
    }
    engine.write(buffers.inputs, inputs);
    if (puzzle_emb_ndim) engine.write(buffers.ids, ids);
    if (buffers.halted) engine.write(buffers.halted, new Uint32Array(batch).fill(1));
  }

  /** How far each puzzle's state moved: the Euclidean distance, the mean over its cells, puzzle slots left out. */
  movements(before: Float32Array, after: Float32Array, rows: number): number[] {
    const { hidden_size: D } = this.config;
    const tokens = tokenCount(this.config);
    const slots = puzzleSlots(this.config);
    return Array.from({ length: rows }, (_, row) => {
      let sum = 0;
      for (let token = slots; token < tokens; token++) {
        const at = (row * tokens + token) * D;
        let square = 0;
        for (let d = 0; d < D; d++) square += (after[at + d] - before[at + d]) ** 2;
        sum += Math.sqrt(square);
      }
      return sum / (tokens - slots);
    });
  }

  /**
   * Thinks update by update and shows each state as it changes. For models of two states.
   * @param weights in place of the model's own.
   */
  async watchStates(
    puzzles: readonly Pick<Puzzle, 'question' | 'id'>[],
    segments: number,
    look: (update: Update) => void,
    weights: Weights = this.subject.model.weights,
  ): Promise<void> {
    const { H_cycles: N, L_cycles: T } = this.config;
    const batch = batchFor(puzzles.length);
    const engine = await this.open();
    try {
      const { buffers, encode, L, H } = stepPrograms(this.config, batch, { prefix: 'lab' });
      const [encoding, stepping, ending] = await Promise.all([encode, L[0].program, H.program].map((program) => engine.prepare(program)));
      writeWeights(engine, this.config, weights);
      const cycleFlops = T * programFlops(stepping.program) + programFlops(ending.program);
      for (let first = 0; first < puzzles.length; first += batch) {
        const rows = Math.min(batch, puzzles.length - first);
        this.pose(engine, buffers, batch, puzzles.slice(first, first + batch));
        encoding.run();
        if (buffers.halted) engine.write(buffers.halted, new Uint32Array(batch));
        let [z_L, z_H] = (await engine.read([buffers.z_L, buffers.z_H])) as Float32Array[];
        for (let segment = 0; segment < segments; segment++)
          for (let cycle = 0; cycle < N; cycle++) {
            await this.goOn();
            for (let step = 0; step < T; step++) {
              stepping.run();
              const [after] = (await engine.read([buffers.z_L])) as Float32Array[];
              look({ segment, cycle, step, before: z_L, after, first, rows });
              z_L = after;
            }
            ending.run();
            const [after] = (await engine.read([buffers.z_H])) as Float32Array[];
            look({ segment, cycle, step: undefined, before: z_H, after, first, rows });
            z_H = after;
            this.spent(cycleFlops);
          }
      }
    } finally {
      engine.destroy();
    }
  }

  /** Trains a model, and tries it on held-out puzzles on the way and once it is trained. */
  async train(config: RunConfig): Promise<Trained> {
    const dataset = await this.built(config.data);
    const engine = await this.open();
    try {
      // No number depends on the clock: neither metrics nor the time rule are looked at.
      const run = await Run.create(engine, config, dataset, () => 0);
      for (;;) {
        if (run.step % 8 === 0) await this.goOn();
        const events = await run.advance();
        this.spent(run.flopsPerStep);
        const check = events.find((event) => event.type === 'evaluation');
        if (check && run.step === config.training.total_steps)
          return { checks: run.curves().checks, solved: check.outcomes.map((outcome) => isExact(outcome, config.evaluation.segments)) };
        const stop = events.find((event) => event.type === 'stop');
        if (stop) throw new Error('a training of this claim ended early: its numbers were not finite');
      }
    } finally {
      engine.destroy();
    }
  }
}

/** Each puzzle's state in the next one's place. */
function turned(states: Float32Array, rows: number, size: number): Float32Array {
  const out = Float32Array.from(states);
  for (let row = 0; row < rows; row++) out.set(states.subarray(row * size, (row + 1) * size), ((row + 1) % rows) * size);
  return out;
}
