/**
 * Records what one solve leaves behind: runs single L-steps and H updates and reads every state, without waiting in between.
 * The numbers of cycles and steps are only how often the step programs run, so that they may differ from training's.
 */
import type { Engine, Executable, Numbers } from '../engine/engine.ts';
import { type ModelConfig, tokenCount } from '../model/config.ts';
import { type StepPrograms, stepPrograms } from '../model/programs.ts';
import type { TrainingConfig } from '../model/training.ts';
import { endsSegment, moduleAt, updateCount } from '../trace/cursor.ts';
import type { Attention, Reasoning, Trace } from '../trace/trace.ts';
import { probabilities } from './distribution.ts';

/** A trace without its header: what a solve computes. */
export type Recording = Omit<Trace, 'header'>;
type States = NonNullable<Trace['states']>;
type Level = 'L' | 'H';

export interface RecordOptions {
  /** Keeps the raw states, which `attention` needs. */
  readonly states?: boolean;
  /** Called between segments; the recording ends there, with nothing, where it resolves to false. */
  readonly goOn?: () => Promise<boolean>;
}

/** Updates whose numbers may be on their way at once: enough to keep a GPU busy. */
const IN_FLIGHT = 16;

/** Bytes that a recording takes. */
export function recordingBytes(c: ModelConfig, reasoning: Reasoning, states: boolean): number {
  const tokens = tokenCount(c);
  const updates = updateCount(reasoning);
  const perUpdate = 2 * tokens + c.seq_len * c.vocab_size + (states ? tokens * c.hidden_size : 0);
  return 4 * (updates * perUpdate + reasoning.segments * (c.seq_len * c.vocab_size + 2) + (states ? 2 * tokens * c.hidden_size : 0));
}

export class TraceRecorder {
  private attentive: Promise<{ plan: StepPrograms; run: Record<Level, Executable> }> | undefined;

  private constructor(
    private readonly engine: Engine,
    private readonly model: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly options: { weights?: 'parameters' | 'average'; prefix?: string },
    private readonly plan: StepPrograms,
    private readonly run: Record<'encode' | Level | 'decode' | 'probe', Executable>,
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
    const [encode, L, H, decode, probe] = await Promise.all([
      engine.prepare(plan.encode),
      engine.prepare(plan.L),
      engine.prepare(plan.H),
      engine.prepare(plan.decode),
      engine.prepare(plan.probe),
    ]);
    return new TraceRecorder(engine, model, loss, options, plan, { encode, L, H, decode, probe });
  }

