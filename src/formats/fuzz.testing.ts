/**
 * Damaged files by the thousand. Every input follows from a seed and a number, so that any of them can be made again; whatever a
 * reader is given, it has to answer with a value or a FormatError, in bounded time and memory, and leave JavaScript as it was.
 */

import { gzipSync } from 'node:zlib';
import { importPublished } from '../checkpoints/published.ts';
import { parsePublishedConfig } from '../checkpoints/published-config.ts';
import { weightsHash } from '../checkpoints/trained-model.ts';
import { writeFolder } from '../data/folder-writer.ts';
import { finish, readSet } from '../data/read.ts';
import type { ImportedSet } from '../data/set.ts';
import { PUBLISHED } from '../model/config.ts';
import { weightShapes } from '../model/parameters.ts';
import { readPuzzle } from '../puzzles/any-puzzle.ts';
import { Random } from '../puzzles/random.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { decodeBundle, encodeBundle } from '../storage/bundle.ts';
import { decodeTrace, encodeTrace } from '../trace/file.ts';
import { madeUpTrace } from '../trace/trace.testing.ts';
import type { Trace } from '../trace/trace.ts';
import { HISTORY_WIDTH } from '../training/history.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot, seal, snapshotWeights, tensorsOf } from '../training/snapshot.ts';
import { FormatError } from './error.ts';
import { readNpy, writeNpy } from './npy.ts';
import { ORDERED, op, pickle, tensorOps } from './pickle.testing.ts';
import { ORDERED_DICT, PickleGlobal, readPickle } from './pickle.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';
import { memorySource } from './source.ts';
import { openTorch } from './torch.ts';
import { readYaml } from './yaml.ts';
import { deflatedZip } from './zip.testing.ts';
import { openZip } from './zip.ts';
import { writeZip } from './zip-writer.ts';

interface Target {
  /** Sound files to damage. */
  readonly corpus: readonly Uint8Array[];
  /** Puts the damaged bytes where the reader finds them. */
  wrap?(bytes: Uint8Array): Uint8Array;
  /** Reads everything there is; gives how many bytes the values take. */
  read(bytes: Uint8Array): number | Promise<number>;
}

const MOST_SECONDS = 2;
/** What a reader may make of a byte, at most: a tag of two bytes can become a Map. */
const MOST_GROWTH = 64;
const SLACK = 2 ** 20;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const STORAGE = new Uint8Array(Float32Array.from({ length: 24 }, (_, i) => i).buffer);
const STATE_DICT = pickle(
  ORDERED,
  op.put(0),
  op.mark,
  op.text('model.q_head.weight'),
  tensorOps('0', 'FloatStorage', 24, 0, [4, 6], [6, 1]),
  op.text('model.q_head.bias'),
  tensorOps('1', 'BFloat16Storage', 48, 2, [3, 4], [4, 1]),
  op.setItems,
  op.dict,
  op.text('_metadata'),
  ORDERED,
  op.setItem,
  op.build,
);
/** As trainers save it, among other things. */
const TRAINED = pickle(
  op.dict,
  op.text('model'),
  ORDERED,
  op.mark,
  op.text('w'),
  [
    ...op.global('torch._utils', '_rebuild_parameter'),
    ...op.tuple(tensorOps('0', 'FloatStorage', 24, 0, [24], [1]), op.false, ORDERED),
    ...op.reduce,
  ],
  op.text('q'),
  tensorOps('1', 'QInt8Storage', 96, 0, [96], [1]),
  op.setItems,
  op.setItem,
  op.text('args'),
  [...op.global('argparse', 'Namespace'), ...op.emptyTuple, 0x81, ...op.dict, ...op.build],
  op.setItem,
);
const torchFile = (data: Uint8Array): Uint8Array =>
  writeZip([
    { name: 'm/data.pkl', data },
    { name: 'm/data/0', data: STORAGE },
    { name: 'm/data/1', data: STORAGE },
  ]);
const ZIP = writeZip(
  [
    { name: 'a/b.txt', data: text('hello, hello') },
    { name: 'c', data: new Uint8Array() },
    { name: 'd.bin', data: STORAGE },
  ],
  8,
);

async function readTorch(bytes: Uint8Array): Promise<number> {
  const file = await openTorch(memorySource(bytes));
  let size = 0;
  for (const tensor of file.tensors.values())
    size += (await tensor.read()).byteLength + (tensor.shape[0] ? (await tensor.readRow(0)).byteLength : 0);
  return size;
}

