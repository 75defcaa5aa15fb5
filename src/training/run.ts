/**
 * One training run: data, weights, trainer and checks on held-out puzzles, advanced step by step by whoever owns the clock (the
 * page's worker, the command line). Everything that happens comes back as events.
 */
import type { Engine } from '../engine/engine.ts';
import { initialWeights, type Weights } from '../model/parameters.ts';
import { METRICS_RING } from '../model/programs.ts';
import { readWeights } from '../model/weights.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import { ExampleStream } from '../puzzles/stream.ts';
import { refuse } from '../settings/problems.ts';
import { isCheckDue } from './check-times.ts';
import { flopsPerStep } from './estimate.ts';
import { type Evaluation, Evaluator, type Examples, evaluationOf, examplesOf, type Outcome } from './evaluator.ts';
import { History, type RunCheck, type RunHistory, type RunMark } from './history.ts';
import { identifierProblems } from './identifiers.ts';
import { boardStart, evaluationBatch, judged, type RunConfig, runProblems } from './run-config.ts';
import { fingerprint, type Snapshot } from './snapshot.ts';
import { type MetricRow, Trainer, type TrainerState } from './trainer.ts';

export type StopReason =
  | { readonly rule: 'accuracy'; readonly exact: number }
  | { readonly rule: 'schedule' }
  | { readonly rule: 'time' }
  /** The loss or the gradient of this step was not finite; the parameters are those of the step before it. */
  | { readonly rule: 'not finite'; readonly step: number };

export type RunEvent =
  | { readonly type: 'metrics'; readonly rows: readonly MetricRow[] }
  | { readonly type: 'evaluation'; readonly step: number; readonly evaluation: Evaluation; readonly outcomes: readonly Outcome[] }
  | { readonly type: 'stop'; readonly reason: StopReason };

/** What a stop means, for people. */
export function describeStop(reason: StopReason): string {
  switch (reason.rule) {
    case 'accuracy':
      return `Reached ${(100 * reason.exact).toFixed(1)}% of held-out puzzles solved exactly.`;
    case 'schedule':
      return 'Took every step of its schedule.';
    case 'time':
      return 'Reached its time limit.';
    case 'not finite':
      return `The loss or the gradient of step ${reason.step} was not a finite number. The weights are those of step ${reason.step - 1}. Try a lower learning rate.`;
  }
}

/** How often metrics are fetched, milliseconds. */
const METRICS_EVERY = 100;

/** The first held-out puzzles, as tokens. */
export const heldOutExamples = ({ task, heldOut }: Dataset, most: number): Examples => examplesOf(task, heldOut.slice(0, most));

/** What the best check so far judged. */
export interface BestWeights {
  readonly check: RunCheck;
  readonly weights: ReadonlyMap<string, Float32Array>;
}

/** A trained model that a new run starts from, with an optimiser of its own. */
export interface TrainedStart {
  readonly weights: Weights;
  readonly seconds: number;
}

/** What every run starts from: new, or as it was saved. */
interface Beginning {
  readonly trainer: ReadonlyMap<string, Float32Array> | TrainerState;
  readonly examples: ExampleStream;
  readonly exploration: Random;
}

export class Run {
  private readonly examples: Examples;
  private readonly arrived: MetricRow[] = [];
  private fetching: Promise<void> | undefined;
  private fetchedAt = 0;
  private fetchedStep = 0;
  private goodChecks = 0;
  private timeIsUp = false;
  /** Whether the last step ended beyond the time limit. */
  private overtime = false;
  private startedAt = 0;
  private workedBefore = 0;
  private history = new History();
  /** Events that came up while a snapshot was taken. */
  private late: RunEvent[] = [];
  /** Weights of the best check, as long as nobody has taken them. */
  private bestWeights: BestWeights | undefined;

  private constructor(
    readonly engine: Engine,
    private readonly settings: RunConfig,
    readonly dataset: Dataset,
    readonly trainer: Trainer,
    readonly evaluator: Evaluator,
    private readonly stream: ExampleStream,
    private readonly exploration: Random,
    private readonly clock: () => number,
  ) {
    this.examples = heldOutExamples(dataset, settings.evaluation.puzzles);
  }

