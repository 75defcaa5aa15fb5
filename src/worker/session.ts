/**
 * The worker's side of the page: one run at a time, advanced between messages. Everything that happens goes out as messages, so
 * that a session can be tested without a worker.
 */
import { METRIC_COUNT, METRICS } from '../engine/catalogue.ts';
import type { Engine } from '../engine/engine.ts';
import { parameterLayout } from '../model/parameters.ts';
import { buildDataset, type Dataset } from '../puzzles/dataset.ts';
import { encodeCheckpoint } from '../training/checkpoint.ts';
import { describeStop, Run } from '../training/run.ts';
import type { RunConfig } from '../training/run-config.ts';
import type { MetricRow } from '../training/trainer.ts';
import { BoardView } from './board.ts';
import { breathe } from './breathe.ts';
import { type Engines, reportOf } from './engines.ts';
import { LookBudget } from './look-budget.ts';
import type { BoardMessage, EngineChoice, FromWorker, Phase, ToWorker } from './protocol.ts';

/** Least milliseconds between looks at the board while training. */
const BOARD_EVERY = 1000;
/** Most of the training time that looks may take. */
const MOST_WATCHING = 0.1;
/** Milliseconds between metrics messages. */
const METRICS_EVERY = 100;

/** What one may ask for without stopping the training. */
const LEAVES_TRAINING: ReadonlySet<ToWorker['type']> = new Set(['resume', 'show', 'paths', 'export', 'probe']);

const HELD_OUT = { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: 'test puzzles' } as const;

export type Send = (message: FromWorker, transfer?: Transferable[]) => void;

export class Session {
  private engine: Engine | undefined;
  private run: Run | undefined;
  private board: BoardView | undefined;
  private phase: Phase = 'idle';
  private wanted: 'train' | 'rest' = 'rest';
  private working: Promise<void> = Promise.resolve();
  private inbox: Promise<void> = Promise.resolve();
  private puzzle = 0;
  private dataset: { readonly made: string; readonly set: Dataset } | undefined;
  private readonly looks = new LookBudget(BOARD_EVERY, MOST_WATCHING, () => performance.now());
  private waitingRows: MetricRow[] = [];
  private sentAt = 0;

  constructor(
    private readonly engines: Engines,
    private readonly send: Send,
  ) {}

  /** Messages take effect one after the other; a pause takes hold after the step in progress. */
  receive(message: ToWorker): void {
    if (!LEAVES_TRAINING.has(message.type)) this.wanted = 'rest';
    this.inbox = this.inbox.then(() => this.handle(message)).catch((error: unknown) => this.fail((error as Error).message));
  }

