/** JSON files, all at once: ARC's belong together, any other holds puzzles of its own. */
import { FormatError } from '../formats/error.ts';
import { isArc, readArc } from './arc-json.ts';
import { addNested, type Document, jsonLinesOf, jsonOf } from './json.ts';
import { partsOf } from './parts.ts';
import { type About, type Collector, type DataFile, listed } from './set.ts';

/** Reads ARC's files where there are any, else the puzzles of each file. Files that cannot be read are left out where others can. */
export async function* readJson(files: readonly DataFile[], into: Collector): AsyncGenerator<number, About> {
  const documents: Document[] = [];
  const faults: FormatError[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(error);
    }
  };
  for (const file of files) {
    await attempt(async () => {
      documents.push({ path: file.path, values: await valuesOf(file) });
    });
    yield file.source.size;
  }
  const arc = documents.filter(({ values }) => values.some(isArc));
  let about: About = {};
  if (arc.length) {
    const others = documents.filter((document) => !arc.includes(document)).map(({ path }) => path);
    if (others.length) into.note(`Left out, since they are none of ARC's files: ${listed(others)}.`);
    about = yield* readArc(arc, into);
  } else {
    const parts = partsOf(
      documents.map(({ path }) => path),
      into,
    );
    for (const document of documents) {
      const part = parts.get(document.path);
      if (!part) continue;
      try {
        yield* addNested(document, part, into);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        faults.push(error);
      }
    }
  }
  if (into.found === 0 && into.problems.length === 0 && faults[0]) throw faults[0];
  for (const { message } of faults) into.note(`Left out: ${message}.`);
  return about;
}

async function valuesOf(file: DataFile): Promise<unknown[]> {
  const lines = async (): Promise<unknown[]> => {
    const values: unknown[] = [];
    for await (const value of jsonLinesOf(file)) values.push(value);
    return values;
  };
  if (/\.(jsonl|ndjson)$/i.test(file.path)) return lines();
  try {
    return [await jsonOf(file)];
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    // Some call it .json though it has a value a line.
    const values = await lines().catch(() => []);
    if (values.length > 1) return values;
    throw error;
  }
}
