/**
 * A run as one file to hand on, a zip:
 *
 *   config.json            the run's settings, as the command line takes them
 *   metrics.csv            its curves
 *   weights.safetensors    the weights of its last save, and best.safetensors those of its best check
 *   trace.safetensors      those of its last save solving its first held-out puzzle, which Solve shows; left out where that takes long
 *   state.save             all that it takes to go on with it
 *   environment.json       what it is called and where it was trained
 */
import * as v from 'valibot';
import { decodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { weightsHash } from '../checkpoints/trained-model.ts';
import { weightsFile } from '../checkpoints/weights-file.ts';
import { FormatError, quote } from '../formats/error.ts';
import { readSafetensors } from '../formats/safetensors.ts';
import type { ByteSource } from '../formats/source.ts';
import { mostUnpacked, openZip } from '../formats/zip.ts';
import { writeZip } from '../formats/zip-writer.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { decodeTrace, encodeTrace } from '../trace/file.ts';
import type { Trace } from '../trace/trace.ts';
import { historyCsv } from '../training/history-csv.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { decodeSnapshot, encodeSnapshot, type Snapshot, snapshotWeights } from '../training/snapshot.ts';
import type { RunRecord } from './records.ts';
import { exampleSchema } from './stored-run.ts';

export interface RunBundle {
  readonly snapshot: Snapshot;
  readonly about: RunAbout;
  /** Weights of the best check. */
  readonly best: Uint8Array | undefined;
  /** A solve by the weights of its last save, without states. */
  readonly trace: Trace | undefined;
}

export type RunAbout = Pick<RunRecord, 'name' | 'parameters' | 'heldOut' | 'example' | 'engine' | 'created'>;

const FILES = {
  config: 'config.json',
  metrics: 'metrics.csv',
  weights: 'weights.safetensors',
  state: 'state.save',
  about: 'environment.json',
};
const BEST = 'best.safetensors';
const TRACE = 'trace.safetensors';
/** What a trace calls the weights that solve. */
export const BUNDLED_WEIGHTS = FILES.weights;
/** Text that is shown in one line, and stands in files of instructions: nothing that begins another line or turns its order round. */
const line = (most: number) =>
  v.pipe(v.string(), v.maxLength(most), v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, 'expected one line of text'));

const aboutSchema = v.object({
  name: line(200),
  parameters: v.pipe(v.number(), v.integer(), v.minValue(0)),
  heldOut: line(2000),
  example: v.optional(exampleSchema),
  engine: line(200),
  created: v.pipe(v.number(), v.minValue(0)),
});

/** @param environment for people: where it was trained, what is left out and why. */
export function encodeBundle(
  { snapshot, about, best, trace }: RunBundle,
  environment: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const text = (content: string) => new TextEncoder().encode(content);
  const json = (value: unknown) => text(`${JSON.stringify(value, null, 2)}\n`);
  const facts = { step: snapshot.counters.step, heldOut: about.heldOut, engine: snapshot.engine };
  return writeZip([
    { name: FILES.config, data: json(snapshot.config) },
    { name: FILES.metrics, data: text(historyCsv(snapshot.history)) },
    { name: FILES.weights, data: weightsFile(snapshot.config, snapshotWeights(snapshot), facts) },
    ...(best ? [{ name: BEST, data: best }] : []),
    ...(trace ? [{ name: TRACE, data: encodeTrace(trace, true) }] : []),
    { name: FILES.state, data: encodeSnapshot(snapshot) },
    { name: FILES.about, data: json({ ...about, ...environment }) },
  ]);
}

/** @throws FormatError naming the file that is missing, damaged or not of this run. */
export async function decodeBundle(source: ByteSource): Promise<RunBundle> {
  const zip = await openZip(source);
  // A run is whole or it is none.
  const [fault] = zip.skipped;
  if (fault) throw fault;
  const contents = new Map<string, Uint8Array>();
  const known: readonly string[] = [...Object.values(FILES), BEST, TRACE];
  let left = mostUnpacked(source.size);
  for (const [name, entry] of zip.entries) {
    if (!known.includes(name)) throw new FormatError(`entry ${quote(name)}`, `only ${known.join(', ')}`, 'another file');
    contents.set(name, await zip.read(entry, left));
    left -= entry.size;
  }
  const within = <T>(name: string, read: (bytes: Uint8Array) => T): T => {
    const bytes = contents.get(name);
    if (!bytes) throw new FormatError(`entry ${quote(name)}`, 'a file of a saved run', 'nothing');
    try {
      return read(bytes);
    } catch (error) {
      throw new FormatError(`entry ${quote(name)}`, 'a file of a saved run', (error as Error).message);
    }
  };
  const json = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
  const model = (bytes: Uint8Array) => JSON.stringify(decodeCheckpoint(readSafetensors(bytes)).model);
  const snapshot = within(FILES.state, decodeSnapshot);
  const config = within(FILES.config, (bytes) => parseRunConfig(json(bytes)));
  const about = within(FILES.about, (bytes) => v.parse(aboutSchema, json(bytes)));
  if (JSON.stringify(config) !== JSON.stringify(snapshot.config))
    throw new FormatError(`entry ${quote(FILES.config)}`, 'the settings of the saved run', 'others');
  if (about.example) within(FILES.about, () => TASKS[config.data.task].parse(about.example?.question ?? ''));
  const best = contents.get(BEST);
  const wrong = [FILES.weights, ...(best ? [BEST] : [])].find(
    (name) => JSON.parse(within(name, model)).hidden_size !== config.model.hidden_size,
  );
  if (wrong) throw new FormatError(`entry ${quote(wrong)}`, 'weights of the saved run', 'those of another model');
  const trace = contents.has(TRACE) ? within(TRACE, decodeTrace) : undefined;
  if (trace) {
    const { task, weights } = trace.header;
    const bundled = within(FILES.weights, (bytes) => decodeCheckpoint(readSafetensors(bytes)));
    if (task !== config.data.task || weights.hash !== (await weightsHash({ config: bundled.model, weights: bundled.weights })))
      throw new FormatError(`entry ${quote(TRACE)}`, `a solve by the weights in ${FILES.weights}`, 'one by others');
  }
  return { snapshot, about, best, trace };
}