const MODEL = {
  ...PUBLISHED,
  vocab_size: 3,
  seq_len: 4,
  hidden_size: 16,
  ffn_multiple: 1,
  expansion: 0.2,
  H_layers: 1,
  L_layers: 1,
  puzzle_emb_ndim: 16,
};
const MODEL_TENSORS = [...weightShapes(MODEL)].map(([name, shape]) => ({ name, shape, length: shape.reduce((a, b) => a * b, 1) }));
const MODEL_PICKLE = pickle(
  ORDERED,
  op.mark,
  MODEL_TENSORS.flatMap(({ name, shape, length }, key) => {
    const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
    return [...op.text(`_orig_mod.model.inner.${name}`), ...tensorOps(String(key), 'FloatStorage', length, 0, [...shape], strides)];
  }),
  op.setItems,
);

/** Reads puzzles from files; gives how many bytes their boards take. */
async function readPuzzles(files: Readonly<Record<string, Uint8Array>>): Promise<number> {
  const set = await finish(readSet(Object.entries(files).map(([path, bytes]) => ({ path, source: memorySource(bytes) }))));
  for (const { question, answer, id = 0 } of [...set.training, ...set.test])
    if (question.length !== set.task.cells || answer.length !== set.task.cells || set.identifiers[id] === undefined)
      throw new Error('a puzzle that does not fit its set');
  return 2 * set.task.cells * (set.training.length + set.test.length);
}

const SUDOKU = ['12..34122143432.', '1234341221434321'] as const;
const MAZE = ['####### S  ## # ## # ##   G########', '####### Sooo## #o## #o##   G########'].map((text) => text.padEnd(36, '#'));
const CSV = `source,question,answer,rating\r\na,${SUDOKU.join()},3\n"b, ""c""",${SUDOKU[1].replace('3', '0')},${SUDOKU[1]},\n`;
const ARC_TASK = '{"train": [{"input": [[1, 2]], "output": [[2, 1]]}], "test": [{"input": [[3, 0], [0, 9]], "output": [[0]]}]}';
const NINE = '530070000600195000098000060800060003400803001700020006060000280000419005000080079';
/** Puzzles as people write them: three a line, three in rows, two of JSON, XML. */
const WRITTEN = [
  `:0000:x:${NINE.replace('53', '53+4').replace('0', '')}:::`,
  `https://www.sudokuwiki.org/sudoku.htm?bd=${NINE}`,
  `1,"${SUDOKU[0]}",${SUDOKU[1]},2.5,easy`,
  `#Aauthor\n[Puzzle]\n${(NINE.match(/.{9}/g) ?? []).join('\n')}\n[State]\n${NINE}`,
  `+-----+-----+\n| 1 2 | . . |\n| 3 4 | 1 2 |\n+-----+-----+\n| 2 1 | 4 3 |\n| 4 3 | 2 . |\n+-----+-----+\n\n1\t2\t\t\n3\t4\t1\t2\n2\t1\t4\t3\n4\t3\t2\t\n`,
  `Maze 1\n${(MAZE[0].match(/.{6}/g) ?? []).join('\n')}\n\n${(MAZE[1].match(/.{6}/g) ?? []).join('\n').replaceAll(' ', '.')}`,
  `[{"id": 1, "puzzle": "${SUDOKU[0]}", "solution": "${SUDOKU[1]}", "difficulty": 3}]`,
  `{"grids": [{"value": [[1, 2, 0, 0], [3, 4, 1, 2], [2, 1, 4, 3], [4, 3, 2, null]]}]}\n["${SUDOKU[1].replace('1', '0')}"]\n`,
  `<?xml version="1.0"?><opensudoku><game data="${NINE}"/><game data="version: 2&#10;${[...NINE].map((digit) => `${digit}|-|${digit === '0' ? 1 : 0}|`).join('')}"/></opensudoku>`,
].map(text);
const SET: ImportedSet = {
  name: 'set',
  format: 'made here',
  task: TASKS.sudoku4,
  training: [0, 3, 9].map((blank, i) => {
    const answer = TASKS.sudoku4.parse(SUDOKU[1]);
    return { question: answer.map((token, cell) => (cell === blank ? 1 : token)), answer, name: `no. ${i}`, rating: i };
  }),
  test: [],
  identifiers: ['<blank>'],
  problems: [],
  badRows: 0,
  duplicates: 0,
  notes: [],
};
/** The files of a folder one behind the other, so that any of them can be damaged. */
const MARK = '\n=-=-=\n';
const FOLDER = writeFolder(SET);
const FOLDER_BYTES = writeParts(FOLDER.flatMap(({ name, data }) => [text(name), data]));

function writeParts(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part, i) => [...(i ? text(MARK) : []), ...part]));
}

