/** CRC-32 as zip files use it (IEEE 802.3, reflected), four bytes at a time. */

/** TABLES[0][b] is the remainder of byte b; TABLES[k][b] that of b with k zero bytes behind it. */
const TABLES = makeTables();

function makeTables(): [Uint32Array, Uint32Array, Uint32Array, Uint32Array] {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let r = byte;
    for (let bit = 0; bit < 8; bit++) r = r & 1 ? (r >>> 1) ^ 0xedb88320 : r >>> 1;
    return r;
  });
  const after = (table: Uint32Array): Uint32Array => table.map((r) => (r >>> 8) ^ first[r & 255]);
  const second = after(first);
  const third = after(second);
  return [first, second, third, after(third)];
}

export function crc32(bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = TABLES;
  let r = 0xffffffff;
  let i = 0;
  for (const end = bytes.length - (bytes.length % 4); i < end; i += 4) {
    r ^= bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    r = t3[r & 255] ^ t2[(r >>> 8) & 255] ^ t1[(r >>> 16) & 255] ^ t0[r >>> 24];
  }
  for (; i < bytes.length; i++) r = (r >>> 8) ^ t0[(r ^ bytes[i]) & 255];
  return (r ^ 0xffffffff) >>> 0;
}
