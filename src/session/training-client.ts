/** The page's end of a worker that trains: sends requests, and turns what comes back into the state and the curves of one run. */
import { Pace, soon } from '../controls/frames.ts';
import type { RunHistory } from '../training/history.ts';
import type { RunConfig } from '../training/run-config.ts';
import { type EngineChoice, type FromWorker, type Phase, type ToWorker, unknownMessage } from '../worker/protocol.ts';
import { tellWhenAway } from './away.ts';
import { startEngine } from './engine-worker.ts';
import { type Changes, DRAWN_EVERY, MetricsFeed } from './metrics.ts';
import { NO_RUN, type RunState } from './run-state.ts';
import { withWall } from './walls.ts';
import { WorkerLink } from './worker-link.ts';

type Of<Type extends FromWorker['type']> = Extract<FromWorker, { type: Type }>;

/** Where the state is kept, and what else a page makes of its worker's messages. */
export interface TrainingOwner {
  get(): RunState;
  set(patch: Partial<RunState>): void;
  engines?(message: Of<'engines'>): void;
  exported?(message: Of<'exported'>): void;
  /** The settings of a kept run that was opened. */
  opened?(config: RunConfig): void;
  paths?(message: Of<'paths'>): void;
  refused?(request: ToWorker['type']): void;
  /** A message that this version of the page does not know. */
  unknown?(message: string): void;
}

export interface NewRun {
  /** What it is kept as; nothing of it is kept where this is left out. */
  readonly name?: string | undefined;
  /** A kept run whose weights and optimiser it begins with. */
  readonly from?: string | undefined;
}

export class TrainingClient {
  readonly metrics: MetricsFeed;
  private readonly link: WorkerLink<ToWorker, FromWorker>;
  /** Until this phase comes, what arrives is still about the run before. */
  private awaited: Phase | undefined;
  /** The engine that was asked for with the present run. */
  private choice: EngineChoice = 'auto';
  /** The settings of a kept run are on their way. */
  private opening = false;
  /** What arrives many times a second waits for its turn on the screen. */
  private waiting: Partial<RunState> = {};
  private board: RunState['board'];
  /** Ends that the worker hears of the page's being hidden or frozen. */
  private unheard: (() => void) | undefined;

  /** @param changes who hears of new numbers, where several clients share their listeners. */
  constructor(
    private readonly owner: TrainingOwner,
    changes?: Changes,
  ) {
    this.metrics = new MetricsFeed(changes);
    this.link = new WorkerLink('training', {
      start: () => {
        this.unheard ??= tellWhenAway((message) => this.link.tell(message));
        return startEngine('train');
      },
      receive: (message) => this.receive(message),
      died: (reason) => this.died(reason),
    });
  }

  /** Starts the worker and asks what this browser can run. */
  probe(): void {
    this.link.send({ type: 'probe' });
  }

  start(config: RunConfig, engine: EngineChoice, { name, from }: NewRun): void {
    this.metrics.begin(config.training.batch_size, config.evaluation.segments);
    const kept = { ...(name === undefined ? {} : { name }), ...(from === undefined ? {} : { from }) };
    this.begin({ active: { config, engine } }, engine, { type: 'start', config, engine, ...kept });
  }

  /** Loads a kept run as it was last saved: paused, or to train on at once. */
  open(run: string, engine: EngineChoice, train: boolean): void {
    this.metrics.begin(1, 1);
    this.begin({}, engine, { type: 'open', run, engine, train });
  }

  /** Asks something of the run that is there. */
  ask(message: Extract<ToWorker, { type: 'save' | 'set' | 'pause' | 'resume' | 'step' | 'show' | 'paths' | 'export' }>): void {
    if (message.type === 'export') this.owner.set({ exporting: true, refused: undefined });
    this.link.tell(message);
  }

  reset(): void {
    this.awaited = 'idle';
    this.link.tell({ type: 'reset' });
    this.forget();
    this.metrics.begin(1, 1);
    this.owner.set(NO_RUN);
  }

  /** Ends the worker once it has saved what it trains. */
  leave(): void {
    this.quiet();
    this.link.leave({ type: 'reset' }, ({ type, ...rest }) => type === 'phase' && 'phase' in rest && rest.phase === 'idle');
  }

