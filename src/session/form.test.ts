import { beforeEach, describe, expect, it } from 'vitest';
import { parsePrefs } from '../controls/prefs.ts';
import { problemsByPath } from '../features/train/problems.ts';
import { PRESETS } from '../training/presets.ts';
import { choosePreset, resetField, resetForm, setField, useForm } from './form.ts';

beforeEach(() => choosePreset(PRESETS[0]?.id));
const draft = () => useForm.getState().draft;

describe('the form', () => {
  it('starts from presets that can run', () => {
    for (const preset of PRESETS) expect([...problemsByPath(preset.config)]).toEqual([]);
  });

  it('takes one field, or all, back to the preset', () => {
    const before = draft();
    setField('model.num_heads', 3);
    setField('seed', 9);
    resetField('seed');
    expect(draft().seed).toBe(before.seed);
    expect(draft().model.num_heads).toBe(3);
    resetForm();
    expect(draft()).toBe(before);
  });

  it('puts each problem at the field that can mend it, with a value that does', () => {
    setField('model.num_heads', 5);
    setField('training.lr', Number.NaN);
    setField('data.count', 0.5);
    setField('data.level', [9, 4]);
    setField('stop.exact', 2);
    setField('seed', -1);
    const problems = problemsByPath(draft());
    expect([...problems.keys()].sort()).toEqual(['data.count', 'data.level', 'model.num_heads', 'seed', 'stop.exact', 'training.lr']);
    for (const [path, { nearest }] of problems) if (nearest !== undefined) setField(path, nearest);
    expect([...problemsByPath(draft())]).toEqual([]);
  });
});

describe('parsePrefs', () => {
  it('keeps what makes sense and replaces the rest', () => {
    const defaults = parsePrefs(null);
    for (const text of ['', '{', '[]', 'null', '{"theme":"pink","smoothing":7,"logarithmic":{"loss":"yes"},"read":"all"}'])
      expect(parsePrefs(text)).toEqual(defaults);
    expect(parsePrefs('{"theme":"dark","smoothing":0.5,"logarithmic":{"loss":true},"read":["fast",7]}')).toEqual({
      theme: 'dark',
      smoothing: 0.5,
      logarithmic: { loss: true },
      read: ['fast'],
    });
  });
});
