/**
 * The worker's side of the page: one run at a time, advanced between messages. Everything that happens goes out as messages, so
 * that a session can be tested without a worker.
 */

import { weightsFile } from '../checkpoints/weights-file.ts';
import type { Engine } from '../engine/engine.ts';
import { OutOfMemory } from '../engine/out-of-memory.ts';
import { parameterLayout } from '../model/parameters.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import { errorText } from '../settings/problems.ts';
import type { RunState } from '../storage/records.ts';
import { largestBatch } from '../training/estimate.ts';
import { isExact } from '../training/evaluator.ts';
import { describeStop, Run } from '../training/run.ts';
import type { RunConfig } from '../training/run-config.ts';
import { adaptSnapshot, type Snapshot } from '../training/snapshot.ts';
import { BoardFeed } from './board-feed.ts';
import { breathe } from './breathe.ts';
import { type Engines, reportOf } from './engines.ts';
import { inUse, Keeper } from './keeper.ts';
import { KeepingAccess, type OpenKeeping } from './keeping-access.ts';
import { MetricsFeed } from './metrics-feed.ts';
import {
  type EngineChoice,
  type EngineNotice,
  type Phase,
  type Send,
  type ToWorker,
  unknownMessage,
  type WallMessage,
} from './protocol.ts';
import { type Open, Replacer } from './replacing.ts';
import { RunData } from './run-data.ts';
import { firstWall, wallOf } from './wall.ts';
import { EngineLost, Watch } from './watch.ts';

/**
 * What a request does to the training: takes the place of the run and ends its preparation; has it rest; goes on with it; or only asks.
 * What only asks and fails is refused, and the run stays as it was.
 */
const KINDS: Readonly<Record<ToWorker['type'], 'replaces' | 'rests' | 'goes on' | 'asks'>> = {
  start: 'replaces',
  open: 'replaces',
  reset: 'replaces',
  pause: 'rests',
  step: 'rests',
  resume: 'goes on',
  show: 'asks',
  paths: 'asks',
  export: 'asks',
  probe: 'asks',
  save: 'asks',
  set: 'asks',
  freeze: 'asks',
  thaw: 'asks',
};
const endsTraining = ({ type }: ToWorker): boolean => KINDS[type] === 'replaces' || KINDS[type] === 'rests';

const HELD_OUT = { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: 'test puzzles' } as const;

/** What a run starts from. */
interface Opening {
  readonly config: RunConfig;
  readonly engine: EngineChoice;
  readonly snapshot: Snapshot | undefined;
  readonly keeper: Keeper | undefined;
  readonly name: string;
}

export class Session {
  private engine: Engine | undefined;
  /** Bytes of the engine before it held anything of the run. */
  private bare = 0;
  private run: Run | undefined;
  private phase: Phase = 'idle';
  private wanted: 'train' | 'rest' = 'rest';
  private working: Promise<void> = Promise.resolve();
  private inbox: Promise<void> = Promise.resolve();
  private readonly keeping: KeepingAccess;
  private readonly data: RunData;
  private readonly board: BoardFeed;
  private readonly metrics: MetricsFeed;
  private watch: Watch | undefined;
  private keeper: Keeper | undefined;
  private opening: Opening | undefined;
  /** Counts requests that replace the run: one in preparation ends when there is a newer one. */
  private requests = 0;
  private readonly replacer: Replacer;
  /** The largest batch that would have had room where the newest run had none. */
  private fitting: number | undefined;

  /** @param openKeeping where runs are kept, asked once it is needed. @param wait pauses between tries to start an engine again. */
  constructor(
    private readonly engines: Engines,
    private readonly send: Send,
    openKeeping?: OpenKeeping,
    wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
  ) {
    this.keeping = new KeepingAccess(openKeeping, send);
    this.data = new RunData(this.keeping, send);
    this.board = new BoardFeed(send, (work) => this.guard(work));
    this.metrics = new MetricsFeed(send);
    this.replacer = new Replacer(
      engines,
      (notice) => this.notice(notice),
      () => performance.now(),
      wait,
    );
  }

  /** Messages take effect one after the other; a pause takes hold after the step in progress. */
  receive(message: ToWorker): void {
    if (endsTraining(message)) this.wanted = 'rest';
    if (KINDS[message.type] === 'replaces') this.requests++;
    const request = this.requests;
    this.queue(() => this.handle(message, request), KINDS[message.type] === 'asks' ? message.type : undefined);
  }

