/**
 * The solving worker's side of the page: one model at a time, on an engine of its own. Requests are answered in their order, but for
 * these: a newer solve takes the place of an older one, a newer model that of everything before it, and a survey of many puzzles
 * goes on only while nothing else is to do. Everything goes out as messages, so that a session can be tested without a worker.
 */

import { readTrainedModel, type TrainedModel, weightsHash } from '../checkpoints/trained-model.ts';
import type { Engine } from '../engine/engine.ts';
import { FormatError, MissingPart } from '../formats/error.ts';
import { modelProblems } from '../model/config.ts';
import { parameterLayout, type Weights } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import { woundProblem } from '../model/wound.ts';
import type { View } from '../puzzles/view.ts';
import { refuse } from '../settings/problems.ts';
import { attentionBack, recordLane, tokensBack } from '../solving/lane.ts';
import {
  type Commits,
  type Recording,
  recordingBytes,
  segmentFlops,
  TraceRecorder,
  trainedReasoning,
  type Wounded,
} from '../solving/recorder.ts';
import { rowsFor, strategyProblem, type ThinkEvent, Thinker, thinkingOf } from '../solving/think.ts';
import { updateCount } from '../trace/cursor.ts';
import type { Strategy, Thinking } from '../trace/thinking.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import { breathe } from './breathe.ts';
import { type Engines, reportOf } from './engines.ts';
import { projectionOf } from './paths.ts';
import { type EngineChoice, type EngineNotice, unknownMessage } from './protocol.ts';
import { Replacer } from './replacing.ts';
import { openModel, type Reading } from './solve-files.ts';
import type { FromSolver, ModelSource, ThinkingStep, ToSolver, ToThink } from './solve-protocol.ts';
import { Survey } from './survey.ts';
import { EngineDistrusted } from './trouble.ts';
import { EngineLost, Watch } from './watch.ts';

export type SendSolver = (message: FromSolver, transfer?: Transferable[]) => void;
/** @throws Error in plain words if the address gives no file. */
export type FetchBytes = (url: string, reading: Reading) => Promise<ArrayBuffer>;

type Request<T extends ToSolver['type']> = Extract<ToSolver, { type: T }>;
type States = NonNullable<Trace['states']>;

const TABLE = 'puzzle_emb.weights';
/** Milliseconds between two reports of progress. */
const TELLING = 100;
/** Of what goes on in views: often enough to be seen one by one. */
const TELLING_STEPS = 30;
/** A longer list of names would take the page longer to show than anybody to type a number. */
const MOST_NAMES = 5000;
/** Recordings larger than this are refused rather than risked. */
const MOST_BYTES = 2 ** 29;

interface Loaded {
  readonly engine: Engine;
  readonly choice: EngineChoice;
  readonly model: TrainedModel;
  readonly name: string;
  readonly recorder: TraceRecorder;
  readonly watch: Watch;
  /** The weights to think with, and their hash: a row of a puzzle table that stays in its file is among them while it is used. */
  thinking: Weights;
  hash: string;
  /** The row that is among them. */
  row: number;
  /** What the engine holds just now: the weights to think with, or those that a survey compares them with. Unknown where writing failed. */
  weights: Weights | undefined;
}

/** What later requests about the newest trace need of it, as the network saw it. */
interface Kept extends Pick<Recording, 'question'> {
  readonly id: number;
  /** Row of the puzzle table that the engine holds. */
  readonly puzzle: number;
  readonly weights: Weights;
  readonly reasoning: Reasoning;
  readonly states: States;
  /** Of a lane: its view of the board, and the cells that it took for given. */
  readonly lane: { readonly view: View; readonly commits: Commits } | undefined;
  readonly wounded: Wounded | undefined;
}

export class SolveSession {
  private loaded: Loaded | undefined;
  private kept: Kept | undefined;
  private survey: Survey | undefined;
  private inbox: ToSolver[] = [];
  private newest: number | undefined;
  private loading: AbortController | undefined;
  private working = false;
  private readonly replacer: Replacer;

  constructor(
    engines: Engines,
    private readonly fetchBytes: FetchBytes,
    private readonly send: SendSolver,
  ) {
    const tell = (notice: EngineNotice): void => this.send({ type: 'engine notice', notice });
    this.replacer = new Replacer(engines, tell, () => performance.now(), breathe);
  }

