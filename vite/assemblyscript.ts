/**
 * `import bytes from './kernels.as.ts?wasm'`: compiles AssemblyScript and gives the WebAssembly module as a Uint8Array.
 * With `?wasm&shared` the module takes a memory that threads share.
 *
 * The bytes travel inside the JavaScript, so that pages, workers and Node get the same ones without a request. They are cached
 * by the content of all `*.as.ts` files beside the entry, which may import one another but nothing else.
 */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const QUERY = /(?<=\.as\.ts)\?wasm(?<shared>&shared)?$/;

/**
 * The memory comes from the importer, who leaves addresses below 1024 to the module's constants; no garbage collector, no
 * assertions: functions over plain addresses.
 */
const OPTIONS = ['--memoryBase', '64', '-O3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--noAssert', '--use', 'abort='];
/** A shared memory has a largest size from the start: any that the importer chooses, in pages of 64 KiB. */
const SHARED = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];

const version: string = createRequire(import.meta.url)('assemblyscript/package.json').version;

export function assemblyscript(): Plugin {
  let cache = 'node_modules/.cache/assemblyscript';
  return {
    name: 'assemblyscript',
    enforce: 'pre',
    configResolved(config) {
      cache = path.resolve(config.root, cache);
    },
    async load(id) {
      const query = QUERY.exec(id);
      if (!query) return undefined;
      const entry = id.slice(0, query.index);
      const options = query.groups?.shared ? [...OPTIONS, ...SHARED] : OPTIONS;
      const sources = await readSources(path.dirname(entry));
      for (const name of sources.keys()) this.addWatchFile(path.join(path.dirname(entry), name));
      const bytes = await cached(cache, path.basename(entry), sources, options);
      const code = `const text = atob('${bytes.toString('base64')}');\nexport default Uint8Array.from(text, (c) => c.charCodeAt(0));\n`;
      return { code, map: { mappings: '' }, moduleType: 'js' };
    },
  };
}

async function readSources(folder: string): Promise<Map<string, string>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.as.ts')).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name), 'utf8')] as const)));
}

/** What is being read or compiled in this process: the page's workers are bundled side by side and all ask for the same module. */
const underWay = new Map<string, Promise<Buffer>>();

export function cached(folder: string, entry: string, sources: Map<string, string>, options = OPTIONS): Promise<Buffer> {
  const key = createHash('sha256')
    .update(JSON.stringify([version, options, entry, ...sources]))
    .digest('hex')
    .slice(0, 32);
  const file = path.join(folder, `${key}.wasm`);
  const bytes =
    underWay.get(file) ?? readOrCompile(folder, file, () => compile(entry, sources, options)).finally(() => underWay.delete(file));
  underWay.set(file, bytes);
  return bytes;
}

async function readOrCompile(folder: string, file: string, compiled: () => Promise<Buffer>): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    const bytes = await compiled();
    await mkdir(folder, { recursive: true });
    // Written aside, then renamed: whoever else compiles the same never sees half a file.
    const aside = `${file}.${randomUUID()}`;
    await writeFile(aside, bytes);
    await rename(aside, file);
    return bytes;
  }
}

/** @throws Error with the compiler's own messages, which name file and line. */
export async function compile(entry: string, sources: Map<string, string>, options = OPTIONS): Promise<Buffer> {
  const { default: asc } = await import('assemblyscript/asc');
  let bytes: Uint8Array | undefined;
  const { error, stderr } = await asc.main([entry, '--outFile', 'out.wasm', ...options], {
    readFile: (name) => sources.get(name) ?? null,
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(`AssemblyScript could not compile ${entry}:\n${stderr.toString() || error?.message}`);
  return Buffer.from(bytes);
}