  /** @param asks what it answers, where it only asks. */
  private queue(work: () => Promise<void>, asks?: ToWorker['type']): void {
    this.inbox = this.inbox.then(work).catch((error: unknown) => this.stumble(error, asks));
  }

  /** An engine that is lost is seen to on its own. */
  private stumble(error: unknown, asks?: ToWorker['type']): void {
    if (error instanceof EngineLost) return;
    const { message } = error as Error;
    if (asks) this.refuse(asks, message);
    else this.fail(message);
  }

  private async handle(message: ToWorker, request: number): Promise<void> {
    // Again: what was handled in the meantime may have started the training.
    if (endsTraining(message)) this.wanted = 'rest';
    switch (message.type) {
      case 'probe':
        // A run on the CPU engine need not wait for the check of a GPU.
        void this.probe();
        return;
      case 'start':
        return this.start(message, request);
      case 'open':
        return this.open(message, request);
      case 'save':
        return this.save();
      case 'freeze':
        // What is frozen does not train: the run's clock stands still, the loop does not.
        return this.run?.pause(message.at - performance.timeOrigin);
      case 'thaw':
        if (this.phase === 'training') this.run?.start();
        return;
      case 'set':
        return this.setLearningRate(message.lr);
      case 'pause':
        await this.working;
        if (this.phase !== 'training') return;
        this.setPhase('paused');
        return this.keep('paused');
      case 'resume':
        return this.resume();
      case 'step':
        await this.working;
        if (!this.run) return this.refuse('step', 'There is no run to take a step of: press Train first.');
        this.phase = 'paused';
        this.run.start();
        await this.advance();
        this.run.pause();
        await this.flush();
        await this.showBoard();
        if (this.phase === 'paused') this.setPhase('paused');
        if (this.keeper?.due) await this.keep('paused');
        return;
      case 'reset':
        await this.retire();
        return this.setPhase('idle');
      case 'show':
        this.board.choose(message.puzzle);
        if (this.phase !== 'training') await this.showBoard();
        return;
      case 'paths':
        if (this.phase !== 'training') await this.working;
        if (this.phase === 'training') return this.refuse('paths', 'Paths of states come from a run that rests: pause it first.');
        return this.board.showPaths();
      case 'export':
        return this.export();
      default:
        return this.send({ type: 'refused', ...unknownMessage(message) });
    }
  }

  private async start({ config, engine, name, from }: Extract<ToWorker, { type: 'start' }>, request: number): Promise<void> {
    await this.retire();
    this.setPhase('preparing');
    try {
      const keeping = name === undefined && from === undefined ? undefined : await this.keeping.get();
      if (from !== undefined && !keeping) throw new Error('The saved run to begin with cannot be read here.');
      const source = from === undefined ? undefined : (await keeping?.store.load(from))?.snapshot;
      const snapshot = source && adaptSnapshot(source, config);
      const keeper = keeping && name !== undefined ? await Keeper.begin(keeping, name, from, this.send) : undefined;
      if (await this.prepare({ config, engine, snapshot, keeper, name: keeper?.name ?? '' }, request)) {
        await this.keep('training');
        await this.resume();
      }
    } catch (error) {
      const message = errorText(error);
      const batch = error instanceof OutOfMemory ? this.fitting : undefined;
      this.fail(batch ? `${message} The largest batch that fits is ${batch}.` : message, batch);
    }
  }

  private async open({ run, engine, train = false }: Extract<ToWorker, { type: 'open' }>, request: number): Promise<void> {
    await this.retire();
    this.setPhase('preparing');
    try {
      const keeping = await this.keeping.get();
      if (!keeping) return this.setPhase('idle');
      const keeper = await Keeper.open(keeping, run, this.send);
      if (!keeper) {
        this.setPhase('idle');
        return this.send({ type: 'busy', run, message: inUse((await keeping.store.record(run)).name) });
      }
      this.keeper = keeper;
      const snapshot = await keeper.load();
      if (!(await this.prepare({ config: snapshot.config, engine, snapshot, keeper, name: keeper.name }, request))) return;
      if (train) await this.resume();
      else this.setPhase('paused');
    } catch (error) {
      this.fail(errorText(error));
    }
  }

