import { describe, expect, it } from 'vitest';
import { judge, table } from './flat.mjs';
import { keepSection } from './soak-report.mjs';

/** @type {readonly import('./flat.mjs').Rule[]} */
const RULES = [
  { of: /curves$/, unit: 'bytes', kept: (from, to) => 10 * (to - from) },
  { of: /promises$/, unit: 'count', slack: 4 },
  { of: /heap$/, unit: 'bytes' },
];

/** @param {(step: number) => Record<string, number>} at */
const samples = (at) => [50, 100, 550, 1000].map((step) => ({ step, numbers: at(step) }));

describe('what has to stay flat', () => {
  it('may grow as it likes in the first tenth, and by a twentieth after it', () => {
    const [flat] = judge(
      samples((step) => ({ heap: step < 100 ? 1 : step < 1000 ? 1000 : 1050 })),
      RULES,
    );
    expect(flat).toMatchObject({ base: 1000, end: 1050, grew: false });
    const [grown] = judge(
      samples((step) => ({ heap: step < 1000 ? 1000 : 1051 })),
      RULES,
    );
    expect(grown).toMatchObject({ grew: true });
  });

  it('has grown where every hundredth step leaves a promise behind', () => {
    expect(
      judge(
        samples((step) => ({ promises: 20 + step / 100 })),
        RULES,
      )[0],
    ).toMatchObject({ grew: true });
    expect(
      judge(
        samples((step) => ({ promises: 20 + (step % 4) })),
        RULES,
      )[0],
    ).toMatchObject({ grew: false });
  });

  it('leaves out what is kept of every step, and no more', () => {
    expect(
      judge(
        samples((step) => ({ curves: 10 * step })),
        RULES,
      )[0],
    ).toMatchObject({ grew: false });
    expect(
      judge(
        samples((step) => ({ curves: 12 * step })),
        RULES,
      )[0],
    ).toMatchObject({ grew: true });
  });

  it('cannot be told from one sample', () => {
    expect(() => judge([{ step: 1000, numbers: {} }], RULES)).toThrow(RangeError);
  });

  it('is said number by number', () => {
    const lines = table(
      judge(
        samples((step) => ({ 'page: heap': 2 ** 20 * step })),
        RULES,
      ),
    );
    expect(lines.at(-1)).toBe('| page: heap | 100.00 MiB | 550.00 MiB | 1000.00 MiB | 105.00 MiB | **grew** |');
  });
});

it('a report keeps what was found of other parts', () => {
  const first = keepSection('', { title: 'A', lines: ['one'], good: true }, 'Chromium 1');
  const both = keepSection(first, { title: 'B', lines: ['two'], good: true }, 'Chromium 1');
  const again = keepSection(both, { title: 'A', lines: ['three'], good: true }, 'Chromium 2');
  expect(both.startsWith(first.trimEnd())).toBe(true);
  expect(again.split(/^## /m).slice(1)).toEqual(['A\n\nChromium 2.\nthree\n\n', 'B\n\nChromium 1.\ntwo\n']);
});