  close(): void {
    this.quiet();
    this.link.close();
  }

  private quiet(): void {
    this.unheard?.();
    this.unheard = undefined;
  }

  private begin(patch: Partial<RunState>, engine: EngineChoice, message: ToWorker): void {
    this.forget();
    this.choice = engine;
    this.opening = message.type === 'open';
    this.owner.set({ ...NO_RUN, ...patch, phase: 'preparing' });
    this.awaited = 'preparing';
    this.link.send(message);
  }

  private died(reason: string): void {
    this.awaited = undefined;
    this.owner.set({ phase: 'failed', reason, batch: undefined, exporting: false });
  }

  private forget(): void {
    this.waiting = {};
    this.board = undefined;
  }

  private readonly arrive = (): void => {
    const patch = this.waiting;
    this.waiting = {};
    this.owner.set(patch);
  };

  /** In step with the curves, so that one frame has room for both. */
  private readonly pace = new Pace(DRAWN_EVERY, () => soon(this.arrive));

  private later(patch: Partial<RunState>): void {
    this.waiting = { ...this.waiting, ...patch };
    this.pace.ask();
  }

  private readonly showBoard = (): void => this.owner.set({ board: this.board });

  private receive(message: FromWorker): void {
    const { owner, metrics } = this;
    if (message.type === 'phase' && message.phase === this.awaited) this.awaited = undefined;
    else if (this.awaited && message.type !== 'engines' && message.type !== 'refused') return;
    switch (message.type) {
      case 'engines':
        owner.engines?.(message);
        break;
      case 'engine notice':
        owner.set({ notice: message.notice });
        break;
      case 'phase':
        this.arrive();
        owner.set({ phase: message.phase, step: message.step, reason: message.reason, batch: message.batch });
        break;
      case 'building':
        this.later({ building: message });
        break;
      case 'compiling':
        this.later({ building: undefined, compiling: message });
        break;
      case 'run':
        owner.set({ run: message.id, runName: message.name, active: { config: message.config, engine: this.choice } });
        if (this.opening) owner.opened?.(message.config);
        this.opening = false;
        break;
      case 'history':
        this.showHistory(message.history, message.seconds);
        break;
      case 'mark':
        metrics.addMark(message.mark);
        break;
      case 'saved':
        owner.set({ savedStep: message.step });
        break;
      case 'storage':
        owner.set({ storage: message.message });
        break;
      case 'busy':
        owner.set({ busy: message });
        break;
      case 'summary':
        owner.set({ summary: message.summary, building: undefined, compiling: undefined });
        break;
      case 'metrics':
        metrics.addRows(message.rows, message.seconds);
        this.later({
          stepsPerSecond: metrics.run.speed.length ? metrics.run.speed.last('steps_per_second') : message.stepsPerSecond,
          seconds: message.seconds,
          step: metrics.run.lastStep,
        });
        break;
      case 'evaluation':
        metrics.addCheck(message.step, message.seconds, message.evaluation);
        this.later({ check: message });
        break;
      case 'wall':
        this.later({ walls: withWall(this.waiting.walls ?? owner.get().walls, message) });
        break;
      case 'board':
        this.board = message;
        soon(this.showBoard);
        break;
      case 'exported':
        owner.exported?.(message);
        owner.set({ exporting: false });
        break;
      case 'paths':
        owner.paths?.(message);
        break;
      case 'refused':
        owner.set({ refused: message.message, ...(message.request === 'export' ? { exporting: false } : {}) });
        owner.refused?.(message.request);
        break;
      default:
        owner.unknown?.(unknownMessage(message).message);
    }
  }

  private showHistory(history: RunHistory, seconds: number): void {
    const config = this.owner.get().active?.config;
    if (!config) return;
    this.metrics.replace(history, seconds, config.training.batch_size, config.evaluation.segments);
    const last = history.checks.at(-1);
    const check = last && ({ type: 'evaluation', ...last, evaluation: last } as const);
    this.later({ seconds, step: this.metrics.run.lastStep, ...(check ? { check } : {}) });
  }
}