function readParts(bytes: Uint8Array): Uint8Array[] {
  const latin = new TextDecoder('latin1').decode(bytes);
  let at = 0;
  return latin.split(MARK).map((part) => {
    const begin = at;
    at += part.length + MARK.length;
    return bytes.subarray(begin, begin + part.length);
  });
}

const RUN_CONFIG = parseRunConfig({
  data: { task: 'sudoku4', level: 'minimal', count: 9, augment: {}, split: 'puzzles', heldOut: 1, seed: 1 },
  model: { hidden_size: 8, num_heads: 1, ffn_multiple: 8, H_layers: 1, L_layers: 1, puzzle_emb_ndim: 8 },
  training: { batch_size: 2, ema_rate: 0.5 },
});
export const RUN: Snapshot = {
  config: RUN_CONFIG,
  engine: 'CPU',
  data: '',
  counters: { step: 3, rowsBegan: 0, goodChecks: 0, timeIsUp: false, seconds: 1.5 },
  random: { exploration: [1, 2, 3, 4], examples: [5, 6, 7, 8] },
  tensors: new Map(
    tensorsOf(RUN_CONFIG).map(({ name, shape, storage: { dtype } }) => {
      const length = shape.reduce((a, b) => a * b, 1);
      return [
        name,
        dtype === 'f32' ? new Float32Array(length) : dtype === 'u32' ? new Uint32Array(length) : new Int32Array(length),
      ] as const;
    }),
  ),
  history: {
    metrics: new Float32Array(2 * HISTORY_WIDTH),
    checks: [{ step: 2, seconds: 1, n: 4, exact: [0.5], cells: [0.75], haltedSegments: 1, haltedExact: 0 }],
    marks: [{ step: 1, text: 'here' }],
  },
};
/** By the weights of the run, which are all 0. */
export const RUN_TRACE: Trace = await (async () => {
  const trace = madeUpTrace(undefined, undefined, RUN_CONFIG.model);
  const hash = await weightsHash({ config: RUN_CONFIG.model, weights: snapshotWeights(RUN) });
  return { ...trace, header: { ...trace.header, weights: { name: 'weights', hash } } };
})();
const sizeOf = ({ tensors, history }: Snapshot): number =>
  [...tensors.values()].reduce((size, { byteLength }) => size + byteLength, history.metrics.byteLength);

