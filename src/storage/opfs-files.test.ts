import { describe, expect, it } from 'vitest';
import { opfsFiles } from './opfs-files.ts';

interface Faults {
  /** Fails every write with this. */
  readonly write?: string;
  /** Takes this many bytes of a write and no more. */
  readonly room?: number;
}

const fault = (name: string) => new DOMException(name, name);

/** The browser's folders in memory, as far as they are used. @param sync whether files can be written at once, as in a worker. */
function folder(sync: boolean, faults: Faults = {}) {
  const folders = new Map<string, ReturnType<typeof folder>>();
  const contents = new Map<string, Uint8Array>();
  const handle = (name: string) => {
    const put = (bytes: Uint8Array) => {
      if (faults.write) throw fault(faults.write);
      const taken = bytes.subarray(0, faults.room);
      contents.set(name, taken.slice());
      return taken.length;
    };
    const access = { truncate: () => undefined, write: put, flush: () => undefined, close: () => undefined };
    const stream = { write: async (bytes: Uint8Array) => void put(bytes), close: async () => undefined, abort: async () => undefined };
    const file = { kind: 'file', getFile: async () => new File([contents.get(name)! as Uint8Array<ArrayBuffer>], name) };
    return sync ? { ...file, createSyncAccessHandle: async () => access } : { ...file, createWritable: async () => stream };
  };
  return {
    kind: 'directory',
    async getDirectoryHandle(name: string, { create = false } = {}) {
      if (!folders.has(name) && !create) throw fault('NotFoundError');
      if (!folders.has(name)) folders.set(name, folder(sync, faults));
      return folders.get(name)!;
    },
    async getFileHandle(name: string, { create = false } = {}) {
      if (!contents.has(name) && !create) throw fault('NotFoundError');
      if (!contents.has(name)) contents.set(name, new Uint8Array());
      return handle(name);
    },
    async removeEntry(name: string) {
      if (!contents.delete(name) && !folders.delete(name)) throw fault('NotFoundError');
    },
    async *entries(): AsyncGenerator<[string, unknown]> {
      for (const [name, inner] of folders) yield [name, inner];
      for (const name of contents.keys()) yield [name, handle(name)];
    },
  };
}

const storageOf = (root: unknown) => ({ getDirectory: async () => root }) as unknown as StorageManager;
const open = (sync: boolean, faults?: Faults) => opfsFiles(storageOf(folder(sync, faults)));
const BYTES = Uint8Array.of(1, 2, 3);

describe.each([
  ['at once', true],
  ['as a stream', false],
])('files of the browser, written %s', (_, sync) => {
  it('are written with their folders, read, listed and removed', async () => {
    const files = await open(sync);
    await files.write('runs/a/1.save', BYTES);
    await files.write('runs/2.txt', BYTES.subarray(1));
    expect(await files.read('runs/a/1.save')).toEqual(BYTES);
    expect(await files.list('runs')).toEqual([
      { name: '2.txt', kind: 'file', bytes: 2 },
      { name: 'a', kind: 'folder', bytes: 0 },
    ]);
    await files.remove('runs/a');
    expect(await files.read('runs/a/1.save')).toBeUndefined();
    expect(await files.list('runs/a')).toEqual([]);
    await files.remove('runs/a');
  });

  it.each([
    ['QuotaExceededError', 'full', /Storage is full: delete runs on the Runs page/],
    ['NoModificationAllowedError', 'busy', /Another tab/],
    ['SecurityError', 'unavailable', /keeps no files for this page/],
  ])('say what to do at a %s', async (name, kind, message) => {
    const files = await open(sync, { write: name });
    await expect(files.write('x', BYTES)).rejects.toMatchObject({ fault: kind, message: expect.stringMatching(message) });
  });
});

it('takes a write that came to an end too early for a full disk', async () => {
  const files = await open(true, { room: 2 });
  await expect(files.write('x', BYTES)).rejects.toMatchObject({ fault: 'full' });
});

it('says what to do where a private window keeps no files', async () => {
  const refused = { getDirectory: () => Promise.reject(fault('SecurityError')) } as unknown as StorageManager;
  for (const storage of [undefined, {} as StorageManager, refused])
    await expect(opfsFiles(storage)).rejects.toMatchObject({
      fault: 'unavailable',
      message: expect.stringMatching(/open the page in a normal window/),
    });
});
