/** Files in and out: mistakes name the file; what is written appears whole or not at all. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readSafetensors, type SafetensorsFile } from '../formats/safetensors.ts';
import { faultText, UsageError } from './usage.ts';

/** Why the system refused a file, in plain words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'EACCES') return 'permission denied';
  return (error as Error).message;
}

export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

/** Runs a parser over a file's contents; its errors get the file's name in front. */
export function parseFile<T>(path: string, parse: (bytes: Buffer) => T): T {
  const bytes = readBytes(path);
  try {
    return parse(bytes);
  } catch (error) {
    throw new UsageError(`${path}: ${faultText(error)}`);
  }
}

export const openSafetensors = (path: string): SafetensorsFile => parseFile(path, readSafetensors);

/** Writes beside the target and renames, so that no half-written file is ever seen. */
export function writeWhole(path: string, bytes: Uint8Array): void {
  const partial = `${path}.partial-${process.pid}`;
  try {
    writeFileSync(partial, bytes);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw new UsageError(`${path}: ${reason(error)}`);
  }
}

/** Fails before hours of work if the target cannot be written. */
export function assertWritable(path: string): void {
  const probe = `${path}.partial-${process.pid}`;
  try {
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new UsageError(`${path}: cannot write here (${reason(error)})`);
  }
}
