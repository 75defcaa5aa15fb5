/** Files that were dropped, chosen or pasted, folders included, as the library takes them: with their relative paths. */

import type { DataSource } from '../../worker/library-protocol.ts';
import { dataStrings as words } from './strings.ts';

/** A data folder has a dozen files, a folder of ARC tasks some hundreds. */
const MOST_FILES = 5000;

type Files = Extract<DataSource, { kind: 'files' }>['files'];

const tooMany = (): Error => new Error(words.bring.tooMany(MOST_FILES));

export function chosenFiles(list: readonly File[]): DataSource {
  if (list.length > MOST_FILES) throw tooMany();
  return { kind: 'files', files: list.map((file) => ({ path: file.webkitRelativePath || file.name, blob: file })) };
}

/**
 * What a drop or a paste carries; undefined where there is nothing in it. Has to be called while the event is handled: later the
 * browser has forgotten it.
 */
export function carried(transfer: DataTransfer): Promise<DataSource | undefined> {
  const items = Array.from(transfer.items).filter(({ kind }) => kind === 'file');
  const roots = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const text = transfer.getData('text/plain');
  if (!roots.length) return Promise.resolve(text.trim() ? { kind: 'text', text } : undefined);
  return collect(roots);
}

async function collect(roots: readonly { entry: FileSystemEntry | null; file: File | null }[]): Promise<DataSource | undefined> {
  const files: Files[number][] = [];
  for (const { entry, file } of roots) {
    if (entry?.isDirectory) await walk(entry as FileSystemDirectoryEntry, files);
    else if (file) files.push({ path: file.name, blob: file });
  }
  return files.length ? { kind: 'files', files } : undefined;
}

async function walk(folder: FileSystemDirectoryEntry, files: Files[number][]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // A reader hands out a hundred entries at a time.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (!entries.length) return;
    for (const entry of entries) {
      if (files.length >= MOST_FILES) throw tooMany();
      if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, files);
      else files.push({ path: entry.fullPath.slice(1), blob: await fileOf(entry as FileSystemFileEntry) });
    }
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> => new Promise((resolve, reject) => entry.file(resolve, reject));
