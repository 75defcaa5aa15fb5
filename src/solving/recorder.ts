/**
 * Records what one solve leaves behind: runs single L-steps and H updates and reads every state, without waiting in between.
 * The numbers of cycles and steps are only how often the step programs run, so that they may differ from training's.
 */
import type { Engine, Executable, Numbers } from '../engine/engine.ts';
import { programFlops } from '../engine/flops.ts';
import { moduleLayers, twoStates, updateLayers } from '../model/architecture.ts';
import { type ModelConfig, tokenCount } from '../model/config.ts';
import { type AddedProgram, addedProgram, lesionedWeights, writeLesion } from '../model/lesions.ts';
import type { Weights } from '../model/parameters.ts';
import { type StepPrograms, stepPrograms, type UpdateProgram } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import { writeWeights } from '../model/weights.ts';
import { isLeftOut, isWounded, type Lesion, type Wound, woundProblem } from '../model/wound.ts';
import { endsSegment, moduleAt, positionOf, updateCount } from '../trace/cursor.ts';
import { startsAnew, stateBefore } from '../trace/states.ts';
import { type Committed, committedBefore } from '../trace/thinking.ts';
import type { Attention, Reasoning, Trace } from '../trace/trace.ts';
import { probabilities } from './distribution.ts';

/** A trace without its header: what one try computes. */
export type Recording = Omit<Trace, 'header' | 'thinking'>;
/** Cells that are taken for given after segments. */
export type Commits = readonly Pick<Committed, 'segment' | 'cell' | 'token'>[];
type Level = 'L' | 'H';

/** An update in place: what runs it, and where it leaves its layers' attention. */
interface Prepared {
  readonly executable: Executable;
  readonly attention: UpdateProgram['attention'];
}
interface Steps {
  readonly L: readonly Prepared[];
  readonly H: Prepared;
}

/** All of them, or none where one fails. */
async function prepareSteps(engine: Engine, { L, H }: Pick<StepPrograms, 'L' | 'H'>): Promise<Steps> {
  const prepare = async ({ program, attention }: UpdateProgram): Promise<Prepared> => ({
    executable: await engine.prepare(program),
    attention,
  });
  const steps = await Promise.allSettled([...L, H].map(prepare));
  const failed = steps.find(({ status }) => status === 'rejected');
  const done = steps.flatMap((step) => (step.status === 'fulfilled' ? [step.value] : []));
  if (failed?.status === 'rejected') {
    for (const { executable } of done) executable.release();
    throw failed.reason;
  }
  return { L: done.slice(0, -1), H: done.at(-1) };
}

/** What runs an update: steps take their turns within a cycle. */
function stepAt({ L, H }: Steps, reasoning: Reasoning, update: number): Prepared {
  if (moduleAt(reasoning, update) === 'H') return H;
  return L[positionOf(reasoning, update).step % L.length];
}

function releaseSteps({ L, H }: Steps): void {
  for (const { executable } of [...L, H]) executable.release();
}

/**
 * The cycles and steps that a model was trained with. A feed-forward stack takes each layer as a step, the last one ending the
 * only cycle, and can think in no other way.
 */
export const trainedReasoning = (c: ModelConfig, segments: number): Reasoning =>
  c.architecture === 'feedforward'
    ? { segments, H_cycles: 1, L_cycles: moduleLayers(c, 'L_level') - 1 }
    : { segments, H_cycles: c.H_cycles, L_cycles: c.L_cycles };

/** A wound to think with. Weights that it changes are the engine's own again once that is done. */
export interface Wounded {
  readonly wound: Wound;
  /** What the engine holds. */
  readonly weights: Weights;
}

/** A state as a wound left it, before any update. */
interface Altered {
  readonly level: Level;
  readonly state: Numbers;
}

/** What an update leaves, and what a wound did to a state right before it. */
interface Arriving {
  readonly numbers: Numbers[];
  readonly altered: Altered | undefined;
}

export interface RecordOptions {
  /** Keeps the raw states, which `attention` needs. */
  readonly states?: boolean;
  /** Row of the puzzle table to think with; the first where it is left out. */
  readonly puzzle?: number;
  readonly commits?: Commits;
  readonly wounded?: Wounded | undefined;
  /** Called now and then with the updates that are done; the recording ends there, with nothing, where it resolves to false. */
  readonly shouldContinue?: (done: number) => Promise<boolean>;
}

/** Milliseconds that a recording goes on at most, within a segment, before it asks whether it should. */
const PATIENCE = 100;
/** Updates whose numbers may be on their way at once: enough to keep a GPU busy. */
const IN_FLIGHT = 16;

