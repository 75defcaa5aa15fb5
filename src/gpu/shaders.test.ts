/** What the linked WGSL looks like, whichever compiler reads it. Needs no GPU. */
import { describe, expect, it } from 'vitest';
import { PLAIN_CASES, TILED_CASES } from './cases.ts';
import { lowerProgram } from './gpu-engine.ts';
import { linkShader, shaderKey } from './shaders.ts';
import { program } from './testing.ts';
import { HARDWARE_TILES, SOFTWARE_TILES, SWIFTSHADER_TILES } from './tiles.ts';

/** Element types of a shader's arrays of fixed length, by what they are and how they are written. */
function arrays(code: string): Map<string, Set<string>> {
  const aliases = new Map([...code.matchAll(/alias\s+(\w+)\s*=\s*([^;]+);/g)].map(([, name, type]) => [name as string, type as string]));
  const found = new Map<string, Set<string>>();
  for (const [, element, length] of code.matchAll(/array<\s*([\w<>]+)\s*,\s*(\w+)\s*>/g)) {
    const key = `${aliases.get(element as string) ?? element} ${length}`;
    found.set(key, (found.get(key) ?? new Set()).add(element as string));
  }
  return found;
}

const TILE_SETS = { software: SOFTWARE_TILES, swiftshader: SWIFTSHADER_TILES, hardware: HARDWARE_TILES };

describe.each(Object.entries(TILE_SETS))('shaders with %s tiles', (_, tiles) => {
  const dispatches = new Map(
    [...TILED_CASES, ...PLAIN_CASES].flatMap((one) => lowerProgram(program(one).program, tiles)).map((one) => [shaderKey(one), one]),
  );

  it('name the elements of an array always alike: to naga, arrays of a type and of its alias are two types', async () => {
    const doubled: string[] = [];
    for (const dispatch of dispatches.values())
      for (const [key, names] of arrays(await linkShader(dispatch)))
        if (names.size > 1) doubled.push(`${dispatch.shader}: array of ${key} as ${[...names].join(' and ')}`);
    expect(doubled).toEqual([]);
  });
});
