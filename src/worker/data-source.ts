/** Wherever puzzles come from, as files that a reader reads piece by piece. */
import type { DataFile } from '../data/set.ts';
import { chunksOf } from '../formats/chunks.ts';
import { blobSource } from '../formats/source.ts';
import type { Progress } from '../puzzles/dataset.ts';
import type { DataSource } from './library-protocol.ts';

/** @throws Error in plain words where an address gives nothing. */
export async function filesOf(source: DataSource, pause: (progress: Progress) => Promise<void>): Promise<readonly DataFile[]> {
  switch (source.kind) {
    case 'files':
      return source.files.map(({ path, blob }) => ({ path, source: blobSource(blob) }));
    case 'text':
      return [{ path: '', source: blobSource(new Blob([source.text])) }];
    case 'url':
      return [{ path: nameOf(source.url), source: blobSource(await fetched(source.url, pause)) }];
  }
}

/** As it stands in the address, escapes and all. */
const nameOf = (url: string): string => new URL(url).pathname.split('/').at(-1) ?? '';

async function fetched(url: string, pause: (progress: Progress) => Promise<void>): Promise<Blob> {
  const { host } = new URL(url);
  const unreachable = (): never => {
    throw new Error(
      `${host} cannot be reached, or does not let other pages read its files. Download the file in a tab of its own and drop it here.`,
    );
  };
  const response = await fetch(url).catch(unreachable);
  if (!response.ok || !response.body) throw new Error(`${host} answered ${response.status}: there is no file at this address.`);
  const wanted = Number(response.headers.get('content-length')) || 0;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let found = 0;
  for await (const piece of chunksOf(response.body, unreachable)) {
    pieces.push(piece);
    found += piece.length;
    await pause({ found, wanted: Math.max(wanted, found) });
  }
  return new Blob(pieces);
}