/** Floating-point operations of recording one segment, its probes included. */
export function segmentFlops(c: ModelConfig): number {
  const { L, H, probe, decode } = stepPrograms(c, 1);
  const of = (programs: readonly UpdateProgram[]): number => programs.reduce((sum, { program }) => sum + programFlops(program), 0);
  const { H_cycles, L_cycles } = trainedReasoning(c, 1);
  const updates = H_cycles * (L_cycles + 1);
  return H_cycles * ((L_cycles / L.length) * of(L) + of([H])) + (updates - 1) * programFlops(probe) + programFlops(decode);
}

/** Bytes that a recording takes. */
export function recordingBytes(c: ModelConfig, reasoning: Reasoning, states: boolean): number {
  const tokens = tokenCount(c);
  const updates = updateCount(reasoning);
  const perUpdate = 2 * tokens + c.seq_len * c.vocab_size + (states ? tokens * c.hidden_size : 0);
  return 4 * (updates * perUpdate + reasoning.segments * (c.seq_len * c.vocab_size + 2) + (states ? 2 * tokens * c.hidden_size : 0));
}

export class TraceRecorder {
  private attentive: Promise<Steps> | undefined;
  /** Calls that wounds add, by lesion and cycle. */
  private readonly added = new Map<string, { readonly call: AddedProgram; readonly executable: Executable }>();

  private constructor(
    private readonly engine: Engine,
    private readonly model: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly options: { weights?: 'parameters' | 'average'; prefix?: string },
    private readonly plan: StepPrograms,
    private readonly steps: Steps,
    private readonly run: Record<'encode' | 'decode' | 'probe', Executable>,
  ) {}

  /**
   * @param loss decides how logits become probabilities.
   * @param options which weights to think with; the name that its buffers start with, one for each recorder of an engine.
   */
  static async open(
    engine: Engine,
    model: ModelConfig,
    loss: TrainingConfig['loss_type'],
    options: { weights?: 'parameters' | 'average'; prefix?: string } = {},
  ): Promise<TraceRecorder> {
    const plan = stepPrograms(model, 1, options);
    const [steps, encode, decode, probe] = await Promise.all([
      prepareSteps(engine, plan),
      engine.prepare(plan.encode),
      engine.prepare(plan.decode),
      engine.prepare(plan.probe),
    ]);
    return new TraceRecorder(engine, model, loss, options, plan, steps, { encode, decode, probe });
  }

