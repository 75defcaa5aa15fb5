/** Files of the browser's private file system. Writing takes a worker where there is no `createWritable`. */
import { type FileEntry, type Files, StorageError } from './files.ts';

export const UNAVAILABLE =
  'This browser keeps no files for this page (a private window, or blocked site data): training works, but ends with the page. ' +
  'Save the weights, or open the page in a normal window.';
const FULL =
  'Storage is full: delete runs on the Runs page or data sets on the Data page, or make room on the disk. What was saved before is whole.';

const nameOf = (error: unknown): string => (error instanceof DOMException || error instanceof Error ? error.name : '');

function refusal(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  switch (nameOf(error)) {
    case 'QuotaExceededError':
      return new StorageError('full', FULL);
    case 'NoModificationAllowedError':
      return new StorageError('busy', 'Another tab is writing this file: close that tab, or wait a moment.');
    default:
      return new StorageError('unavailable', `${UNAVAILABLE} (${error instanceof Error ? error.message : String(error)})`);
  }
}

const isMissing = (error: unknown): boolean => ['NotFoundError', 'TypeMismatchError'].includes(nameOf(error));

const partsOf = (path: string): string[] => path.split('/').filter(Boolean);

/** @throws StorageError where the browser keeps no files for this page. */
export async function opfsFiles(storage: StorageManager | undefined = globalThis.navigator?.storage): Promise<Files> {
  if (!storage?.getDirectory) throw new StorageError('unavailable', UNAVAILABLE);
  const root = await storage.getDirectory().catch((error: unknown) => {
    throw refusal(error);
  });
  /** Undefined where it is missing and is not to be made. */
  async function folder(parts: readonly string[], create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
    let at = root;
    try {
      for (const part of parts) at = await at.getDirectoryHandle(part, { create });
      return at;
    } catch (error) {
      if (!create && isMissing(error)) return undefined;
      throw refusal(error);
    }
  }
  return {
    async read(path) {
      const parts = partsOf(path);
      const name = parts.pop() ?? '';
      try {
        const file = await (await folder(parts, false))?.getFileHandle(name);
        return file && new Uint8Array(await (await file.getFile()).arrayBuffer());
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw refusal(error);
      }
    },
    async write(path, bytes) {
      const parts = partsOf(path);
      const name = parts.pop() ?? '';
      try {
        const target = (await (await folder(parts, true))?.getFileHandle(name, { create: true })) as FileSystemFileHandle;
        // Only in workers, and not in every browser.
        await ('createSyncAccessHandle' in target ? writeAtOnce(target, bytes) : writeStreaming(target, bytes));
      } catch (error) {
        throw refusal(error);
      }
    },
    async remove(path) {
      const parts = partsOf(path);
      const name = parts.pop() ?? '';
      try {
        await (await folder(parts, false))?.removeEntry(name, { recursive: true });
      } catch (error) {
        if (!isMissing(error)) throw refusal(error);
      }
    },
    async list(path) {
      const found: FileEntry[] = [];
      const at = await folder(partsOf(path), false);
      if (!at) return found;
      for await (const [name, handle] of at.entries()) {
        if (handle.kind === 'directory') found.push({ name, kind: 'folder', bytes: 0 });
        else {
          // Removed by another worker in the meantime, it is not there.
          const file = await (handle as FileSystemFileHandle).getFile().catch(() => undefined);
          if (file) found.push({ name, kind: 'file', bytes: file.size });
        }
      }
      return found.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
  };
}

async function writeAtOnce(target: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
  const access = await target.createSyncAccessHandle();
  try {
    access.truncate(0);
    const written = access.write(bytes);
    if (written < bytes.length) throw new StorageError('full', FULL);
    access.flush();
  } finally {
    access.close();
  }
}

async function writeStreaming(target: FileSystemFileHandle, bytes: Uint8Array): Promise<void> {
  const stream = await target.createWritable();
  try {
    await stream.write(bytes as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (error) {
    await stream.abort().catch(() => undefined);
    throw error;
  }
}
