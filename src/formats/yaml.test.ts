import { describe, expect, it } from 'vitest';
import { FormatError } from './error.ts';
import { readYaml, writeYaml } from './yaml.ts';

const read = (text: string) => readYaml(text, 'config.yaml');

describe('YAML', () => {
  it('gives nested plain data, as PyYAML writes it', async () => {
    const text =
      "path: a very\n  long one\narch:\n  expansion: 4\n  name: a.b@C\neval_save_outputs: []\nlr: 1.0e-05\nrun_name: null\nquoted: 'a: b'\nlist:\n- x\n";
    expect(await read(text)).toEqual({
      path: 'a very long one',
      arch: { expansion: 4, name: 'a.b@C' },
      eval_save_outputs: [],
      lr: 1e-5,
      run_name: null,
      quoted: 'a: b',
      list: ['x'],
    });
  });

  it('gives back what was written', async () => {
    const value = { arch: { expansion: 1.5, name: 'x@y' }, n: 1e-7, list: [], text: 'null' };
    expect(await read(await writeYaml(value))).toEqual(value);
  });

  it('has no key that means anything to JavaScript', async () => {
    const value = (await read('__proto__:\n  polluted: 1\n')) as object;
    expect(Object.hasOwn(value, '__proto__')).toBe(true);
    expect('polluted' in {}).toBe(false);
    expect('polluted' in value).toBe(false);
  });

  it.each<[string, string, string]>([
    ['a syntax error', 'a: 1\nb: [1,\n', 'config.yaml, line'],
    ['a key twice', 'a: 1\na: 2\n', 'config.yaml, line 2: expected YAML, found DUPLICATE_KEY'],
    ['brackets without end', '['.repeat(16_000), 'config.yaml: expected at most 80 brackets'],
    ['lists without end', '- '.repeat(8_000), 'config.yaml, line 1: expected nesting of at most 80 levels'],
    ['indentation without end', `a:\n${' '.repeat(200)}b: 1`, 'config.yaml, line 2: expected nesting'],
    [
      'aliases without end',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefg'].map((c, i) => `${c}: &${c}\n${`- *${'abcdefg'[i]}\n`.repeat(9)}`).join('')}`,
      'alias',
    ],
    ['a book', 'x'.repeat(70_000), 'config.yaml: expected at most 16384 characters, found 70000'],
  ])('is refused with %s', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text)).rejects.toBeInstanceOf(FormatError);
  });
});
