/** Files out of archives: zip and gzip. */
import { chunksOf } from '../formats/chunks.ts';
import { FormatError } from '../formats/error.ts';
import { memorySource } from '../formats/source.ts';
import { mostUnpacked, openZip, type ZipEntry, type ZipFile } from '../formats/zip.ts';
import { type DataFile, inFile, wholeFile } from './set.ts';

const MOST_UNPACKED = 2 ** 30;

/** The same files with the contents of archives in their place. Hidden files, and folders that only a Mac makes, are left out. */
export async function unpacked(
  files: readonly DataFile[],
): Promise<{ readonly files: readonly DataFile[]; readonly faults: readonly FormatError[] }> {
  const all: DataFile[] = [];
  const faults: FormatError[] = [];
  for (const file of files) {
    const magic = await beginning(file);
    if (magic === '31,139') all.push(await gunzipped(file));
    else if (!isZip(magic) && !/\.zip$/i.test(file.path)) all.push(file);
    else {
      const zip = await inFile(file.path, () => openZip(file.source));
      for (const { place, expected, found } of zip.skipped) faults.push(new FormatError(`${file.path}, ${place}`, expected, found));
      let left = MOST_UNPACKED;
      for (const entry of zip.entries.values()) {
        left -= entry.size;
        if (left < 0) throw new FormatError(file.path, `at most ${MOST_UNPACKED} bytes once unpacked`, 'more');
        const inside = entryFile(zip, entry, file.path);
        all.push(/\.gz$/i.test(entry.name) && (await beginning(inside)) === '31,139' ? await gunzipped(inside) : inside);
      }
    }
  }
  const visible = all.filter(({ path }) => !/(^|\/)(\.|__MACOSX\/)/.test(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files: visible, faults };
}

const isZip = (magic: string): boolean => magic === '80,75,3,4' || magic === '80,75,5,6';

/** The first bytes that tell what a file is. */
async function beginning({ source }: DataFile): Promise<string> {
  if (source.size < 4) return '';
  const bytes = [...(await source.read(0, 4))];
  return bytes[0] === 31 && bytes[1] === 139 ? '31,139' : bytes.join();
}

/** Unpacked as a whole, checksum and all, when it is first read. */
function entryFile(zip: ZipFile, entry: ZipEntry, archive: string): DataFile {
  let bytes: Promise<Uint8Array> | undefined;
  return {
    path: entry.name,
    source: {
      size: entry.size,
      read: async (begin, end) => {
        bytes ??= inFile(archive, () => zip.read(entry, MOST_UNPACKED));
        return (await bytes).subarray(begin, end);
      },
    },
  };
}

/** The file within a gzip file, by its name without .gz. */
async function gunzipped(file: DataFile): Promise<DataFile> {
  const packed = await wholeFile(file);
  const most = mostUnpacked(packed.length);
  const unpacked = new Blob([Uint8Array.from(packed)]).stream().pipeThrough(new DecompressionStream('gzip'));
  const damaged = (error: unknown): never => {
    throw new FormatError(file.path, 'gzip', error instanceof Error ? error.message : String(error));
  };
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(unpacked, damaged)) {
    size += chunk.length;
    if (size > most) throw new FormatError(file.path, `at most ${most} bytes once unpacked`, 'more');
    pieces.push(chunk);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return { path: file.path.replace(/\.gz$/i, ''), source: memorySource(bytes) };
}