  /**
   * Solves one puzzle from the initial states.
   * @param question tokens [S].
   * @returns undefined where `goOn` ended it.
   */
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions & { goOn?: never }): Promise<Recording>;
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions): Promise<Recording | undefined>;
  async record(question: Uint8Array, reasoning: Reasoning, options: RecordOptions): Promise<Recording | undefined> {
    const { engine, run } = this;
    const { z_L, z_H, logits, q } = this.plan.buffers;
    this.pose(question);
    const updates = updateCount(reasoning);
    const sheet = new Sheet(this.model, this.loss, reasoning, await engine.read([z_L, z_H]), options.states ?? false);
    const arriving: Promise<Numbers[]>[] = [];
    let taken = 0;
    const take = async () => sheet.take(taken++, await (arriving.shift() as Promise<Numbers[]>));
    for (let update = 0; update < updates; update++) {
      const level = moduleAt(reasoning, update);
      const last = endsSegment(reasoning, update);
      run[level].run();
      (last ? run.decode : run.probe).run();
      const numbers = engine.read([level === 'L' ? z_L : z_H, logits, ...(last ? [q] : [])]);
      // Whoever waits for it hears of an error; an abandoned read must not end the process.
      numbers.catch(() => {});
      arriving.push(numbers);
      if (arriving.length === IN_FLIGHT) await take();
      if (last && update + 1 < updates && options.goOn && !(await options.goOn())) return undefined;
    }
    while (arriving.length) await take();
    return { question: Uint8Array.from(question), ...sheet.result };
  }

  /** Runs one update of a recording again, from the states before it, and keeps the attention of all its layers. */
  async attention({ question, states }: Pick<Recording, 'question' | 'states'>, reasoning: Reasoning, update: number): Promise<Attention> {
    if (!states) throw new RangeError('attention takes a recording that kept its states');
    const { engine, model } = this;
    this.attentive ??= this.prepareAttention();
    const { plan, run } = await this.attentive;
    this.pose(question);
    engine.write(plan.buffers.z_L, stateBefore(states, reasoning, update, 'L', tokenCount(model) * model.hidden_size));
    engine.write(plan.buffers.z_H, stateBefore(states, reasoning, update, 'H', tokenCount(model) * model.hidden_size));
    const level = moduleAt(reasoning, update);
    run[level].run();
    const layers = await engine.read(plan.attention[level]);
    const tokens = tokenCount(model);
    const size = model.num_heads * tokens * tokens;
    const weights = new Float32Array(layers.length * size);
    layers.forEach((layer, i) => {
      weights.set(layer, i * size);
    });
    return { update, layers: layers.length, heads: model.num_heads, tokens, weights };
  }

  release(): void {
    for (const executable of Object.values(this.run)) executable.release();
    void this.attentive?.then(({ run }) => {
      run.L.release();
      run.H.release();
    });
  }

  /** Puts the question into x and both states back to where every puzzle starts. */
  private pose(question: Uint8Array): void {
    const { engine, model } = this;
    const { buffers } = this.plan;
    if (question.length !== model.seq_len)
      throw new RangeError(`this model takes puzzles of ${model.seq_len} cells, but got ${question.length}`);
    engine.write(buffers.inputs, question);
    if (model.puzzle_emb_ndim) engine.write(buffers.ids, [0]);
    engine.write(buffers.halted, [1]);
    this.run.encode.run();
  }

  /** The same updates over the same buffers, with attention written out: most solves are never asked for it. */
  private async prepareAttention() {
    const plan = stepPrograms(this.model, 1, { ...this.options, attention: true });
    const [L, H] = await Promise.all([this.engine.prepare(plan.L), this.engine.prepare(plan.H)]);
    return { plan, run: { L, H } };
  }
}

/** One module's state right before an update [K, D]: after its latest update, or the initial one. */
function stateBefore({ initial, after }: States, reasoning: Reasoning, update: number, level: Level, size: number): Float32Array {
  for (let u = update - 1; u >= 0; u--) if (moduleAt(reasoning, u) === level) return after.subarray(u * size, (u + 1) * size);
  return level === 'L' ? initial.subarray(0, size) : initial.subarray(size);
}

/** Fills a recording update by update. */
class Sheet {
  readonly result: Omit<Recording, 'question'>;
  private readonly latest: Record<Level, Numbers>;

  /** @param initial z_L and z_H before the first update. */
  constructor(
    private readonly model: ModelConfig,
    private readonly loss: TrainingConfig['loss_type'],
    private readonly reasoning: Reasoning,
    initial: readonly Numbers[],
    keep: boolean,
  ) {
    const [L, H] = initial as [Numbers, Numbers];
    this.latest = { L, H };
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

  /** @param numbers the state that the update left [K, D], logits [S, V] and, at a segment's end, Q [2]. */
  take(update: number, [state, logits, q]: readonly Numbers[]): void {
    const { model, reasoning, result } = this;
    const level = moduleAt(reasoning, update);
    this.measure(update, state as Numbers, this.latest[level]);
    this.latest[level] = state as Numbers;
    result.states?.after.set(state as Numbers, update * (state as Numbers).length);

    const { seq_len: S, vocab_size: V } = model;
    for (let cell = 0; cell < S; cell++)
      result.updates.probe.set(probabilities(logits as Numbers, cell * V, V, this.loss), (update * S + cell) * V);
    if (!endsSegment(reasoning, update)) return;
    const segment = (update + 1) / (updateCount(reasoning) / reasoning.segments) - 1;
    result.segments.output.set(result.updates.probe.subarray(update * S * V, (update + 1) * S * V), segment * S * V);
    result.segments.q.set(q as Numbers, segment * 2);
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
        size += (state[i] as number) ** 2;
        moved += ((state[i] as number) - (before[i] as number)) ** 2;
      }
      norm[update * tokens + token] = Math.sqrt(size);
      change[update * tokens + token] = Math.sqrt(moved);
    }
  }
}