  receive(message: ToSolver): void {
    if (message.type === 'load' || message.type === 'cancel') this.loading?.abort();
    if (message.type === 'stop') this.newest = undefined;
    const waiting = message.type === 'cancel' && this.inbox.find(({ type }) => type === 'load');
    if (waiting && waiting.type === 'load') {
      this.inbox = this.inbox.filter((other) => other !== waiting);
      this.send({ type: 'kept', load: waiting.load, message: undefined });
    }
    if (message.type === 'cancel' || message.type === 'stop') return;
    if (message.type === 'load') {
      this.inbox = [];
      this.newest = undefined;
      this.survey = undefined;
    }
    if (message.type === 'solve') {
      this.inbox = this.inbox.filter(({ type }) => type !== 'solve');
      this.newest = message.id;
    }
    this.inbox.push(message);
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let message = this.inbox.shift(); message || this.survey; message = this.inbox.shift()) {
      try {
        await (message ? this.handle(message) : this.continueSurvey(this.survey as Survey));
      } catch (error) {
        const request = message?.type ?? 'dimensionality';
        // A survey would fail at the same puzzle again.
        if (request === 'dimensionality') this.survey = undefined;
        await this.report(error as Error, request);
      }
      await breathe();
    }
    this.working = false;
  }

  private handle(message: ToSolver): void | Promise<void> {
    switch (message.type) {
      case 'load':
        return this.load(message);
      case 'cancel':
      case 'stop':
        return undefined;
      case 'solve':
        return this.solve(message);
      case 'attention':
        return this.attention(message);
      case 'project':
        return this.project(message);
      case 'dimensionality':
        return this.begin(message);
      default:
        return this.send({ type: 'refused', ...unknownMessage(message) });
    }
  }

  private async load(request: Request<'load'>): Promise<void> {
    const { source, load } = request;
    const controller = new AbortController();
    this.loading = controller;
    try {
      const model = await this.read(request, controller.signal);
      if (model) await this.takeUp(model, request, controller.signal);
    } catch (error) {
      const { name, message } = error as Error;
      // The page has been told, and what to do about it.
      const told = name === 'AbortError' || error instanceof EngineDistrusted;
      const file = error instanceof FormatError && 'url' in source ? `${nameOf(source)}: ` : '';
      const missing = error instanceof MissingPart ? { missing: true } : {};
      this.send({ type: 'kept', load, message: told ? undefined : `${file}${message}`, ...missing });
    } finally {
      if (this.loading === controller) this.loading = undefined;
    }
  }

  /** @returns nothing where something has to be decided first, which the page is asked. */
  private async read({ source, load }: Request<'load'>, signal: AbortSignal): Promise<TrainedModel | undefined> {
    let told = 0;
    const progress = (done: number, of: number): void => {
      const now = performance.now();
      if (now - told < TELLING) return;
      told = now;
      this.send({ type: 'loading', load, done, of });
    };
    if ('url' in source) return readTrainedModel(await this.fetchBytes(source.url, { progress, signal }));
    const opened = await openModel(source.files, source.choices, { progress, signal });
    if ('model' in opened) return opened.model;
    this.send({ type: 'asks', load, questions: opened.questions });
    return undefined;
  }

  /** Puts a model in the place of the one before it, which stays if anything fails. */
  private async takeUp(model: TrainedModel, { source, load, engine: choice }: Request<'load'>, signal: AbortSignal): Promise<void> {
    const name = nameOf(source);
    const { config, task, weights, puzzles, assumed } = model;
    const hash = await weightsHash(model);
    const engine = await this.replacer.begin(choice, async (open) => {
      const engine = await open();
      try {
        refuse(modelProblems(config, engine.limits));
        const watch = new Watch(engine);
        const recorder = await watch.over(TraceRecorder.open(engine, config, model.loss));
        writeWeights(engine, config, weights);
        signal.throwIfAborted();
        this.close();
        this.loaded = { engine, choice, model, name, hash, recorder, watch, weights, thinking: weights, row: 0 };
        return engine;
      } catch (error) {
        engine.destroy();
        throw error;
      }
    });
    void engine.failed.then((message) => {
      if (this.loaded?.engine === engine) this.fail(message);
    });
    this.send({
      type: 'loaded',
      load,
      engine: reportOf(engine),
      name,
      hash,
      parameters: parameterLayout(config).count,
      task: task.id,
      model: config,
      assumed,
      puzzles: puzzles && { rows: puzzles.rows, names: puzzles.names.length <= MOST_NAMES ? puzzles.names : [] },
      flopsPerSegment: segmentFlops(config),
    });
  }

  private async solve(request: Request<'solve'>): Promise<void> {
    const { id, question, puzzle, states, thinking: wanted, wound } = request;
    const segments = wanted ? wanted.strategy.segments : request.reasoning.segments;
    const { loaded, reasoning } = this.ready([question], { ...request.reasoning, segments });
    const { engine, model, name, watch } = loaded;
    if (wanted) assertMeaningful(model, wanted.strategy);
    if (wanted && wound) throw new RangeError('A wound is of one try: it has no views and takes no cell for given.');
    const problem = wound && woundProblem(model.config, wound);
    if (problem) throw new RangeError(`${name} cannot be wounded so: ${problem}.`);
    const began = performance.now();
    const row = await this.identify(loaded, puzzle);
    this.hold(loaded.thinking);
    const { hash } = loaded;
    const thinking = wanted && ('lanes' in wanted ? wanted : await this.think(loaded, wanted, request, row));
    if (wanted && !thinking) return;
    const wounded = wound && { wound, weights: loaded.thinking };
    // Its weights may be others for a while: what fails in between leaves unknown ones.
    if (wounded) loaded.weights = undefined;
    const recorded = await watch.over(this.record(loaded, request, reasoning, row, thinking, wounded));
    if (wounded) loaded.weights = wounded.weights;
    if (!recorded || this.newest !== id) return;
    const milliseconds = performance.now() - began;
    const { seen, recording, lane } = recorded;
    this.kept = {
      id,
      reasoning: recorded.reasoning,
      puzzle: row,
      weights: loaded.thinking,
      question: seen.question.slice(),
      states: seen.states as States,
      lane,
      wounded,
    };
    const trace: Trace = {
      header: {
        version: 1,
        task: model.task.id,
        model: model.config,
        loss_type: model.loss,
        reasoning: recorded.reasoning,
        weights: { name, hash },
        engine: engine.info.label,
        seed: model.seed,
        ...(wound ? { wound } : {}),
      },
      question: recording.question,
      updates: recording.updates,
      segments: recording.segments,
      // The states stay here for what may be asked next; the page gets copies.
      ...(states && recording.states
        ? { states: { initial: recording.states.initial.slice(), after: recording.states.after.slice() } }
        : {}),
      ...(thinking ? { thinking } : {}),
    };
    const arrays = [
      trace.question,
      ...Object.values(trace.updates),
      ...Object.values(trace.segments),
      ...Object.values(trace.states ?? {}),
    ];
    this.send(
      { type: 'trace', id, trace, milliseconds },
      arrays.map((array) => array.buffer),
    );
  }

  /** Thinks in as many views as it takes, telling what goes on. @returns undefined where nobody waits for it any more. */
  private async think(
    { engine, model, watch }: Loaded,
    { strategy, shown }: ToThink,
    { id, question, reasoning: { H_cycles, L_cycles } }: Request<'solve'>,
    row: number,
  ): Promise<Thinking | undefined> {
    const { task, loss } = model;
    const cycles = model.config.architecture === 'feedforward' ? {} : { H_cycles, L_cycles };
    const config = { ...model.config, ...cycles };
    const thinker = await watch.over(Thinker.create(engine, { config, loss }, task, strategy, rowsFor(engine, strategy, 1)));
    let steps: ThinkingStep[] = [];
    let told = performance.now();
    const tell = (): void => {
      if (steps.length && this.newest === id) this.send({ type: 'thinking', id, steps });
      steps = [];
      told = performance.now();
    };
    try {
      const thoughts = await watch.over(
        thinker.think([{ question, id: row }], {
          watch: (event) => steps.push(stepOf(model, event, question)),
          shouldContinue: async () => {
            if (performance.now() - told > TELLING_STEPS) tell();
            await breathe();
            return this.newest === id;
          },
        }),
      );
      tell();
      const [thought] = thoughts ?? [];
      return thought && { ...thinkingOf(strategy, thought), ...(shown === undefined ? {} : { shown }) };
    } finally {
      thinker.release();
    }
  }

  /** One try with everything that is to be seen of it: that of the board as it is, or of a lane. */
  private async record(
    { recorder, model }: Loaded,
    { id, question }: Request<'solve'>,
    reasoning: Reasoning,
    row: number,
    thinking: Thinking | undefined,
    wounded: Wounded | undefined,
  ): Promise<(Pick<Kept, 'lane' | 'reasoning'> & { readonly seen: Recording; readonly recording: Recording }) | undefined> {
    const of = updateCount({ ...reasoning, segments: thinking?.lanes[thinking.shown]?.segments ?? reasoning.segments });
    let told = performance.now();
    const shouldContinue = async (done: number) => {
      const now = performance.now();
      if (now - told > TELLING) {
        told = now;
        this.send({ type: 'solving', id, done, of });
      }
      await breathe();
      return this.newest === id;
    };
    const options = { states: true, puzzle: row, shouldContinue };
    if (thinking) {
      const lane = await recordLane(recorder, model.config, model.task, question, thinking, reasoning, options);
      return lane && { ...lane, lane };
    }
    const recording = await recorder.record(question, reasoning, { ...options, wounded });
    return recording && { seen: recording, recording, reasoning, lane: undefined };
  }

  /** Has a puzzle's embedding at hand. @returns its row in the engine's table. @throws RangeError if the model knows no such puzzle. */
  private async identify(loaded: Loaded, puzzle: number): Promise<number> {
    const { puzzles, config } = loaded.model;
    const rows = puzzles?.rows ?? 1;
    if (!Number.isInteger(puzzle) || puzzle < 0 || puzzle >= rows)
      throw new RangeError(`${loaded.name} knows the puzzles 0 to ${rows - 1}, not ${puzzle}: choose another identifier.`);
    if (!puzzles?.read) return puzzle;
    if (puzzle !== loaded.row) {
      const weights = new Map(loaded.model.weights).set(TABLE, await puzzles.read(puzzle));
      loaded.hash = await weightsHash({ config, weights });
      loaded.thinking = weights;
      loaded.row = puzzle;
    }
    return 0;
  }

  private async attention({ id, update, layer, head }: Request<'attention'>): Promise<void> {
    const kept = this.about(id);
    if (!kept) return;
    const { recorder, watch, model } = this.loaded as Loaded;
    if (!Number.isInteger(update) || update < 0 || update >= updateCount(kept.reasoning))
      throw new RangeError(`There is no update ${update} in this solve; they go from 0 to ${updateCount(kept.reasoning) - 1}.`);
    this.hold(kept.weights);
    const { lane } = kept;
    const about = { ...kept, ...(lane ? { commits: lane.commits } : {}) };
    const found = await watch.over(recorder.attention(about, kept.reasoning, update, { layer, head }));
    const attention = lane ? { ...found, weights: attentionBack(model.config, lane.view, found.weights) } : found;
    this.send({ type: 'attention', id, attention }, [attention.weights.buffer]);
  }

  private project({ id, module, points }: Request<'project'>): void {
    const kept = this.about(id);
    if (!kept) return;
    const { config } = (this.loaded as Loaded).model;
    const found = projectionOf(config, kept.reasoning, kept.states, module, points);
    const turned = points === 'cells' && kept.lane && tokensBack(config, kept.lane.view, found.scores, 2);
    const projection = turned ? { ...found, scores: turned } : found;
    this.send({ type: 'projection', id, projection }, [projection.updates.buffer, projection.scores.buffer]);
  }

  private begin({ questions, reasoning: wanted }: Request<'dimensionality'>): void {
    const { loaded, reasoning } = this.ready(questions, wanted);
    if (!questions.length) throw new RangeError('Dimensionality takes at least one puzzle.');
    this.survey = new Survey(questions, reasoning, loaded.model.config);
    this.send({ type: 'dimensionality', done: 0, of: questions.length });
  }

  /** One more puzzle of the survey. */
  private async continueSurvey(survey: Survey): Promise<void> {
    const { thinking, recorder, watch } = this.loaded as Loaded;
    const states = async (weights: Weights) => {
      this.hold(weights);
      const { states } = await watch.over(recorder.record(survey.next, survey.reasoning, { states: true }));
      return states as States;
    };
    survey.add(await states(thinking), await states(survey.untrained));
    // A model that came in the meantime has ended it.
    if (this.survey !== survey) return;
    const of = survey.questions.length;
    const finished = survey.done === of;
    if (finished) this.survey = undefined;
    this.send({ type: 'dimensionality', done: survey.done, of, ...(finished ? { result: survey.result } : {}) });
  }

  /**
   * The model, and how it will think: a feed-forward stack knows one way only.
   * @throws RangeError, in words for the page, if this cannot be solved.
   */
  private ready(questions: readonly Uint8Array[], wanted: Reasoning): { readonly loaded: Loaded; readonly reasoning: Reasoning } {
    const { loaded } = this;
    if (!loaded) throw new RangeError('No model is loaded: choose one first.');
    const { config } = loaded.model;
    for (const question of questions) {
      if (question.length !== config.seq_len)
        throw new RangeError(`${loaded.name} takes puzzles of ${config.seq_len} cells, but this one has ${question.length}.`);
      const bad = question.findIndex((token) => token >= config.vocab_size);
      if (bad >= 0) throw new RangeError(`Cell ${bad + 1} holds ${question[bad]}, which is no token of ${loaded.name}.`);
    }
    for (const [field, value] of Object.entries(wanted))
      if (!Number.isInteger(value) || value < 1) throw new RangeError(`${field} must be a whole number from 1, not ${value}.`);
    const reasoning = config.architecture === 'feedforward' ? trainedReasoning(config, wanted.segments) : wanted;
    const bytes = recordingBytes(config, reasoning, true);
    if (bytes > MOST_BYTES)
      throw new RangeError(
        `A record of this solve would take ${(bytes / 2 ** 20).toFixed(0)} MiB, more than ${MOST_BYTES / 2 ** 20}: take fewer segments, cycles or steps.`,
      );
    return { loaded, reasoning };
  }

  /** The newest trace, or nothing where the page has gone on to another since it asked. */
  private about(id: number): Kept | undefined {
    if (this.kept?.id === id && this.loaded) return this.kept;
    if (this.newest !== undefined && this.newest !== id) return undefined;
    throw new RangeError('There is no solve to look into yet.');
  }

  private hold(weights: Weights): void {
    const { loaded } = this;
    if (!loaded || loaded.weights === weights) return;
    loaded.weights = undefined;
    writeWeights(loaded.engine, loaded.model.config, weights);
    loaded.weights = weights;
  }

  /** What fails is refused, and the model stays: only an engine that is lost takes it along. */
  private async report(error: Error, request: ToSolver['type']): Promise<void> {
    // A device that failed may say so a moment later, and in better words.
    const lost = error instanceof EngineLost ? error.message : await Promise.race([this.loaded?.engine.failed, breathe()]);
    if (lost !== undefined) this.fail(lost);
    else this.send({ type: 'refused', request, message: error.message });
  }

  private fail(message: string): void {
    const { loaded } = this;
    if (!loaded) return;
    this.close();
    this.inbox = this.inbox.filter(({ type }) => type === 'load');
    const again = this.replacer.lost(loaded.choice, { info: loaded.engine.info, message });
    this.send({ type: 'failed', message, again });
  }

  private close(): void {
    this.loaded?.engine.destroy();
    this.loaded = undefined;
    this.kept = undefined;
    this.survey = undefined;
  }
}

/** @throws RangeError in words for the page, where a strategy means nothing for the model's puzzles. */
function assertMeaningful({ task }: TrainedModel, strategy: Strategy): void {
  const { commitFrom, views } = strategy;
  for (const [field, value] of Object.entries({ commitFrom, views }))
    if (value !== undefined && (!Number.isInteger(value) || value < 1))
      throw new RangeError(`${field} must be a whole number from 1, not ${value}.`);
  const problem = strategyProblem(task, strategy);
  if (problem) throw new RangeError(`${problem}.`);
}

/** An event in what the page is told. */
function stepOf({ task }: TrainedModel, event: ThinkEvent, question: Uint8Array): ThinkingStep {
  const { puzzle: _, ...step } = event;
  if (step.type !== 'ends') return step;
  const { type, view, segments, answer, cost } = step;
  return { type, view, segments, broken: task.wider?.broken(answer, question), cost };
}

const nameOf = (source: ModelSource): string =>
  'name' in source ? source.name : decodeURIComponent(source.url.split(/[?#]/)[0].split('/').at(-1));
