/** Puzzles from a path: a file of any known format, a folder of them, or a zip. */
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finish, readSet } from '../data/read.ts';
import type { DataFile, ImportedSet } from '../data/set.ts';
import { FormatError } from '../formats/error.ts';
import type { Task } from '../puzzles/task.ts';
import { reason } from './files.ts';
import { UsageError } from './usage.ts';

const MOST_FILES = 20_000;

/**
 * @param keepGood whether a set with bad rows is taken without them.
 * @throws UsageError naming file, row and column.
 */
export async function readPuzzles(path: string, keepGood: boolean, task?: Task): Promise<ImportedSet> {
  const set = await read(path, task);
  for (const note of set.notes) process.stderr.write(`hrm: ${note}\n`);
  const [first] = set.problems;
  if (!first) return set;
  if (set.badRows > 0 && !keepGood) throw new UsageError(`${first.message}; --keep-good goes on without the ${set.badRows} bad rows`);
  process.stderr.write(`hrm: ${set.badRows} bad rows are left out, the first: ${first.message}\n`);
  return set;
}

async function read(path: string, task: Task | undefined): Promise<ImportedSet> {
  try {
    return await finish(readSet(await filesAt(path), task));
  } catch (error) {
    if (error instanceof FormatError) throw new UsageError(error.message);
    throw error;
  }
}

/** The file, or all files of the folder. Their paths begin with its name. */
async function filesAt(path: string): Promise<DataFile[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [await fileAt(path, path)];
    const found = await readdir(path, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    if (files.length > MOST_FILES) throw new UsageError(`${path}: a folder of more than ${MOST_FILES} files`);
    return await Promise.all(
      files.map((entry) => {
        const file = join(entry.parentPath, entry.name);
        return fileAt(file, [basename(path), ...file.slice(path.length).split(/[\\/]/).filter(Boolean)].join('/'));
      }),
    );
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

async function fileAt(file: string, path: string): Promise<DataFile> {
  const { size } = await stat(file);
  return {
    path,
    source: {
      size,
      async read(begin, end) {
        const handle = await open(file, 'r');
        try {
          const bytes = new Uint8Array(end - begin);
          const { bytesRead } = await handle.read(bytes, 0, bytes.length, begin);
          if (bytesRead < bytes.length) throw new FormatError(path, `${size} bytes`, 'fewer: it changed while it was read');
          return bytes;
        } finally {
          await handle.close();
        }
      },
    },
  };
}
