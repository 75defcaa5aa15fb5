import { deflateRawSync } from 'node:zlib';
import { crc32 } from './crc32.ts';
import { ENTRY_BYTES, LOCAL_HEADER_BYTES } from './zip-directory.ts';
import { writeZip, type ZipInput } from './zip-writer.ts';

export const deflate = (plain: Uint8Array): Uint8Array => Uint8Array.from(deflateRawSync(plain));

/** A zip file of deflated entries, each with the size and checksum of its data. */
export function deflatedFiles(files: readonly ZipInput[]): Uint8Array {
  return claiming(files.map(({ name, data }) => ({ name, plain: data, packed: deflate(data), size: data.length })));
}

/** A zip file of one deflated entry, "d", that claims the size and checksum of `plain`. */
export const deflatedZip = (plain: Uint8Array, packed = deflate(plain), size = plain.length): Uint8Array =>
  claiming([{ name: 'd', plain, packed, size }]);

interface Claim {
  readonly name: string;
  readonly plain: Uint8Array;
  readonly packed: Uint8Array;
  readonly size: number;
}

function claiming(claims: readonly Claim[]): Uint8Array {
  const bytes = writeZip(claims.map(({ name, packed }) => ({ name, data: packed })));
  const view = new DataView(bytes.buffer);
  const mark = (at: number, method: number, { plain, size }: Claim): void => {
    view.setUint16(at + method, 8, true);
    view.setUint32(at + method + 6, crc32(plain), true);
    view.setUint32(at + method + 14, size, true);
  };
  let at = 0;
  for (const claim of claims) {
    mark(at, 8, claim);
    at += LOCAL_HEADER_BYTES + claim.name.length + claim.packed.length;
  }
  for (const claim of claims) {
    mark(at, 10, claim);
    at += ENTRY_BYTES + claim.name.length;
  }
  return bytes;
}