/** By the name that the readers go by. */
export const TARGETS: Readonly<Record<string, Target>> = {
  zip: {
    corpus: [ZIP, deflatedZip(text('abc'.repeat(300)))],
    async read(bytes) {
      const zip = await openZip(memorySource(bytes));
      let size = 0;
      for (const entry of zip.entries.values()) size += (await zip.read(entry, 1 << 20)).byteLength;
      return size;
    },
  },
  pickle: {
    corpus: [
      STATE_DICT,
      Uint8Array.from([
        0x80,
        4,
        0x95,
        ...new Uint8Array(8),
        0x5d,
        0x94,
        0x28,
        0x8c,
        1,
        97,
        0x94,
        0x43,
        1,
        7,
        0x8f,
        0x28,
        0x4b,
        1,
        0x90,
        0x65,
        0x2e,
      ]),
      pickle(op.tuple(op.int(1), op.list, op.text('x'), op.none)),
      pickle(op.list, op.put(0), op.get(0), op.append),
    ],
    read(bytes) {
      const globals = [
        ORDERED_DICT,
        new PickleGlobal('torch.FloatStorage'),
        new PickleGlobal('torch._utils._rebuild_tensor_v2', (args) => args.length),
      ];
      readPickle(bytes, { globals: new Map(globals.map((global) => [global.name, global])), persistent: () => null });
      return 0;
    },
  },
  torch: { corpus: [STATE_DICT, TRAINED], wrap: torchFile, read: readTorch },
  published: {
    corpus: [MODEL_PICKLE],
    wrap: (data) =>
      writeZip([
        { name: 'm/data.pkl', data },
        ...MODEL_TENSORS.map(({ length }, key) => ({ name: `m/data/${key}`, data: new Uint8Array(4 * length) })),
      ]),
    async read(bytes) {
      const { weights } = await importPublished(await openTorch(memorySource(bytes)), { seq_len: 4 });
      return [...weights.values()].reduce((size, { byteLength }) => size + byteLength, 0);
    },
  },
  npy: {
    corpus: [
      writeNpy([2, 3], Int32Array.of(1, 2, 3, 4, 5, 6)),
      writeNpy([4], BigInt64Array.of(1n, 2n, -3n, 4n)),
      writeNpy([], Uint8Array.of(1)),
      Uint8Array.from(
        new TextDecoder('latin1')
          .decode(writeNpy([2, 3], Int32Array.of(1, 2, 3, 4, 5, 6)))
          .replace('<i4', '>u4')
          .replace("False, 'shape': (2, 3)", "True, 'shape': (2L, 3L)"),
        (sign) => sign.charCodeAt(0),
      ),
    ],
    read: (bytes) => readNpy(bytes).data.byteLength,
  },
  safetensors: {
    corpus: [
      writeSafetensors(
        [
          { name: 'a', shape: [2, 3], data: new Float32Array(6) },
          { name: 'b.weight', shape: [4], data: new Uint8Array(4) },
        ],
        { k: 'v' },
      ),
      writeSafetensors([{ name: 'x', shape: [], data: new Float64Array(1) }]),
    ],
    read: (bytes) => [...readSafetensors(bytes).tensors.values()].reduce((size, tensor) => size + tensor.read().byteLength, 0),
  },
  csv: {
    corpus: [
      text(CSV),
      text(`source,question,answer,rating\n,${MAZE.join()},2\n`),
      text(`,Puzzle; Solution;difficulty\n0;"${SUDOKU[0]}"; ${SUDOKU[1]};hard\n`),
      text(`quizzes,solutions\n${SUDOKU.join()}\n5.3E+80,${SUDOKU[1]}\n`),
    ],
    read: (bytes) => readPuzzles({ 'a.csv': bytes }),
  },
  strings: {
    corpus: [text(`${SUDOKU[0]}\n${SUDOKU.join(' ')}\n# a comment\n`), text(`${MAZE[0]}\n${MAZE.join('\t')}\r\n`), ...WRITTEN.slice(0, 3)],
    read: (bytes) => readPuzzles({ '': bytes }),
  },
  rows: { corpus: WRITTEN.slice(3, 6), read: (bytes) => readPuzzles({ 'a.sdk': bytes }) },
  json: { corpus: WRITTEN.slice(6, 8), read: (bytes) => readPuzzles({ 'a.json': bytes, 'test.jsonl': bytes }) },
  xml: { corpus: WRITTEN.slice(8), read: (bytes) => readPuzzles({ 'a.opensudoku': bytes }) },
  gzip: { corpus: [new Uint8Array(gzipSync(CSV))], read: (bytes) => readPuzzles({ 'a.csv.gz': bytes }) },
  'one puzzle': {
    corpus: WRITTEN,
    async read(bytes) {
      const { task, question } = await readPuzzle(new TextDecoder().decode(bytes));
      if (question.length !== task.cells) throw new Error('a board that does not fit its task');
      return question.length;
    },
  },
  arc: {
    corpus: [
      text(ARC_TASK),
      text(`{"a": ${ARC_TASK}, "__proto__": ${ARC_TASK}}`),
      text('[{"input": [[1, 2]], "output": [[2, 1]]}, {"task_id": "b", "input": [[3]], "output": [[4]]}]'),
      text('{"a": [{"attempt_1": [[0]], "attempt_2": [[0]]}]}'),
    ],
    read: (bytes) =>
      readPuzzles({ 'evaluation/a.json': bytes, 'training/a.json': bytes, 'training/solutions.json': text('{"a": [[[1]]]}') }),
  },
  folder: {
    corpus: [FOLDER_BYTES],
    read(bytes) {
      const parts = readParts(bytes);
      const files = parts.flatMap((name, i) =>
        i % 2 === 0 ? [[String.fromCharCode(...name), parts[i + 1] ?? new Uint8Array()] as const] : [],
      );
      return readPuzzles(Object.fromEntries(files));
    },
  },
  run: {
    corpus: [encodeSnapshot(RUN)],
    // Its checksum would refuse all damage before anything is read.
    wrap(bytes) {
      const file = Uint8Array.from(bytes);
      if (file.length > 64) seal(file);
      return file;
    },
    read: (bytes) => sizeOf(decodeSnapshot(bytes)),
  },
  bundle: {
    corpus: [
      encodeBundle({
        snapshot: RUN,
        about: { name: 'a', parameters: 1, heldOut: 'b', engine: 'CPU', created: 0 },
        best: undefined,
        trace: undefined,
      }),
      encodeBundle({
        snapshot: RUN,
        about: { name: 'a', parameters: 1, heldOut: 'b', engine: 'CPU', created: 0 },
        best: undefined,
        trace: RUN_TRACE,
      }),
    ],
    read: async (bytes) => sizeOf((await decodeBundle(memorySource(bytes))).snapshot),
  },
  trace: {
    corpus: [encodeTrace(RUN_TRACE), encodeTrace(RUN_TRACE, true)],
    read(bytes) {
      const { updates, segments, states = {} } = decodeTrace(bytes);
      return [updates, segments, states].flatMap(Object.values<Float32Array>).reduce((size, { byteLength }) => size + byteLength, 0);
    },
  },
  'folder zip': { corpus: [writeZip(FOLDER)], read: (bytes) => readPuzzles({ 'a.zip': bytes }) },
  yaml: {
    corpus: [
      text('arch:\n  H_cycles: 2\n  loss:\n    loss_type: stablemax_cross_entropy\n  pos_encodings: rope\nlist: [a, "b"]\nlr: 1.0e-05\n'),
    ],
    async read(bytes) {
      parsePublishedConfig(await readYaml(new TextDecoder().decode(bytes), 'all_config.yaml'));
      return 0;
    },
  },
};

