/** What `npm test -- shaders` makes of compilers' answers. Needs no GPU and no compiler. */
import { describe, expect, it } from 'vitest';
import { type Complaint, found, judge, MISTAKES, type Mistake, type NotPortable } from './portability.testing.ts';
import { linkShader } from './shaders.ts';
import type { Variant } from './variants.testing.ts';

const constants = { LENGTH: 4, WORKGROUP: 64 };
const copy: Variant = { shader: 'copy', constants, conditions: { VEC: true }, bindings: [], wanted: 'a copy' };
const scalar: Variant = { ...copy, conditions: { VEC: false }, wanted: 'a scalar copy' };
const inject: Variant = { ...copy, shader: 'inject', conditions: { VEC: true, ADD: true }, wanted: 'an injection' };
const abilities = { features: new Set(['shader-f16']) };
const entry: NotPortable = { compiler: 'naga', condition: 'VEC', says: /no lanes/, feature: 'subgroups', because: 'it has none' };
const fine: Complaint[] = [];
const says = (message: string, line = 0, column = 0): Complaint[] => [{ message, line, column }];

const SOURCES = import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Readonly<
  Record<string, string>
>;
/** "shaders/copy.wgsl:18" for the first line with a text. */
const lineOf = (file: string, text: string): string =>
  `${file}:${SOURCES[`/${file}`].split('\n').findIndex((line) => line.includes(text)) + 1}`;
const COPIES = lineOf('shaders/copy.wgsl', 'y[i] = x[i]');

/** Where `text` stands in the linked text. */
function placeIn(variant: Variant, text: string): [line: number, column: number] {
  const lines = linkShader(variant).split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  return [index + 1, lines[index].indexOf(text) + 1];
}

describe('a shader passes', () => {
  it('where every variant does', () => {
    const verdict = judge('tint', [copy, scalar, inject], [fine, fine, says('bad')], abilities, []);
    expect(verdict).toMatchObject({ shaders: ['copy', 'inject'], passed: ['copy'], wanted: 3, taken: 2, outdated: [], listed: [] });
  });

  it('not where one does not; the complaint has its file, its line and its number', () => {
    const place = placeIn(copy, 'y[i] = x[i]');
    const answers = ['type mismatch [1]', 'type mismatch [2]'].map((message) => says(message, ...place));
    const { passed, failures } = judge('tint', [copy, scalar], answers, abilities, []);
    expect(passed).toEqual([]);
    expect(failures).toEqual([{ what: `${COPIES}: type mismatch [1]`, count: 2, example: 'a copy' }]);
  });

  it('never because an answer is missing', () => {
    expect(() => judge('tint', [copy, scalar], [fine], abilities)).toThrow('2 variants, but 1 answers');
  });
});

describe('what is listed not to be portable', () => {
  it('is not counted as passed, and has the lines that only it has', () => {
    const verdict = judge('naga', [copy, scalar], [says('no lanes'), fine], abilities, [entry]);
    expect(verdict).toMatchObject({ shaders: ['copy'], wanted: 1, taken: 1, failures: [], outdated: [] });
    expect(verdict.listed).toMatchObject([{ entry, count: 1, lines: [lineOf('shaders/lib/lane.wgsl', '@if(VEC) alias')] }]);
  });

  it('is for one compiler', () => {
    const { failures } = judge('tint', [copy], [says('no lanes')], abilities, [entry]);
    expect(failures).toHaveLength(1);
  });

  it.each([
    ['once the compiler takes it', fine, abilities, 'but takes it'],
    ['where the compiler says something else', says('no such type'), abilities, 'but not for this: no such type'],
    [
      'where the device offers what it should lack',
      says('no lanes'),
      { ...abilities, features: new Set(['subgroups']) },
      'offers subgroups',
    ],
  ])('is a failure %s', (_, complaints, of, why) => {
    const { outdated } = judge('naga', [copy, scalar], [complaints, fine], of, [entry]);
    expect(outdated.map(({ what }) => what)).toEqual([expect.stringContaining(why)]);
  });
});

describe('a mistake made on purpose', () => {
  const mistake: Mistake = { compiler: 'tint', shader: 'copy', written: 'x[i];', instead: 'x[1.5];', says: /index/, at: /y\[i\] = x\[i\]/ };

  it('is found at its line', () => {
    expect(found(mistake, copy, says('bad index', ...placeIn(copy, 'y[i] = x[i]')))).toEqual({ at: COPIES });
  });

  it('is missed where nothing is said, or at another line', () => {
    expect(found(mistake, copy, fine).missed).toContain('does not complain');
    expect(found(mistake, copy, says('bad index', 3, 1)).missed).toContain('shaders/copy.wgsl:');
  });

  it('is made for each compiler', () => expect(new Set(MISTAKES.map(({ compiler }) => compiler))).toEqual(new Set(['tint', 'naga'])));
});
