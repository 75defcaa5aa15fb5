import { describe, expect, it } from 'vitest';
import { config } from './lesions.testing.ts';
import { isLeftOut, isWounded, lesionCode, lesionName, lesionOf, lesionsOf, woundName, woundProblem, woundsOf } from './wound.ts';

describe('a wound', () => {
  it('is of the first so many segments, or of all', () => {
    const wound = { lesion: { kind: 'no H update' }, segments: 2 } as const;
    expect([0, 1, 2].map((segment) => isWounded(wound, segment))).toEqual([true, true, false]);
    expect([0, 1, 2].map((segment) => isLeftOut(wound, 'H', segment))).toEqual([true, true, false]);
    expect(isLeftOut(wound, 'L', 0)).toBe(false);
    expect(isWounded({ lesion: wound.lesion }, 99)).toBe(true);
    expect(isWounded(undefined, 0)).toBe(false);
  });

  it('says what is missing and when', () => {
    const lesion = { kind: 'reset', state: 'z_H' } as const;
    expect(woundName({ lesion, segments: 2 })).toBe('z_H reset each cycle in segments 1 to 2');
    expect(woundName({ lesion, segments: 1 })).toBe('z_H reset each cycle in segment 1');
    expect(woundName({ lesion })).toBe('z_H reset each cycle throughout');
  });

  it('has every lesion that needs no other puzzle, and none that the model cannot have', () => {
    expect(woundsOf(config).map(lesionName)).not.toContain("another puzzle's z_H");
    expect(woundsOf(config)).toHaveLength(lesionsOf(config).length - 1);
    expect(woundsOf({ ...config, architecture: 'recurrent' })).toEqual([]);
    expect(woundProblem(config, { lesion: { kind: 'noise', state: 'z_H', sigma: 0 } })).toContain('above 0');
  });

  it('is one word in a link, and nothing else is', () => {
    for (const lesion of woundsOf(config)) expect(lesionOf(lesionCode(lesion))).toEqual(lesion);
    expect(lesionOf('noise-z_L-0.5')).toEqual({ kind: 'noise', state: 'z_L', sigma: 0.5 });
    for (const code of [
      '',
      'no-X',
      'reset-H',
      'reset-z_H-1',
      'noise-z_L',
      'noise-z_L-0',
      'silent-L',
      'silent-L-0',
      'silent-z_L-1',
      'silent-L-1.5',
    ])
      expect(lesionOf(code), code).toBeUndefined();
  });
});
