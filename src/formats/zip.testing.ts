import { deflateRawSync } from 'node:zlib';
import { crc32 } from './crc32.ts';
import { writeZip } from './zip-writer.ts';

export const deflate = (plain: Uint8Array): Uint8Array => Uint8Array.from(deflateRawSync(plain));

/** A zip file of one deflated entry, "d", that claims the size and checksum of `plain`. */
export function deflatedZip(plain: Uint8Array, data = deflate(plain), size = plain.length): Uint8Array {
  const bytes = writeZip([{ name: 'd', data }]);
  const view = new DataView(bytes.buffer);
  const directory = 31 + data.length;
  for (const [at, method, crc, length] of [
    [0, 8, 14, 22],
    [directory, 10, 16, 24],
  ] as const) {
    view.setUint16(at + method, 8, true);
    view.setUint32(at + crc, crc32(plain), true);
    view.setUint32(at + length, size, true);
  }
  return bytes;
}