  /**
   * @param clock milliseconds, for the time rule and the pace of metrics; no number of the model depends on it.
   * @param start weights in place of random ones, and the seconds that they took, which count with the run's own.
   * @throws RangeError with every reason why the run cannot start.
   */
  static async create(engine: Engine, config: RunConfig, dataset: Dataset, clock: () => number, start?: TrainedStart): Promise<Run> {
    refuse([...runProblems(config), ...identifierProblems(config.model, dataset.identifiers.length)]);
    const random = Random.from(config.seed, 'weights');
    const run = await Run.begin(engine, config, dataset, clock, {
      trainer: start?.weights ?? initialWeights(config.model, () => random.float(), boardStart(config)),
      examples: new ExampleStream(dataset.training, dataset.augmentation, config.seed),
      exploration: Random.from(config.seed, 'exploration'),
    });
    run.workedBefore = 1000 * (start?.seconds ?? 0);
    return run;
  }

  /**
   * Goes on with a saved run: on the same kind of engine bit for bit as if it had never stopped.
   * @throws RangeError if the puzzles are not those that it was trained on.
   */
  static async resume(engine: Engine, snapshot: Snapshot, dataset: Dataset, clock: () => number): Promise<Run> {
    const { config, counters, random, tensors, history, data } = snapshot;
    if (data && data !== fingerprint(dataset))
      throw new RangeError('the puzzles are not those that this run was trained on: give it the same file, or start a new run from it');
    const examples = new ExampleStream(dataset.training, dataset.augmentation, config.seed);
    examples.restore(random.examples);
    const exploration = Random.restore(random.exploration);
    const run = await Run.begin(engine, config, dataset, clock, {
      trainer: { steps: counters.step, rowsBegan: counters.rowsBegan, tensors },
      examples,
      exploration,
    });
    run.fetchedStep = counters.step;
    run.goodChecks = counters.goodChecks;
    run.timeIsUp = counters.timeIsUp;
    run.workedBefore = 1000 * counters.seconds;
    run.history = new History(history);
    return run;
  }

  private static async begin(engine: Engine, config: RunConfig, dataset: Dataset, clock: () => number, from: Beginning): Promise<Run> {
    const { model, training } = config;
    const explore = () => from.exploration.float();
    const trainer = await Trainer.create(engine, model, training, from.trainer, from.examples, explore);
    const evaluator = await Evaluator.create(engine, model, evaluationBatch(config), judged(training));
    return new Run(engine, config, dataset, trainer, evaluator, from.examples, from.exploration, clock);
  }

  /** The learning rate may have changed since the start. */
  get config(): RunConfig {
    return { ...this.settings, training: this.trainer.training };
  }

  get step(): number {
    return this.trainer.steps;
  }

  /** Seconds of training, pauses left out. */
  get seconds(): number {
    return (this.workedBefore + (this.startedAt ? this.clock() - this.startedAt : 0)) / 1000;
  }

  get flopsPerStep(): number {
    return flopsPerStep(this.settings);
  }

  /** The time rule counts from here. */
  start(): void {
    if (!this.startedAt) this.startedAt = this.clock();
  }

  /** @param since the time by its clock from which nothing was done. */
  pause(since = this.clock()): void {
    if (this.startedAt) this.workedBefore += Math.max(0, since - this.startedAt);
    this.startedAt = 0;
  }

  /** One optimiser step and whatever falls due with it. A rule stops the run once; a caller may go on after it. */
  async advance(): Promise<RunEvent[]> {
    const late = this.late.splice(0);
    if (late.some(({ type }) => type === 'stop')) return late;
    return [...late, ...(await this.takeStep())];
  }

  private async takeStep(): Promise<RunEvent[]> {
    const { config, trainer } = this;
    await trainer.step();
    const step = trainer.steps;
    const check = isCheckDue(step, config.evaluation.every) || step === config.training.total_steps;
    const events: RunEvent[] = [];
    if (check) await this.fetchMetrics();
    else if (step - this.fetchedStep >= METRICS_RING / 2 || this.clock() - this.fetchedAt >= METRICS_EVERY) this.beginFetch();
    if (step - this.fetchedStep >= METRICS_RING) await this.fetching;
    const bad = this.takeMetrics(events);
    if (bad) return [...events, bad];
    if (check) {
      const outcomes = await this.evaluator.outcomes(this.examples, config.evaluation.segments);
      const evaluation = evaluationOf(outcomes, config.evaluation.segments);
      await this.note({ step, seconds: this.seconds, ...evaluation });
      events.push({ type: 'evaluation', step, evaluation, outcomes });
      const exact = evaluation.exact.at(-1) as number;
      this.goodChecks = config.stop.exact > 0 && exact >= config.stop.exact ? this.goodChecks + 1 : 0;
      if (this.goodChecks >= config.stop.checks) {
        this.goodChecks = 0;
        return [...events, { type: 'stop', reason: { rule: 'accuracy', exact } }];
      }
    }
    if (step === config.training.total_steps) events.push({ type: 'stop', reason: { rule: 'schedule' } });
    else if (this.timeIsOver()) {
      this.timeIsUp = true;
      events.push({ type: 'stop', reason: { rule: 'time' } });
    }
    return events;
  }

