/** Files that are kept in a folder of the disk. */
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type FileEntry, type Files, StorageError } from '../storage/files.ts';
import { reason } from './files.ts';

const isMissing = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function refusal(path: string, error: unknown): StorageError {
  const full = FULL.has((error as NodeJS.ErrnoException).code ?? '');
  if (full) return new StorageError('full', `${path}: the disk is full; make room, and go on with "hrm resume"`);
  return new StorageError('unavailable', `${path}: ${reason(error)}`);
}

/** @param root the folder, made when something is first written. */
export function folderFiles(root: string): Files {
  const missing = <T>(otherwise: T, path: string) => {
    return (error: unknown): T => {
      if (isMissing(error)) return otherwise;
      throw refusal(path, error);
    };
  };
  return {
    async read(path) {
      const bytes = await readFile(join(root, path)).catch(missing(undefined, join(root, path)));
      return bytes && new Uint8Array(bytes);
    },
    async write(path, bytes) {
      const target = join(root, path);
      try {
        await mkdir(dirname(target), { recursive: true });
        const file = await open(target, 'w');
        try {
          await file.writeFile(bytes);
          await file.sync();
        } finally {
          await file.close();
        }
      } catch (error) {
        throw refusal(target, error);
      }
    },
    remove: (path) => rm(join(root, path), { recursive: true, force: true }),
    async list(folder) {
      const found = await readdir(join(root, folder), { withFileTypes: true }).catch(missing([], join(root, folder)));
      const entries = found.map(async (entry): Promise<FileEntry> => {
        if (entry.isDirectory()) return { name: entry.name, kind: 'folder', bytes: 0 };
        const size = await stat(join(root, folder, entry.name)).then((s) => s.size, missing(0, entry.name));
        return { name: entry.name, kind: 'file', bytes: size };
      });
      return (await Promise.all(entries)).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}