  /** Builds data, engine and model. @returns false if another request came in between, or there is no such data. */
  private async prepare(opening: Opening, request: number): Promise<boolean> {
    const { config, keeper, name, snapshot } = opening;
    this.keeper = keeper;
    const dataset = await this.data.of(config.data, () => this.requests !== request);
    if (!dataset) return false;
    this.opening = opening;
    this.send({ type: 'run', id: keeper?.id, name, config });
    if (keeper?.step !== undefined) this.send({ type: 'saved', run: keeper.id, step: keeper.step });
    const run = await this.replacer.begin(opening.engine, (engine) => this.build(engine, opening, dataset, snapshot));
    this.sendHistory(run);
    await this.showBoard();
    this.sendWall(await this.guard(firstWall(run)));
    return true;
  }

  private async build(open: Open, opening: Opening, dataset: Dataset, snapshot: Snapshot | undefined): Promise<Run> {
    this.fitting = undefined;
    try {
      return await this.buildOn(await open(), opening, dataset, snapshot);
    } catch (error) {
      const { engine, bare } = this;
      if (error instanceof OutOfMemory && engine) this.fitting = largestBatch(engine, opening.config, error.capacity - bare);
      this.closeEngine();
      throw error;
    }
  }

  private async buildOn(engine: Engine, { config }: Opening, dataset: Dataset, snapshot: Snapshot | undefined): Promise<Run> {
    this.engine = engine;
    this.bare = engine.bytes;
    this.watch = new Watch(engine);
    void engine.failed.then((message) => {
      if (this.engine !== engine) return;
      // What waits for it is woken by its watch; then it is built anew.
      const training = this.wanted === 'train';
      this.queue(() => this.rebuild(engine, message, training));
    });
    engine.compiled = (found, wanted) => this.send({ type: 'compiling', found, wanted });
    const clock = () => performance.now();
    const run = await this.guard(snapshot ? Run.resume(engine, snapshot, dataset, clock) : Run.create(engine, config, dataset, clock));
    this.run = run;
    await this.board.open(engine, run);
    engine.compiled = undefined;
    this.send({
      type: 'summary',
      summary: {
        engine: reportOf(engine),
        parameters: parameterLayout(config.model).count,
        bytes: engine.bytes,
        dispatchesPerStep: run.trainer.executable.dispatches,
        flopsPerStep: run.flopsPerStep,
        trainingPuzzles: dataset.training.length,
        heldOut: {
          puzzles: Math.min(dataset.heldOut.length, config.evaluation.puzzles),
          kind: HELD_OUT[dataset.split],
          description: dataset.description,
        },
      },
    });
    return run;
  }

  /** Goes on from the last save on a new engine. */
  private async rebuild(lost: Engine, message: string, training: boolean): Promise<void> {
    if (this.engine !== lost) return;
    await this.working.catch(() => undefined);
    const { keeper, opening, run } = this;
    const dataset = run?.dataset;
    if (!keeper || !opening || !dataset || keeper.step === undefined) return this.fail(message);
    this.closeEngine();
    this.setPhase('preparing');
    try {
      const loss = { info: lost.info, message, step: keeper.step };
      const again = await this.replacer.again(opening.engine, loss, async (open) =>
        this.build(open, opening, dataset, await keeper.load()),
      );
      const { kind, label } = again.engine.info;
      const on = kind === lost.info.kind ? 'started again' : `replaced by ${label}`;
      this.send({ type: 'mark', mark: again.mark(`the engine was lost and ${on} (${message})`) });
      this.sendHistory(again);
      if (training) return await this.resume();
      this.setPhase('paused');
    } catch (error) {
      this.fail((error as Error).message);
    }
  }

  private async probe(): Promise<void> {
    const probe = await this.engines.probe();
    this.send({ type: 'engines', ...probe });
    const trouble = probe.engines.find((engine) => engine.trouble)?.trouble;
    if (trouble) this.send({ type: 'engine notice', notice: { trouble, now: 'cpu' } });
  }

  /** What the engine is chosen by has changed, too. */
  private notice(notice: EngineNotice): void {
    this.send({ type: 'engine notice', notice });
    if (notice.now === 'cpu') void this.engines.probe().then((probe) => this.send({ type: 'engines', ...probe }));
  }

  /** What training does between two steps, and what a run that rests does where single steps have been taken. */
  private async save(): Promise<void> {
    if (this.phase === 'training') return this.keeper?.makeDue();
    await this.working;
    const { phase, keeper, run } = this;
    if ((phase === 'paused' || phase === 'finished') && keeper?.step !== run?.step) await this.keep(phase);
  }

