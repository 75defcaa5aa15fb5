import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cached, compile } from './assemblyscript.ts';

const source = (body: string) => new Map([['main.as.ts', `export function twice(x: f32): f32 { ${body} }`]]);

describe('the AssemblyScript plugin', () => {
  it('compiles, twice to the same bytes', async () => {
    const [first, second] = [await compile('main.as.ts', source('return x + x;')), await compile('main.as.ts', source('return x + x;'))];
    expect(first.equals(second)).toBe(true);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { instance } = await WebAssembly.instantiate(new Uint8Array(first), { env: { memory } });
    expect((instance.exports.twice as (x: number) => number)(21)).toBe(42);
  });

  it("hands on the compiler's message, with file and line", async () => {
    await expect(compile('main.as.ts', source('return y;'))).rejects.toThrow(/Cannot find name 'y'[\s\S]*main\.as\.ts\(1,/);
  });

  it('serves several bundles at once from an empty cache, as a fresh clone has', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'assemblyscript-'));
    const ask = () => cached(join(folder, 'cache'), 'main.as.ts', source('return x + x;'));
    const [first, second, third] = await Promise.all([ask(), ask(), ask()]);
    expect(first).toBe(second);
    expect(first).toBe(third);
    expect(readdirSync(join(folder, 'cache'))).toEqual([expect.stringMatching(/^[0-9a-f]{32}\.wasm$/)]);
    expect((await ask()).equals(first)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});
