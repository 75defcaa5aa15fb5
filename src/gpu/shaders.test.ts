/** What the linked WGSL looks like, whichever compiler reads it. Needs no GPU. */
import { describe, expect, it } from 'vitest';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { lowerProgram } from './lower-program.ts';
import { linkShader, ShaderError, shaderKey, sourceOf } from './shaders.ts';
import { program } from './testing.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SUBGROUP_TILES, SWIFTSHADER_TILES } from './tiles.ts';
import { differenceFromWesl } from './wesl.testing.ts';

const sources = import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<
  Record<string, string>
>;

/** Element types of a shader's arrays of fixed length, by what they are and how they are written. */
function arrays(code: string): Map<string, Set<string>> {
  const aliases = new Map([...code.matchAll(/alias\s+(\w+)\s*=\s*([^;]+);/g)].map(([, name, type]) => [name, type]));
  const found = new Map<string, Set<string>>();
  for (const [, element, length] of code.matchAll(/array<\s*([\w<>]+)\s*,\s*(\w+)\s*>/g)) {
    const key = `${aliases.get(element) ?? element} ${length}`;
    found.set(key, (found.get(key) ?? new Set()).add(element));
  }
  return found;
}

const TILE_SETS = { software: SOFTWARE_TILES, swiftshader: SWIFTSHADER_TILES, hardware: HARDWARE_TILES, subgroup: SUBGROUP_TILES };

describe.each(Object.entries(TILE_SETS))('shaders with %s tiles', (_, tiles) => {
  const dispatches = new Map(
    [...TILED_CASES, ...PLAIN_CASES].flatMap((one) => lowerProgram(program(one).program, tiles)).map((one) => [shaderKey(one), one]),
  );

  it("read as WESL's linker writes them, with the places of all words", async () => {
    const kinds = new Map([...dispatches.values()].map((one) => [JSON.stringify([one.shader, one.conditions]), one]));
    const differences = await Promise.all([...kinds.values()].map((one) => differenceFromWesl(one, true)));
    expect(differences.filter((one) => one !== undefined)).toEqual([]);
  });

  it('name the elements of an array always alike: to naga, arrays of a type and of its alias are two types', () => {
    const doubled: string[] = [];
    for (const dispatch of dispatches.values())
      for (const [key, names] of arrays(linkShader(dispatch)))
        if (names.size > 1) doubled.push(`${dispatch.shader}: array of ${key} as ${[...names].join(' and ')}`);
    expect(doubled).toEqual([]);
  });
});

describe('the bits of numbers that were computed', () => {
  /** Statements and function heads, without comments. */
  const statements = Object.entries(sources).flatMap(([file, text]) =>
    text
      .replace(/\/\/.*/g, '')
      .split(/[;{}]/)
      .map((statement) => ({ file, statement: statement.replace(/\s+/g, ' ').trim() })),
  );
  const where = (wrong: (statement: string) => boolean) => statements.filter(({ statement }) => wrong(statement));

  it('are taken in one place', () => {
    expect(where((statement) => /bitcast ?< ?(?!f32|vec[234]f|Lane\b)/.test(statement))).toEqual([
      { file: '/shaders/lib/bits.wgsl', statement: 'return select(bitcast<u32>(x), NAN_BITS, lost)' },
    ]);
  });

  it('are stored and nothing else: a compiler may take the numbers for finite and drop a test', () => {
    const call = /stored_bits\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)/g;
    const uses = where((statement) => /stored_bits\(/.test(statement) && !statement.startsWith('fn '));
    expect(uses.length).toBeGreaterThan(2);
    expect(uses.filter(({ statement }) => !/^\w+\[[^=]*\] = (vec4u\([, ]*\))?$/.test(statement.replace(call, '')))).toEqual([]);
  });

  it('are not asked in another way either: no number is compared with itself', () => {
    expect(where((statement) => /\b([\w.[\]]+) ?[!=]= ?\1(?![\w.[])/.test(statement))).toEqual([]);
  });
});

describe('where a line of linked WGSL comes from', () => {
  const constants = { BATCH: 1, TOKENS: 4, HEADS: 1, HEAD_DIM: 4, QUADS: 1, SCALE: 1, WORKGROUP: 64 };
  const weights = { shader: 'attention_weights', constants, conditions: { VEC: true } };

  it.each([
    ['the shader itself', 'score += dot(', 'shaders/attention_weights.wgsl', weights],
    ['what it imports', 'return qkv[', 'shaders/lib/qkv.wgsl', weights],
    [
      'below what had to be switched on',
      'score += dot(',
      'shaders/attention_weights.wgsl',
      { ...weights, conditions: { VEC: true, HALF: true } },
    ],
  ])('%s', (_, text, file, key) => {
    const lines = linkShader(key).split('\n');
    const index = lines.findIndex((line) => line.includes(text));
    const place = sourceOf(key, index + 1);
    expect(place?.file).toBe(file);
    expect(place?.text).toContain(text);
    expect(sources[`/${file}`]?.split('\n')[(place?.line ?? 0) - 1]).toContain(place?.text);
    expect(sourceOf(key, index + 1, (lines[index]?.indexOf(text) ?? 0) + text.length)).toEqual(place);
  });

  it('no file, for constants of the host and past the end, of a line as of all', () => {
    const lines = linkShader(weights).split('\n');
    expect(sourceOf(weights, lines.findIndex((line) => line.includes('const SCALE')) + 1)).toBeUndefined();
    expect(sourceOf(weights, lines.length + 1)).toBeUndefined();
    const score = lines.findIndex((line) => line.includes('score += dot('));
    expect(sourceOf(weights, score + 1, lines[score].length + 2)).toBeUndefined();
  });
});

describe('an error about a shader', () => {
  const place = { file: 'shaders/lib/qkv.wgsl', line: 19, text: 'let line = 1.5;' };

  it('names file, line and text of each complaint', () => {
    const error = new ShaderError('rope', [{ message: 'no such type' }, { message: 'not a u32', place }]);
    expect(error).toMatchObject({ name: 'ShaderError', shader: 'rope', file: 'shaders/lib/qkv.wgsl', line: 19 });
    expect(error.message).toContain('shaders/rope.wgsl: no such type');
    expect(error.message).toContain('shaders/lib/qkv.wgsl:19: not a u32\n    let line = 1.5;');
  });

  it('names the shader where no complaint has a place', () => {
    expect(new ShaderError('rope', [{ message: 'too large' }])).toMatchObject({ file: 'shaders/rope.wgsl', line: undefined });
  });
});
