import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from './crc32.ts';
import { FormatError } from './error.ts';
import { blobSource, memorySource } from './source.ts';
import { deflate, deflatedZip } from './zip.testing.ts';
import { openZip } from './zip.ts';
import { writeZip } from './zip-writer.ts';

const MOST = 1e6;
const text = (content: string) => new TextEncoder().encode(content);
const open = (bytes: Uint8Array) => openZip(memorySource(bytes));

/** Every entry's content. */
async function contents(bytes: Uint8Array): Promise<Map<string, Uint8Array>> {
  const zip = await open(bytes);
  const out = new Map<string, Uint8Array>();
  for (const entry of zip.entries.values()) out.set(entry.name, await zip.read(entry, MOST));
  return out;
}

/** Two small files; `change` may then spoil the bytes. Local headers at 0 and 37, the directory at 74, the end record at 174. */
function damaged(change: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = writeZip([
    { name: 'a.txt', data: text('ab') },
    { name: 'b.txt', data: text('cd') },
  ]);
  change(new DataView(bytes.buffer), bytes);
  return bytes;
}
const set16 = (view: DataView, value: number, ...at: number[]) => {
  for (const offset of at) view.setUint16(offset, value, true);
};
const set32 = (view: DataView, value: number, ...at: number[]) => {
  for (const offset of at) view.setUint32(offset, value, true);
};
const FIRST = 74;
const SECOND = 125;
const END = 176;

/** Room for a zip64 end record and its locator in front of the end record. */
function zip64(change: (record: DataView) => void): Uint8Array {
  const plain = damaged(() => undefined);
  const bytes = new Uint8Array(plain.length + 76);
  bytes.set(plain.subarray(0, END));
  bytes.set(plain.subarray(END), END + 76);
  const view = new DataView(bytes.buffer);
  const record = new DataView(bytes.buffer, END);
  record.setUint32(0, 0x06064b50, true);
  record.setBigUint64(4, 44n, true);
  record.setBigUint64(24, 2n, true);
  record.setBigUint64(32, 2n, true);
  record.setBigUint64(40, BigInt(END - FIRST), true);
  record.setBigUint64(48, BigInt(FIRST), true);
  record.setUint32(56, 0x07064b50, true);
  record.setBigUint64(64, BigInt(END), true);
  record.setUint32(72, 1, true);
  view.setUint32(END + 76 + 16, 0xffffffff, true);
  change(record);
  return bytes;
}

describe('crc32', () => {
  it('is the published check value', () => expect(crc32(text('123456789'))).toBe(0xcbf43926));
});