/** Numbers at which bounds tend to be wrong. */
const EDGES = [0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** One change of a sound file, or up to six: bytes, numbers, parts cut out, doubled, moved, or taken from another file. */
export function damage(random: Random, { corpus }: Pick<Target, 'corpus'>): Uint8Array {
  const pick = <T>(items: readonly T[]): T => items[random.below(items.length)];
  let bytes = Uint8Array.from(pick(corpus));
  const part = (source: Uint8Array): Uint8Array => {
    const from = random.below(source.length + 1);
    return source.subarray(from, from + random.below(Math.min(40, source.length - from) + 1));
  };
  const changes: readonly (() => void)[] = [
    () => {
      bytes[random.below(bytes.length)] ^= 1 << random.below(8);
    },
    () => {
      bytes[random.below(bytes.length)] = pick([random.below(256), ...text('{}[]()",:\'.0123456789-_eXtRQcub\n ')]);
    },
    () => {
      const size = pick([1, 2, 4, 8].filter((n) => n <= bytes.length));
      const view = new DataView(bytes.buffer);
      const at = random.below(bytes.length - size + 1);
      if (size === 1) view.setUint8(at, pick(EDGES));
      else if (size === 2) view.setUint16(at, pick(EDGES), true);
      else if (size === 4) view.setUint32(at, pick(EDGES), true);
      else view.setBigUint64(at, BigInt(pick(EDGES)) << BigInt(pick([0, 0, 31, 32])), true);
    },
    () => {
      bytes = bytes.slice(0, random.below(bytes.length));
    },
    () => {
      const from = random.below(bytes.length);
      bytes = Uint8Array.from([...bytes.subarray(0, from), ...bytes.subarray(from + random.below(30))]);
    },
    () => {
      const at = random.below(bytes.length + 1);
      bytes = Uint8Array.from([...bytes.subarray(0, at), ...part(pick([bytes, ...corpus])), ...bytes.subarray(at)]);
    },
  ];
  for (let n = random.below(2) ? 1 : 2 + random.below(5); n > 0 && bytes.length > 0; n--) pick(changes)();
  return bytes;
}

export interface Outcome {
  readonly kind: 'value' | 'refused';
  readonly seconds: number;
}

const prototypes = () =>
  [Object, Array, Map, String, Number, Function, Uint8Array].map((type) => Reflect.ownKeys(type.prototype).length).join();
const untouched = prototypes();

/** @throws Error naming the input if the reader does anything but read or refuse it. */
export async function tryInput(format: string, seed: string, index: number): Promise<Outcome> {
  const target = TARGETS[format];
  const damaged = damage(Random.from(seed, `${format} ${index}`), target);
  const input = target.wrap?.(damaged) ?? damaged;
  const wrong = (what: string, cause?: unknown) => new Error(`${format}, seed ${seed}, input ${index}: ${what}`, { cause });
  const before = process.memoryUsage().arrayBuffers;
  const began = process.cpuUsage();
  let kind: Outcome['kind'] = 'value';
  try {
    const size = await target.read(input);
    if (size > input.length * MOST_GROWTH + SLACK) throw wrong(`${size} bytes out of ${input.length}`);
  } catch (error) {
    if (!(error instanceof FormatError)) throw wrong(`threw ${error}`, error);
    kind = 'refused';
  }
  // Of this process: a busy machine may let others run.
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  if (seconds > MOST_SECONDS) throw wrong(`took ${seconds} s`);
  if (process.memoryUsage().arrayBuffers - before > input.length * MOST_GROWTH + SLACK)
    throw wrong('took more memory than its size explains');
  if (prototypes() !== untouched) throw wrong('changed a prototype');
  return { kind, seconds };
}
