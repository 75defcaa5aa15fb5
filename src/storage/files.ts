/** Files that outlive the page: OPFS in a worker, a folder in Node, a map in tests. Paths are relative, with '/'. */

/** What went wrong, for people and for the page to act on. */
export type StorageFault =
  /** No room left, or the quota is used up. */
  | 'full'
  /** The browser keeps no files here: private mode, blocked site data, too old. */
  | 'unavailable'
  /** Another tab holds it. */
  | 'busy'
  /** What was read is not what was written. */
  | 'damaged';

export class StorageError extends Error {
  constructor(
    readonly fault: StorageFault,
    /** What, and what to do about it, in plain words. */
    message: string,
  ) {
    super(message);
    this.name = 'StorageError';
  }
}

export interface FileEntry {
  /** Without the folder. */
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** 0 for a folder. */
  readonly bytes: number;
}

export interface Files {
  /** The whole content; undefined where there is no such file. */
  read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /**
   * Creates or replaces a file and the folders above it. Not atomic: broken off, it leaves any part of the old or new content, so
   * whoever needs more writes under a new name and checks what is read.
   * @throws StorageError
   */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** A file, or a folder with all that is in it; nothing where there is neither. */
  remove(path: string): Promise<void>;
  /** What lies in a folder, by name; empty where there is none. */
  list(folder: string): Promise<readonly FileEntry[]>;
}