  /**
   * Solves one puzzle from the initial states.
   * @param question tokens [S].
   * @returns undefined where `shouldContinue` ended it.
   * @throws RangeError if the model cannot be wounded so.
   */
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions & { shouldContinue?: never }): Promise<Recording>;
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions): Promise<Recording | undefined>;
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions): Promise<Recording | undefined> {
    const { engine, model } = this;
    const { z_L, z_H } = this.plan.buffers;
    const { H_cycles, L_cycles } = trainedReasoning(model, reasoning.segments);
    if (model.architecture === 'feedforward' && (reasoning.H_cycles !== H_cycles || reasoning.L_cycles !== L_cycles))
      throw new RangeError(`a feed-forward stack of ${L_cycles + 1} layers takes 1 cycle of ${L_cycles} steps, one for each but the last`);
    const { wounded, puzzle } = options;
    const problem = wounded && woundProblem(model, wounded.wound);
    if (problem) throw new RangeError(problem);
    this.pose(question, puzzle);
    const sheet = new Sheet(model, this.loss, reasoning, await engine.read([z_L, z_H]), options.states ?? false);
    try {
      if (!(await this.think(question, reasoning, options, sheet))) return undefined;
    } finally {
      this.silence(wounded, false);
    }
    return { question: Uint8Array.from(question), ...sheet.result };
  }

  /** All updates, one after the other. @returns whether it went on to the end. */
  private async think(
    question: Uint8Array,
    reasoning: Reasoning,
    { commits = [], wounded, shouldContinue }: RecordOptions,
    sheet: Sheet,
  ): Promise<boolean> {
    const { engine, run, model } = this;
    const { z_L, z_H, logits, q } = this.plan.buffers;
    const updates = updateCount(reasoning);
    const wound = wounded?.wound;
    let asked = performance.now();
    const arriving: Promise<Arriving>[] = [];
    let taken = 0;
    const take = async () => sheet.take(taken++, await (arriving.shift() as Promise<Arriving>));
    for (let update = 0; update < updates; update++) {
      const level = moduleAt(reasoning, update);
      const last = endsSegment(reasoning, update);
      if (startsAnew(model, reasoning, update)) run.encode.run();
      const { segment, cycle, step } = positionOf(reasoning, update);
      if (update > 0 && endsSegment(reasoning, update - 1) && commits.some((commit) => commit.segment === segment))
        this.change(questionAt(question, commits, segment));
      if (cycle === 0 && step === 0 && (segment === 0 || segment === wound?.segments)) this.silence(wounded, isWounded(wound, segment));
      const altered = step === 0 && isWounded(wound, segment) ? await this.alter(wound.lesion, segment, cycle) : undefined;
      if (!isLeftOut(wound, level, segment)) stepAt(this.steps, reasoning, update).executable.run();
      // Without H updates no trial of one is the network's either: its answer is read off z_H as it is.
      (last || isLeftOut(wound, 'H', segment) ? run.decode : run.probe).run();
      const reading = engine.read([level === 'L' ? z_L : z_H, logits, ...(last ? [q] : [])]);
      const all = Promise.all([reading, altered?.reading]).then(([numbers, before]) => ({
        numbers,
        altered: altered && before ? { level: altered.level, state: before[0] as Numbers } : undefined,
      }));
      // Whoever waits for it hears of an error; an abandoned read must not end the process.
      all.catch(() => {});
      arriving.push(all);
      if (arriving.length === IN_FLIGHT) await take();
      if (update + 1 === updates || !shouldContinue || (!last && performance.now() - asked < PATIENCE)) continue;
      if (!(await shouldContinue(update + 1))) return false;
      asked = performance.now();
    }
    while (arriving.length) await take();
    return true;
  }

  /** Makes the call that a lesion adds at the beginning of a cycle. @returns the state that it changes, on its way. */
  private async alter(lesion: Lesion, segment: number, cycle: number): Promise<{ level: Level; reading: Promise<Numbers[]> } | undefined> {
    if (lesion.kind !== 'reset' && lesion.kind !== 'noise') return undefined;
    const { engine } = this;
    const { z_L, z_H } = this.plan.buffers;
    const name = `${lesion.kind} ${lesion.state} ${cycle}`;
    let added = this.added.get(name);
    if (!added) {
      const call = addedProgram(this.model, lesion, cycle, this.plan.buffers, 'wound') as AddedProgram;
      added = { call, executable: await engine.prepare(call.program) };
      this.added.set(name, added);
    }
    writeLesion(engine, added.call, lesion, { batch: 1, first: 0, segment });
    added.executable.run();
    return lesion.state === 'z_L' ? { level: 'L', reading: engine.read([z_L]) } : { level: 'H', reading: engine.read([z_H]) };
  }

  /** Silences a head, or lets it be heard again. */
  private silence(wounded: Wounded | undefined, silent: boolean): void {
    if (wounded?.wound.lesion.kind !== 'silent head') return;
    const { weights, wound } = wounded;
    writeWeights(this.engine, this.model, silent ? lesionedWeights(this.model, weights, wound.lesion) : weights);
  }

  /**
   * Runs one update of a recording again, from the states before it, and keeps the attention of one head. An update that a wound leaves
   * out is run as if it were not.
   * @param which layer of the update's module, and its head.
   * @throws RangeError where there is no such layer or head, or the recording has no states.
   */
  async attention(
    {
      question,
      puzzle,
      commits = [],
      wounded,
      states,
    }: Pick<Recording, 'question' | 'states'> & Pick<RecordOptions, 'puzzle' | 'commits' | 'wounded'>,
    reasoning: Reasoning,
    update: number,
    which: { readonly layer: number; readonly head: number } = { layer: 0, head: 0 },
  ): Promise<Attention> {
    if (!states) throw new RangeError('attention takes a recording that kept its states');
    const { engine, model } = this;
    const { layer, head } = which;
    const layers = updateLayers(model, moduleAt(reasoning, update));
    for (const [name, value, count] of [
      ['layer', layer, layers],
      ['head', head, model.num_heads],
    ] as const)
      if (!Number.isInteger(value) || value < 0 || value >= count)
        throw new RangeError(`there is no ${name} ${value} in this update of the model; they go from 0 to ${count - 1}`);
    const { executable, attention } = stepAt(await this.attentiveSteps(), reasoning, update);
    const { z_L, z_H } = this.plan.buffers;
    const { segment, cycle, step } = positionOf(reasoning, update);
    this.pose(questionAt(question, commits, segment), puzzle);
    engine.write(z_L, stateBefore(states, model, reasoning, update, 'L'));
    if (twoStates(model)) engine.write(z_H, stateBefore(states, model, reasoning, update, 'H'));
    const hurt = isWounded(wounded?.wound, segment) ? wounded : undefined;
    const lesion = hurt?.wound.lesion;
    // What it did to z_H at the beginning of the cycle lasts until the H update that ends it; to z_L only until the first L-step.
    if (lesion && (step === 0 || ('state' in lesion && lesion.state === 'z_H'))) {
      const altered = await this.alter(lesion, segment, cycle);
      await altered?.reading;
    }
    this.silence(hurt, true);
    executable.run();
    this.silence(hurt, false);
    const [heads] = (await engine.read([attention[layer]])) as [Numbers];
    const tokens = tokenCount(model);
    const size = tokens * tokens;
    return { update, layer, head, layers, tokens, weights: Float32Array.from(heads.subarray(head * size, (head + 1) * size)) };
  }

  release(): void {
    for (const executable of Object.values(this.run)) executable.release();
    releaseSteps(this.steps);
    for (const { executable } of this.added.values()) executable.release();
    void this.attentive?.then(releaseSteps, () => undefined);
  }

  /** Puts the question into x and both states back to where every puzzle starts. */
  private pose(question: Uint8Array, puzzle = 0): void {
    const { engine, model } = this;
    const { buffers } = this.plan;
    if (question.length !== model.seq_len)
      throw new RangeError(`this model takes puzzles of ${model.seq_len} cells, but got ${question.length}`);
    engine.write(buffers.inputs, question);
    if (model.puzzle_emb_ndim) engine.write(buffers.ids, [puzzle]);
    if (buffers.halted) engine.write(buffers.halted, [1]);
    this.run.encode.run();
  }

  /** Puts another question into x and leaves the states as they are. */
  private change(question: Uint8Array): void {
    const { inputs, halted } = this.plan.buffers;
    this.engine.write(inputs, question);
    if (halted) this.engine.write(halted, [0]);
    this.run.encode.run();
  }

  /** The same updates over the same buffers, with attention written out: most solves are never asked for it. What failed is tried again. */
  private attentiveSteps(): Promise<Steps> {
    this.attentive ??= prepareSteps(this.engine, stepPrograms(this.model, 1, { ...this.options, attention: true })).catch((error) => {
      this.attentive = undefined;
      throw error;
    });
    return this.attentive;
  }
}