  private async handle(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'probe':
        return this.send({ type: 'engines', ...(await this.engines.probe()) });
      case 'start':
        return this.start(message.config, message.engine);
      case 'pause':
        await this.working;
        if (this.phase === 'training') this.setPhase('paused');
        return;
      case 'resume':
        return this.resume();
      case 'step':
        await this.working;
        if (!this.run) return this.refuse('There is no run to take a step of: press Train first.');
        this.phase = 'paused';
        this.run.start();
        await this.advance();
        this.run.pause();
        await this.flush();
        await this.showBoard();
        if (this.phase === 'paused') this.setPhase('paused');
        return;
      case 'reset':
        await this.working;
        this.close();
        return this.setPhase('idle');
      case 'show':
        this.puzzle = message.puzzle;
        if (this.phase !== 'training') await this.showBoard();
        else this.looks.wish();
        return;
      case 'paths':
        if (this.phase !== 'training') await this.working;
        return this.showPaths();
      case 'export':
        return this.export();
      default:
        return message satisfies never;
    }
  }

  private async start(config: RunConfig, choice: EngineChoice): Promise<void> {
    await this.working;
    this.close();
    this.setPhase('preparing');
    let engine: Engine | undefined;
    try {
      const dataset = this.datasetFor(config);
      engine = await this.engines.open(choice);
      this.engine = engine;
      const opened = engine;
      void engine.failed.then((message) => {
        if (this.engine === opened) this.fail(message);
      });
      this.run = await Run.create(engine, config, dataset, () => performance.now());
      this.board = await BoardView.open(engine, this.run);
      this.send({
        type: 'summary',
        summary: {
          engine: reportOf(engine),
          parameters: parameterLayout(config.model).count,
          bytes: engine.bytes,
          dispatchesPerStep: this.run.trainer.executable.dispatches,
          flopsPerStep: this.run.flopsPerStep,
          trainingPuzzles: dataset.training.length,
          heldOut: {
            puzzles: Math.min(dataset.heldOut.length, config.evaluation.puzzles),
            kind: HELD_OUT[dataset.split],
            description: dataset.description,
          },
        },
      });
      await this.showBoard();
      await this.resume();
    } catch (error) {
      this.fail((error as Error).message);
    }
  }

  /** Runs one after the other on the same data share the set. */
  private datasetFor({ data }: RunConfig): Dataset {
    const made = JSON.stringify(data);
    if (this.dataset?.made !== made) this.dataset = { made, set: buildDataset(data) };
    return this.dataset.set;
  }

  private async resume(): Promise<void> {
    await this.working;
    if (!this.run) return this.refuse('There is no run to go on with: press Train first.');
    this.wanted = 'train';
    this.setPhase('training');
    this.working = this.work(this.run).catch((error: unknown) => this.fail((error as Error).message));
  }

  /** Trains until somebody wants something else or a rule stops the run. */
  private async work(run: Run): Promise<void> {
    run.start();
    this.looks.start();
    while (this.wanted === 'train' && this.run === run) {
      await this.advance();
      if (this.looks.due) await this.showBoard();
      await breathe();
    }
    run.pause();
    await this.flush();
    await this.showBoard();
  }

  private async advance(): Promise<void> {
    const run = this.run as Run;
    for (const event of await run.advance()) {
      switch (event.type) {
        case 'metrics':
          this.waitingRows.push(...event.rows);
          if (performance.now() - this.sentAt >= METRICS_EVERY) this.sendMetrics(run);
          break;
        case 'evaluation':
          this.sendMetrics(run);
          this.send({ type: 'evaluation', step: event.step, seconds: run.seconds, evaluation: event.evaluation });
          break;
        case 'stop':
          this.wanted = 'rest';
          this.sendMetrics(run);
          this.setPhase('finished', describeStop(event.reason));
          break;
        default:
          event satisfies never;
      }
    }
  }

  private async flush(): Promise<void> {
    const run = this.run;
    if (!run) return;
    for (const event of await run.finishMetrics()) if (event.type === 'metrics') this.waitingRows.push(...event.rows);
    this.sendMetrics(run);
  }

  private sendMetrics(run: Run): void {
    const rows = this.waitingRows.splice(0);
    if (!rows.length) return;
    const numbers = new Float32Array(rows.length * METRIC_COUNT);
    rows.forEach((row, i) => {
      METRICS.forEach((name, column) => {
        numbers[i * METRIC_COUNT + column] = row[name];
      });
    });
    const now = performance.now();
    const stepsPerSecond = run.seconds > 0 ? run.step / run.seconds : 0;
    this.sentAt = now;
    this.send({ type: 'metrics', rows: numbers, stepsPerSecond, seconds: run.seconds }, [numbers.buffer]);
  }

  private async showBoard(): Promise<void> {
    const { board, puzzle } = this;
    if (!board) return;
    const seen = await this.looks.spend(() => board.look(puzzle), this.phase === 'training' && this.wanted === 'train');
    const message: BoardMessage = { ...seen, watchingShare: this.looks.share };
    const { trace } = message;
    const arrays = [message.tokens, trace.question, ...Object.values(trace.updates), ...Object.values(trace.segments)];
    this.send(
      message,
      arrays.map((array) => array.buffer),
    );
  }

  private async showPaths(): Promise<void> {
    // The board's looks use the same memory while a run trains.
    if (!this.board || this.phase === 'training') return this.refuse('Paths of states come from a run that rests: pause it first.');
    const message = await this.board.paths(this.puzzle);
    this.send(
      message,
      message.paths.flatMap(({ updates, scores }) => [updates.buffer as ArrayBuffer, scores.buffer as ArrayBuffer]),
    );
  }

  private async export(): Promise<void> {
    const { run } = this;
    if (!run) return this.refuse('There are no weights to save yet: press Train first.');
    const { config, dataset } = run;
    const about = {
      task: config.data.task,
      steps: run.step,
      seed: config.seed,
      held_out: dataset.description,
      loss_type: config.training.loss_type,
    };
    const file = encodeCheckpoint(config.model, await run.weights(), about);
    this.send({ type: 'exported', name: `hrm-${config.data.task}-${run.step}.safetensors`, bytes: file.buffer }, [file.buffer]);
  }

  private setPhase(phase: Phase, reason?: string): void {
    this.phase = phase;
    this.send({ type: 'phase', phase, step: this.run?.step ?? 0, ...(reason === undefined ? {} : { reason }) });
  }

  private refuse(message: string): void {
    this.send({ type: 'refused', message });
  }

  private fail(message: string): void {
    this.wanted = 'rest';
    this.setPhase('failed', message);
    this.close();
  }

  private close(): void {
    this.run = undefined;
    this.board = undefined;
    this.waitingRows = [];
    this.engine?.destroy();
    this.engine = undefined;
  }
}
