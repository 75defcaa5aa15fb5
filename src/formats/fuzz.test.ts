import { describe, expect, it } from 'vitest';
import { TARGETS, tryInput } from './fuzz.testing.ts';

/** `npm run fuzz` tries a hundred thousand of each, with a fresh seed. */
const INPUTS = 2000;
/** The YAML library, a whole model, and puzzles that are solved or checked one by one take much longer than the other readers. */
const FEWER: Readonly<Record<string, number>> = {
  yaml: 300,
  published: 500,
  csv: 500,
  strings: 500,
  rows: 300,
  json: 500,
  xml: 300,
  gzip: 1000,
  'one puzzle': 1000,
  arc: 500,
  folder: 500,
  run: 200,
  bundle: 200,
  'folder zip': 500,
};
const SEED = 'npm test';

/** Inputs that once broke a reader: format, seed, number. */
const KEPT: readonly (readonly [string, string, number])[] = [
  // A puzzle table without rows.
  ['published', '2026-11-a', 97330],
];

describe('damaged files', () => {
  it.each(Object.keys(TARGETS))('of format %s give a value or a FormatError', async (format) => {
    const kinds = { value: 0, refused: 0 };
    const inputs = FEWER[format] ?? INPUTS;
    for (let i = 0; i < inputs; i++) kinds[(await tryInput(format, SEED, i)).kind]++;
    // Both happen, or the damage would be too small or too large to find anything.
    expect(kinds.refused).toBeGreaterThan(inputs / 10);
    expect(kinds.value).toBeGreaterThan(0);
  });

  it.each(KEPT)('of format %s, seed %s, input %i', async (format, seed, index) => {
    expect(['value', 'refused']).toContain((await tryInput(format, seed, index)).kind);
  });
});