/** The question as it stands in a segment, counted from 0. */
function questionAt(question: Uint8Array, commits: Commits, segment: number): Uint8Array {
  const now = question.slice();
  for (const { cell, token } of committedBefore(commits, segment)) now[cell] = token;
  return now;
}

/** Fills a recording update by update. */
class Sheet {
  readonly result: Omit<Recording, 'question'>;
  private readonly initial: Record<Level, Numbers>;
  private latest: Record<Level, Numbers>;

  /** @param initial z_L and z_H before the first update. */
  constructor(
    private readonly model: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly reasoning: Reasoning,
    initial: readonly Numbers[],
    keep: boolean,
  ) {
    const [L, H] = initial as [Numbers, Numbers];
    this.initial = { L, H };
    this.latest = this.initial;
    const updates = updateCount(reasoning);
    const tokens = tokenCount(model);
    const decoded = model.seq_len * model.vocab_size;
    this.result = {
      updates: {
        norm: new Float32Array(updates * tokens),
        change: new Float32Array(updates * tokens),
        probe: new Float32Array(updates * decoded),
      },
      segments: { output: new Float32Array(reasoning.segments * decoded), q: new Float32Array(reasoning.segments * 2) },
      ...(keep ? { states: { initial: Float32Array.from([...L, ...H]), after: new Float32Array(updates * L.length) } } : {}),
    };
  }

  /** @param arrived the state that the update left [K, D], logits [S, V] and, at a segment's end, Q [2]. */
  take(update: number, { numbers: [state, logits, q], altered }: Arriving): void {
    const { model, reasoning, result } = this;
    const level = moduleAt(reasoning, update);
    const carried = startsAnew(model, reasoning, update) ? this.initial : this.latest;
    const before = altered ? { ...carried, [altered.level]: altered.state } : carried;
    this.measure(update, state, before[level]);
    this.latest = twoStates(model) ? { ...before, [level]: state } : { L: state, H: state };
    result.states?.after.set(state, update * state.length);

    const { seq_len: S, vocab_size: V } = model;
    for (let cell = 0; cell < S; cell++) result.updates.probe.set(probabilities(logits, cell * V, V, this.loss), (update * S + cell) * V);
    if (!endsSegment(reasoning, update)) return;
    const segment = (update + 1) / (updateCount(reasoning) / reasoning.segments) - 1;
    result.segments.output.set(result.updates.probe.subarray(update * S * V, (update + 1) * S * V), segment * S * V);
    result.segments.q.set(q, segment * 2);
  }

  /** Norm and change of each token. */
  private measure(update: number, state: Numbers, before: Numbers): void {
    const { norm, change } = this.result.updates;
    const D = this.model.hidden_size;
    const tokens = state.length / D;
    for (let token = 0; token < tokens; token++) {
      let size = 0;
      let moved = 0;
      for (let i = token * D; i < (token + 1) * D; i++) {
        size += state[i] ** 2;
        moved += (state[i] - before[i]) ** 2;
      }
      norm[update * tokens + token] = Math.sqrt(size);
      change[update * tokens + token] = Math.sqrt(moved);
    }
  }
}