  /** At two steps running: where the page was frozen, it may say so only between them. */
  private timeIsOver(): boolean {
    const { minutes } = this.settings.stop;
    const before = this.overtime;
    this.overtime = !this.timeIsUp && minutes > 0 && this.seconds >= 60 * minutes;
    return before && this.overtime;
  }

  /** What the newest weights make of the first held-out puzzles; no check, and no part of the run. Between two steps only. */
  answerHeldOut(most: number): Promise<Outcome[]> {
    return this.evaluator.outcomes(heldOutExamples(this.dataset, most), this.config.evaluation.segments);
  }

  private async note(check: RunCheck): Promise<void> {
    const before = this.history.best;
    this.history.addCheck(check);
    if (this.history.best !== before) this.bestWeights = { check, weights: await this.weights() };
  }

  /** A learning rate for the steps to come. @returns the mark that its curves get. @throws RangeError if it is out of range. */
  setLearningRate(lr: number): RunMark {
    this.trainer.setLearningRate(lr);
    return this.mark(`learning rate ${lr}`);
  }

  /** Something to show in the curves at the present step. */
  mark(text: string): RunMark {
    const mark = { step: this.step, text };
    this.history.addMark(mark);
    return mark;
  }

  get best(): RunCheck | undefined {
    return this.history.best;
  }

  curves(): RunHistory {
    return this.history.copy();
  }

  /** Weights of the best check, if there was a better one since this was last called. */
  takeBest(): BestWeights | undefined {
    const best = this.bestWeights;
    this.bestWeights = undefined;
    return best;
  }

  /** All that it takes to go on from here. Between two steps only. */
  async snapshot(): Promise<Snapshot> {
    this.late.push(...(await this.finishMetrics()));
    const { steps, rowsBegan, tensors } = await this.trainer.state();
    return {
      config: this.config,
      engine: this.engine.info.label,
      data: fingerprint(this.dataset),
      counters: { step: steps, rowsBegan, goodChecks: this.goodChecks, timeIsUp: this.timeIsUp, seconds: this.seconds },
      random: { exploration: this.exploration.state, examples: this.stream.state },
      tensors,
      history: this.history.copy(),
    };
  }

  /** Metrics that are still on their way. */
  async finishMetrics(): Promise<RunEvent[]> {
    await this.fetchMetrics();
    const events: RunEvent[] = this.late.splice(0);
    const bad = this.takeMetrics(events);
    return bad ? [...events, bad] : events;
  }

  weights(): Promise<Map<string, Float32Array>> {
    return readWeights(this.engine, this.config.model, judged(this.config.training));
  }

  private beginFetch(): void {
    if (this.fetching) return;
    this.fetchedAt = this.clock();
    this.fetchedStep = this.trainer.steps;
    this.fetching = this.trainer.readMetrics().then((rows) => {
      this.arrived.push(...rows);
      this.fetching = undefined;
    });
    // Whoever waits for it hears of a lost engine; where the step failed first nobody does.
    this.fetching.catch(() => undefined);
  }

  private async fetchMetrics(): Promise<void> {
    await this.fetching;
    this.beginFetch();
    await this.fetching;
  }

  /** Moves arrived metrics into events. Returns a stop if they are not finite. */
  private takeMetrics(events: RunEvent[]): RunEvent | undefined {
    if (!this.arrived.length) return undefined;
    const rows = this.arrived.splice(0);
    const bad = rows.findIndex((row) => !Number.isFinite(row.loss) || !Number.isFinite(row.gradient_norm));
    const good = bad < 0 ? rows : rows.slice(0, bad);
    if (good.length) events.push({ type: 'metrics', rows: good });
    this.history.addRows(good);
    if (bad < 0) return undefined;
    const { step } = rows[bad];
    this.trainer.recover(step);
    this.fetchedStep = this.trainer.steps;
    return { type: 'stop', reason: { rule: 'not finite', step } };
  }

  release(): void {
    this.trainer.release();
    this.evaluator.release();
  }
}
