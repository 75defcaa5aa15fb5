/** Writes zip files whose entries are stored as they are, which every unpacker and torch.load reads. */
import { crc32 } from './crc32.ts';
import { END_BYTES, ENTRY_BYTES, IN_ZIP64, LOCAL_HEADER_BYTES, SIGNATURES } from './zip-directory.ts';

export interface ZipInput {
  /** A path with forward slashes. */
  readonly name: string;
  readonly data: Uint8Array;
}

const VERSION = 20;
const UTF8_NAMES = 0x0800;
/** 1 January 1980, midnight: equal arguments give equal bytes. */
const DATE = 0x0021;
/** An extra field that unpackers skip: torch.save pads with the same one. */
const PADDING_FIELD = 0x4246;

/**
 * @param alignment every entry's data starts at a multiple of this many bytes.
 * @throws RangeError if the file would need more than the 4 GiB or 65,535 entries that plain zip files hold, or a name comes twice.
 */
export function writeZip(inputs: readonly ZipInput[], alignment = 1): Uint8Array<ArrayBuffer> {
  let at = 0;
  const entries = inputs.map(({ name, data }) => {
    const nameBytes = new TextEncoder().encode(name);
    const headerEnd = at + LOCAL_HEADER_BYTES + nameBytes.length;
    const gap = alignment > 1 ? 4 + ((alignment - ((headerEnd + 4) % alignment)) % alignment) : 0;
    const entry = { nameBytes, data, crc: crc32(data), header: at, gap, begin: headerEnd + gap };
    at = entry.begin + data.length;
    return entry;
  });
  const directoryBegin = at;
  const directoryBytes = entries.reduce((sum, { nameBytes }) => sum + ENTRY_BYTES + nameBytes.length, 0);
  const size = directoryBegin + directoryBytes + END_BYTES;
  if (size >= IN_ZIP64 || inputs.length >= 0xffff)
    throw new RangeError(`zip: ${inputs.length} entries of ${size} bytes are too much for one file`);
  if (new Set(inputs.map(({ name }) => name)).size < inputs.length) throw new RangeError('zip: a name comes twice');

  const file = new Uint8Array(size);
  const view = new DataView(file.buffer);
  /** The fields that a local header and a line of the directory share, from the version on. */
  const common = (offset: number, { nameBytes, data, crc }: (typeof entries)[number], extra: number) => {
    view.setUint16(offset, VERSION, true);
    view.setUint16(offset + 2, UTF8_NAMES, true);
    view.setUint16(offset + 8, DATE, true);
    view.setUint32(offset + 10, crc, true);
    view.setUint32(offset + 14, data.length, true);
    view.setUint32(offset + 18, data.length, true);
    view.setUint16(offset + 22, nameBytes.length, true);
    view.setUint16(offset + 24, extra, true);
  };
  for (const entry of entries) {
    view.setUint32(entry.header, SIGNATURES.local, true);
    common(entry.header + 4, entry, entry.gap);
    const extra = entry.header + LOCAL_HEADER_BYTES + entry.nameBytes.length;
    file.set(entry.nameBytes, entry.header + LOCAL_HEADER_BYTES);
    if (entry.gap) {
      view.setUint16(extra, PADDING_FIELD, true);
      view.setUint16(extra + 2, entry.gap - 4, true);
    }
    file.set(entry.data, entry.begin);
    view.setUint32(at, SIGNATURES.entry, true);
    view.setUint16(at + 4, VERSION, true);
    common(at + 6, entry, 0);
    view.setUint32(at + 42, entry.header, true);
    file.set(entry.nameBytes, at + ENTRY_BYTES);
    at += ENTRY_BYTES + entry.nameBytes.length;
  }
  view.setUint32(at, SIGNATURES.end, true);
  view.setUint16(at + 8, entries.length, true);
  view.setUint16(at + 10, entries.length, true);
  view.setUint32(at + 12, directoryBytes, true);
  view.setUint32(at + 16, directoryBegin, true);
  return file;
}