  private setLearningRate(lr: number): void {
    const { run, keeper, opening } = this;
    if (!run || !opening) throw new Error('There is no run whose learning rate could change: press Train first.');
    this.send({ type: 'mark', mark: run.setLearningRate(lr) });
    this.send({ type: 'run', id: keeper?.id, name: opening.name, config: run.config });
  }

  private async keep(state: RunState): Promise<void> {
    if (this.run) await this.keeper?.save(this.run, state, (work) => this.guard(work));
  }

  /** Waits for the engine no longer than it lives. @throws EngineLost */
  private guard<T>(work: Promise<T>): Promise<T> {
    return this.watch ? this.watch.over(work) : work;
  }

  private sendWall(wall: WallMessage | undefined): void {
    if (wall) this.send(wall, [wall.questions.buffer, wall.solutions.buffer, wall.answers.buffer]);
  }

  private sendHistory(run: Run): void {
    this.send({ type: 'history', history: run.curves(), seconds: run.seconds });
  }

  private async resume(): Promise<void> {
    await this.working;
    if (!this.run) return this.refuse('resume', 'There is no run to go on with: press Train first.');
    this.wanted = 'train';
    this.setPhase('training');
    this.working = this.work(this.run).catch((error: unknown) => this.stumble(error));
  }

  /** Trains until somebody wants something else or a rule stops the run. */
  private async work(run: Run): Promise<void> {
    run.start();
    this.board.start();
    this.keeper?.start();
    while (this.wanted === 'train' && this.run === run) {
      await this.advance();
      if (this.board.due) await this.showBoard();
      if (this.keeper?.due && this.wanted === 'train') await this.keep('training');
      await breathe();
    }
    run.pause();
    await this.flush();
    await this.showBoard();
    if (this.phase === 'finished') await this.keep('finished');
  }

  private async advance(): Promise<void> {
    const run = this.run as Run;
    for (const event of await this.guard(run.advance())) {
      switch (event.type) {
        case 'metrics':
          this.metrics.add(event.rows, run);
          break;
        case 'evaluation':
          this.metrics.flush(run);
          this.send({
            type: 'evaluation',
            step: event.step,
            seconds: run.seconds,
            evaluation: event.evaluation,
            solved: event.outcomes.map((outcome) => isExact(outcome, event.evaluation.exact.length)),
          });
          this.sendWall(wallOf(run, event.outcomes));
          break;
        case 'stop':
          this.wanted = 'rest';
          this.metrics.flush(run);
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
    for (const event of await this.guard(run.finishMetrics())) if (event.type === 'metrics') this.metrics.add(event.rows, run);
    this.metrics.flush(run);
  }

  private showBoard(): Promise<void> {
    return this.board.show(this.phase === 'training' && this.wanted === 'train');
  }

  private async export(): Promise<void> {
    const { run } = this;
    if (!run) return this.refuse('export', 'There are no weights to save yet: press Train first.');
    const { config, dataset } = run;
    const facts = { step: run.step, heldOut: dataset.description, engine: run.engine.info.label };
    const file = weightsFile(config, await this.guard(run.weights()), facts);
    this.send({ type: 'exported', name: `hrm-${config.data.task}-${run.step}.safetensors`, bytes: file.buffer }, [file.buffer]);
  }

  private setPhase(phase: Phase, reason?: string, batch?: number): void {
    this.phase = phase;
    const why = { ...(reason === undefined ? {} : { reason }), ...(batch === undefined ? {} : { batch }) };
    this.send({ type: 'phase', phase, step: this.run?.step ?? 0, ...why });
  }

  private refuse(request: ToWorker['type'], message: string): void {
    this.send({ type: 'refused', request, message });
  }

  /** @param batch with which it would not have failed. */
  private fail(message: string, batch?: number): void {
    this.wanted = 'rest';
    this.setPhase('failed', message, batch);
    this.close();
  }

  /** Ends a run, which may be training, for another to take its place. */
  private async retire(): Promise<void> {
    await this.working;
    const { run, keeper, phase } = this;
    if (run && keeper && (phase === 'training' || keeper.step !== run.step)) await this.keep('paused');
    this.close();
  }

  private close(): void {
    this.closeEngine();
    this.keeper?.release();
    this.keeper = undefined;
    this.opening = undefined;
  }

  private closeEngine(): void {
    this.run = undefined;
    this.board.close();
    this.watch = undefined;
    this.metrics.clear();
    this.engine?.destroy();
    this.engine = undefined;
  }
}
