/**
 * A trace as one file: a safetensors container with the header as JSON in its metadata and one tensor for each array of `Trace`,
 * under the name of its field. Where more than one try was made, the header also has the strategy, its seed among it, and the lanes
 * with their commitments; their answers are a tensor. That of a wounded network names the lesion and its segments: a reader that does not
 * know wounds refuses the file instead of taking it for the whole network's.
 *
 * Probabilities come in two forms. Files made for sharing hold them as float32, as they were computed. The compact form, which a
 * page carries inside itself, holds each as a byte, round(255 p): at most 1/510 off. Where rounding would let an earlier token tie
 * with the most probable one, that one gets the next larger byte (then at most 3/510 off), so that both forms always name the same
 * digit. Its other numbers are halves: at most 1/2048 of themselves off.
 */
import * as v from 'valibot';
import { FormatError, quote } from '../formats/error.ts';
import { readFloat32, readSafetensors, type SafetensorsFile, type TensorInput, writeSafetensors } from '../formats/safetensors.ts';
import { modelProblems, tokenCount } from '../model/config.ts';
import { lesionCode, lesionOf, type Wound, woundProblem } from '../model/wound.ts';
import type { ChoiceField, NumberField } from '../settings/field.ts';
import { FIELDS } from '../settings/fields.ts';
import { describeProblems } from '../settings/problems.ts';
import { updateCount } from './cursor.ts';
import type { Lane, Thinking } from './thinking.ts';
import type { Trace, TraceHeader } from './trace.ts';

/** Largest difference between a probability and what the compact form keeps of it. */
export const COMPACT_ERROR = 3 / 510;
/** The same of a length, as a share of itself. */
export const HALF_ERROR = 1 / 2048;
/** What halves hold: longer states, which no trained model has, are kept as they are. */
const MOST_HALF = 65_504;

const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_536));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(200));
/** Numbers of the first files have to be there; what else a file leaves out is the published value. `modelProblems` judges both. */
const modelFields = Object.entries(FIELDS.model).map(([name, field]: [string, NumberField | ChoiceField]) => {
  const value = field.kind === 'number' ? v.number() : v.string();
  return [
    name,
    field.later || field.kind === 'choice' ? v.optional<typeof value, string | number | undefined>(value, field.default) : value,
  ];
});

/** More views than anybody waits for, and few enough to be drawn at once. */
const MOST_VIEWS = 1000;
const wholeNumber = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const lane = v.strictObject({
  segments: count,
  cost: v.optional(v.pipe(v.number(), v.finite())),
  commits: v.array(
    v.strictObject({
      segment: count,
      cell: wholeNumber(0, 65_535),
      token: wholeNumber(0, 255),
      probability: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    }),
  ),
});
const thinkingSchema = v.strictObject({
  strategy: v.strictObject({
    segments: count,
    commitFrom: v.optional(count),
    views: wholeNumber(1, MOST_VIEWS),
    order: v.picklist(['in turn', 'together', 'vote']),
    seed: wholeNumber(0, Number.MAX_SAFE_INTEGER),
  }),
  shown: wholeNumber(0, MOST_VIEWS - 1),
  lanes: v.pipe(v.array(lane), v.minLength(1), v.maxLength(MOST_VIEWS)),
});