describe('zip files', () => {
  const name = fc
    .array(fc.stringMatching(/^[\p{L}\p{N}_ .-]{1,8}$/u), { minLength: 1, maxLength: 3 })
    .filter((parts) => parts.every((part) => part !== '.' && part !== '..'))
    .map((parts) => parts.join('/'));
  const inputs = fc.uniqueArray(fc.record({ name, data: fc.uint8Array({ maxLength: 90 }) }), { selector: (f) => f.name, maxLength: 6 });

  it('give back what was written, at any alignment', async () => {
    await fc.assert(
      fc.asyncProperty(inputs, fc.constantFrom(1, 8, 64), async (files, alignment) => {
        const bytes = writeZip(files, alignment);
        expect(writeZip(files, alignment)).toEqual(bytes);
        expect([...(await contents(bytes))]).toEqual(files.map(({ name, data }) => [name, data]));
        for (const entry of (await open(bytes)).entries.values()) expect(entry.begin % alignment).toBe(0);
      }),
    );
  });

  it('are read from a Blob in pieces', async () => {
    const zip = await openZip(blobSource(new Blob([writeZip([{ name: 'x', data: text('0123456789') }])])));
    const entry = zip.entries.get('x')!;
    expect(await zip.readRange(entry, 3, 6)).toEqual(text('345'));
    await expect(zip.readRange(entry, 3, 11)).rejects.toThrow(RangeError);
    await expect(zip.read(entry, 9)).rejects.toThrow('entry "x": expected at most 9 bytes, found 10');
  });

  it('may carry a comment, folders and zip64 records', async () => {
    const commented = damaged(() => undefined);
    const bytes = new Uint8Array(commented.length + 3);
    bytes.set(commented);
    new DataView(bytes.buffer).setUint16(END + 20, 3, true);
    expect([...(await contents(bytes)).keys()]).toEqual(['a.txt', 'b.txt']);
    const folder = writeZip([
      { name: 'a/', data: new Uint8Array() },
      { name: 'a/b', data: text('x') },
    ]);
    expect([...(await contents(folder)).keys()]).toEqual(['a/b']);
    expect([...(await contents(zip64(() => undefined))).keys()]).toEqual(['a.txt', 'b.txt']);
  });

  it.each<[string, Uint8Array, string]>([
    [
      'a name that leaves',
      damaged((_, b) => b.set(text('../xx'), FIRST + 46)),
      'byte 74: expected the name of a file within the archive, found "../xx"',
    ],
    ['an absolute name', damaged((_, b) => b.set(text('/etc/'), FIRST + 46)), 'found "/etc/"'],
    ['a name with a drive', damaged((_, b) => b.set(text('c:\\xx'), FIRST + 46)), 'found "c:'],
    ['a name that is not UTF-8', damaged((_, b) => b.set([0xff], FIRST + 46)), 'expected a name in UTF-8'],
    ['an unknown method', damaged((v) => set16(v, 12, 8, FIRST + 10)), 'found compression method 12'],
    ['encryption', damaged((v) => v.setUint16(FIRST + 8, 1, true)), 'expected an entry without encryption'],
  ])('leave out an entry with %s, and give the others', async (_, bytes, message) => {
    expect([...(await contents(bytes)).keys()]).toEqual(['b.txt']);
    expect((await open(bytes)).skipped.map((fault) => fault.message)).toEqual([expect.stringContaining(message)]);
  });

  it('may have other bytes in front, which their places know nothing of', async () => {
    const plain = damaged(() => undefined);
    for (const bytes of [plain, zip64(() => undefined)]) {
      const moved = Uint8Array.from([...text('HTTP/1.1 200 OK\r\n\r\n'), ...bytes]);
      expect([...(await contents(moved))]).toEqual([...(await contents(bytes))]);
    }
  });

  describe('with deflated entries', () => {
    const plain = text('abc'.repeat(500));
    const packed = deflate(plain);
    it('unpacks them', async () => expect((await contents(deflatedZip(plain))).get('d')).toEqual(plain));
    it.each<[string, Uint8Array, string]>([
      ['more than was claimed', deflatedZip(plain, packed, 1499), 'entry "d": expected 1499 bytes once unpacked, found more'],
      ['less than was claimed', deflatedZip(plain, packed, 1501), 'expected 1501 bytes once unpacked, found 1500'],
      ['a cut stream', deflatedZip(plain, packed.subarray(0, 8)), 'entry "d": expected'],
      ['what is no stream', deflatedZip(plain, Uint8Array.of(255, 255, 255)), 'entry "d": expected deflated data'],
      ['an impossible size', deflatedZip(plain, packed, 1e6), 'expected at most 1032 times its'],
      ['a wrong checksum', deflatedZip(text('x'), packed, 1500), 'expected the checksum'],
    ])('refuses %s', async (_, bytes, message) => {
      await expect(contents(bytes)).rejects.toThrow(message);
      await expect(contents(bytes)).rejects.toBeInstanceOf(FormatError);
    });
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(), 'byte 0: expected the end record of a zip file, found none'],
    ['another file', new Uint8Array(100), 'byte 100: expected the end record'],
    ['bytes behind the end', Uint8Array.from([...damaged(() => undefined), 0]), 'expected the end record'],
    ['a directory past the end', damaged((v) => v.setUint32(END + 16, 5000, true)), 'byte 176: expected a directory that ends at byte 176'],
    ['a wrong count', damaged((v) => set16(v, 3, END + 8, END + 10)), 'expected a directory of 3 entries, found 2'],
    ['a split archive', damaged((v) => v.setUint16(END + 4, 1, true)), 'expected an archive in one part'],
    ['a name twice', damaged((_, b) => b.copyWithin(SECOND + 46, FIRST + 46, FIRST + 51)), 'entry "a.txt": expected every name once'],
    ['two names for one entry', damaged((_, b) => b.set(text('x'), 30)), 'entry "a.txt": expected the same name in its local header'],
    ['two methods for one entry', damaged((v) => v.setUint16(8, 8, true)), 'expected compression method 0 in its local header'],
    ['data past the directory', damaged((v) => set32(v, 99, SECOND + 20, SECOND + 24)), 'entry "b.txt": expected 99 bytes of data'],
    ['an overlap', damaged((v) => set32(v, 9, FIRST + 20, FIRST + 24)), 'entry "b.txt": expected a place of its own, from byte 44'],
    ['one header for two entries', damaged((v) => v.setUint32(SECOND + 42, 0, true)), 'expected a place of its own'],
    ['two sizes for stored data', damaged((v) => v.setUint32(FIRST + 24, 1, true)), 'expected 2 stored bytes, found a size of 1'],
    ['a header that is none', damaged((v) => v.setUint32(37, 0, true)), 'expected a local header at byte 37'],
    ['damaged data', damaged((_, b) => b.set(text('x'), 35)), 'entry "a.txt": expected the checksum'],
    [
      'a line past the directory',
      damaged((v) => v.setUint16(SECOND + 30, 500, true)),
      'byte 125: expected a line of the directory in 51 bytes',
    ],
    ['a missing zip64 field', damaged((v) => v.setUint32(FIRST + 42, 0xffffffff, true)), 'byte 74: expected a zip64 field'],
    ['a zip64 record elsewhere', zip64((v) => v.setBigUint64(64, 3n, true)), 'expected a zip64 end record right before it'],
    ['a zip64 size of 2^60', zip64((v) => v.setBigUint64(40, 2n ** 60n, true)), 'expected a size below 2^53'],
    ['a million entries', zip64((v) => set32(v, 1000000, 24, 32)), 'expected at most 20000 entries'],
    ['two different directories', zip64((v) => set32(v, 5, 76 + 12)), 'expected the same directory in both end records'],
  ])('refuse %s', async (_, bytes, message) => {
    await expect(contents(bytes)).rejects.toThrow(message);
    await expect(contents(bytes)).rejects.toBeInstanceOf(FormatError);
  });

  it('are written with every name once', () => {
    const file = { name: 'x', data: new Uint8Array() };
    expect(() => writeZip([file, file])).toThrow('zip: a name comes twice');
  });
});