const headerSchema = v.strictObject({
  version: v.literal(1),
  task: text,
  model: v.strictObject(Object.fromEntries(modelFields)),
  loss_type: v.picklist(['stablemax_cross_entropy', 'softmax_cross_entropy']),
  reasoning: v.strictObject({ segments: count, H_cycles: count, L_cycles: count }),
  weights: v.strictObject({ name: text, hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')) }),
  engine: text,
  seed: v.optional(v.number()),
  thinking: v.optional(thinkingSchema),
  wound: v.optional(v.strictObject({ lesion: text, segments: v.optional(count) })),
});
type Header = Omit<TraceHeader, 'wound'> & { readonly thinking?: StoredThinking; readonly wound?: StoredWound };
/** Its lesion by its code, "reset-z_H". */
type StoredWound = { readonly lesion: string; readonly segments?: number | undefined };
/** Without the lanes' answers. */
type StoredThinking = Omit<Thinking, 'lanes'> & { readonly lanes: readonly Omit<Lane, 'answer'>[] };

/** Sizes of every array, from the header alone. */
function shapes({ model, reasoning, thinking }: Header) {
  const { seq_len: S, vocab_size: V, hidden_size: D } = model;
  const [U, M, K] = [updateCount(reasoning), reasoning.segments, tokenCount(model)];
  return {
    question: [S],
    'updates.norm': [U, K],
    'updates.change': [U, K],
    'updates.probe': [U, S, V],
    'segments.output': [M, S, V],
    'segments.q': [M, 2],
    'states.initial': [2, K, D],
    'states.after': [U, K, D],
    'lanes.answer': [thinking?.lanes.length ?? 0, S],
  } as const;
}
type Name = keyof ReturnType<typeof shapes>;

/**
 * @param compact probabilities as bytes, lengths as halves, and no states.
 * @throws RangeError if an array does not fit the header.
 */
export function encodeTrace(
  { header: about, question, updates, segments, states, thinking }: Trace,
  compact = false,
): Uint8Array<ArrayBuffer> {
  const lanes = thinking?.lanes ?? [];
  const stored = thinking && { ...thinking, lanes: lanes.map(({ answer: _, ...rest }) => rest) };
  const { wound, ...rest } = about;
  const header: Header = {
    ...rest,
    ...(stored ? { thinking: stored } : {}),
    ...(wound ? { wound: { ...wound, lesion: lesionCode(wound.lesion) } } : {}),
  };
  const shape = shapes(header);
  const tensor = (name: Name, data: TensorInput['data']): TensorInput => ({ name, shape: shape[name], data });
  const amounts = (name: Name, x: Float32Array): TensorInput => ({
    ...tensor(name, x),
    as: compact && x.every((length) => length < MOST_HALF) ? 'F16' : undefined,
  });
  const chances = (name: Name, p: Float32Array) => tensor(name, compact ? toBytes(p, header.model.vocab_size) : p);
  return writeSafetensors(
    [
      tensor('question', question),
      amounts('updates.norm', updates.norm),
      amounts('updates.change', updates.change),
      chances('updates.probe', updates.probe),
      chances('segments.output', segments.output),
      tensor('segments.q', segments.q),
      ...(thinking ? [tensor('lanes.answer', Uint8Array.from(lanes.flatMap(({ answer }) => [...answer])))] : []),
      ...(states && !compact ? [tensor('states.initial', states.initial), tensor('states.after', states.after)] : []),
    ],
    { format: 'hrm-trace', header: JSON.stringify(header) },
  );
}

/** @throws FormatError naming the field or tensor that is missing, does not fit the header or holds what it cannot hold. */
export function decodeTrace(bytes: ArrayBuffer | Uint8Array): Trace {
  const file = readSafetensors(bytes);
  const { thinking: stored, wound: hurt, ...rest } = readHeader(file);
  const shape = shapes(stored ? { ...rest, thinking: stored } : rest);
  const wound = hurt && readWound(hurt, rest.model);
  const header: TraceHeader = { ...rest, ...(wound ? { wound } : {}) };
  const { vocab_size: V } = header.model;
  const numbers = (name: Name, least = -Number.MAX_VALUE) => checked(name, readFloat32(file, name, shape[name]), least, Number.MAX_VALUE);
  const states = file.tensors.has('states.initial') || file.tensors.has('states.after');
  return {
    header,
    question: readTokens(file, 'question', shape.question, V),
    updates: {
      norm: numbers('updates.norm', 0),
      change: numbers('updates.change', 0),
      probe: readChances(file, 'updates.probe', shape['updates.probe']),
    },
    segments: { output: readChances(file, 'segments.output', shape['segments.output']), q: numbers('segments.q') },
    ...(states ? { states: { initial: numbers('states.initial'), after: numbers('states.after') } } : {}),
    ...(stored
      ? { thinking: { ...stored, lanes: withAnswers(stored.lanes, readTokens(file, 'lanes.answer', shape['lanes.answer'], V)) } }
      : {}),
  };
}

function readWound({ lesion: code, segments }: StoredWound, model: TraceHeader['model']): Wound {
  const lesion = lesionOf(code);
  const wound = lesion && { lesion, ...(segments === undefined ? {} : { segments }) };
  const problem = wound ? woundProblem(model, wound) : 'no such lesion';
  if (!wound || problem)
    throw new FormatError('metadata "header", wound', 'a lesion that the model can have', `${quote(code)}: ${problem}`);
  return wound;
}

function withAnswers(lanes: StoredThinking['lanes'], answers: Uint8Array): Lane[] {
  const cells = answers.length / lanes.length;
  return lanes.map((about, i) => ({ ...about, answer: answers.slice(i * cells, (i + 1) * cells) }));
}

function readHeader(file: SafetensorsFile): Header {
  const json = file.metadata.get('header');
  if (file.metadata.get('format') !== 'hrm-trace' || json === undefined)
    throw new FormatError('metadata', 'a trace: format "hrm-trace" and a header', quote(Object.fromEntries(file.metadata)));
  let header: unknown;
  try {
    header = JSON.parse(json);
  } catch (error) {
    throw new FormatError('metadata "header"', 'JSON', (error as Error).message);
  }
  const parsed = v.safeParse(headerSchema, header);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new FormatError(`metadata "header", ${v.getDotPath(issue) ?? 'as a whole'}`, issue.expected ?? issue.message, issue.received);
  }
  const { seed, thinking, wound, ...rest } = parsed.output;
  // The schema builds the model's fields from their list, which its type cannot show.
  const model = rest.model as TraceHeader['model'];
  const problems = modelProblems(model);
  if (problems.length) throw new FormatError('metadata "header", model', 'a configuration that can run', describeProblems(problems));
  const misfit = thinking && laneProblem(thinking, rest.reasoning.segments, model);
  if (misfit) throw new FormatError('metadata "header", thinking', 'lanes of this puzzle and this strategy', misfit);
  return {
    ...rest,
    model,
    seed,
    ...(wound ? { wound } : {}),
    ...(thinking ? { thinking: { ...thinking, lanes: thinking.lanes.map((one) => ({ ...one, cost: one.cost })) } } : {}),
  };
}

/** What in the lanes does not go together, in plain words. */
function laneProblem(
  { strategy, lanes, shown }: v.InferOutput<typeof thinkingSchema>,
  segments: number,
  { seq_len: S, vocab_size: V }: TraceHeader['model'],
): string | undefined {
  if (lanes.length > strategy.views) return `${lanes.length} lanes of ${strategy.views} views`;
  if (lanes[shown]?.segments !== segments) return `lane ${shown + 1} recorded over ${segments} segments`;
  for (const [at, { segments: own, commits }] of lanes.entries()) {
    if (own > strategy.segments) return `lane ${at + 1} with ${own} segments of ${strategy.segments}`;
    const bad = commits.find(
      ({ segment, cell, token }, i) => segment > own || segment <= (commits[i - 1]?.segment ?? 0) || cell >= S || token >= V,
    );
    if (bad) return `${quote(bad)} in lane ${at + 1}`;
  }
  return undefined;
}

function readTokens(file: SafetensorsFile, name: Name, shape: readonly number[], vocabulary: number): Uint8Array {
  return checked(name, readBytes(file, name, shape), 0, vocabulary - 1);
}

function readBytes(file: SafetensorsFile, name: Name, shape: readonly number[]): Uint8Array {
  const tensor = file.tensors.get(name);
  if (tensor?.dtype !== 'U8' || tensor.shape.join() !== shape.join())
    throw new FormatError(
      `tensor ${quote(name)}`,
      `bytes of shape [${shape.join(', ')}]`,
      tensor ? `${tensor.dtype} of shape [${tensor.shape.join(', ')}]` : 'no such tensor',
    );
  return tensor.read();
}

/** Probabilities in either form. */
function readChances(file: SafetensorsFile, name: Name, shape: readonly number[]): Float32Array {
  if (file.tensors.get(name)?.dtype === 'U8') return Float32Array.from(readBytes(file, name, shape), (byte) => byte / 255);
  return checked(name, readFloat32(file, name, shape), 0, 1);
}

function checked<A extends Float32Array | Uint8Array>(name: Name, values: A, least: number, most: number): A {
  const bad = values.findIndex((x) => !(x >= least && x <= most));
  if (bad < 0) return values;
  const bounded = most < Number.MAX_VALUE;
  const expected = bounded ? `numbers from ${least} to ${most}` : least === 0 ? 'finite numbers from 0' : 'finite numbers';
  throw new FormatError(`tensor ${quote(name)}`, expected, `${values[bad]} at element ${bad}`);
}

/** Rows of `width` probabilities as bytes; the first of the largest stays where it was. */
function toBytes(chances: Float32Array, width: number): Uint8Array {
  const bytes = Uint8Array.from(chances, (p) => Math.round(255 * p));
  for (let row = 0; row < bytes.length; row += width) {
    let [likely, largest] = [row, row];
    for (let i = row + 1; i < row + width; i++) {
      if (chances[i] > chances[likely]) likely = i;
      if (bytes[i] > bytes[largest]) largest = i;
    }
    // Two bytes of 255 would be two probabilities near 1, so that there is always room for one more.
    if (largest !== likely) bytes[likely]++;
  }
  return bytes;
}
