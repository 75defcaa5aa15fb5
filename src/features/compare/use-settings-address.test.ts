import { expect, it } from 'vitest';
import { ARCHITECTURES } from '../../model/config.ts';
import { settingsQuery } from '../../session/settings-link.ts';
import { PRESETS } from '../../training/presets.ts';
import { compareQuery, readCompare } from './use-settings-address.ts';

const [preset] = PRESETS;
const USUAL = { preset, by: 'parameters', chosen: ARCHITECTURES, steps: preset.config.training.total_steps, seeds: 3 } as const;

it('writes nothing for what the page opens with', () => {
  expect(compareQuery(USUAL)).toBe('');
});

it('reads back what it writes', () => {
  const settings = { preset: PRESETS[1], by: 'updates', chosen: ['hrm', 'trm'], steps: 300, seeds: 5 } as const;
  const query = compareQuery(settings);
  expect(query).toBe('preset=sudoku4-hardest&by=updates&models=hrm,trm&steps=300&seeds=5');
  expect(readCompare(new URLSearchParams(query))).toEqual({ settings, problems: [] });
});

it('takes the settings of a run from the link that races it', () => {
  const config = { ...preset.config, model: { ...preset.config.model, L_cycles: 5 } };
  const { settings, problems } = readCompare(new URLSearchParams(settingsQuery(config)));
  expect(problems).toEqual([]);
  expect(settings).toMatchObject({ preset: { name: `${preset.name}, changed`, config }, chosen: ARCHITECTURES, steps: 750, seeds: 3 });
  // And the address of that comparison leads to the same one.
  expect(readCompare(new URLSearchParams(compareQuery(settings))).settings).toEqual(settings);
});

it('reports what it cannot take', () => {
  const { settings, problems } = readCompare(new URLSearchParams('by=weight&models=hrm,gpt&steps=-3&seeds=99'));
  expect(settings).toEqual(USUAL);
  expect(problems.map(({ field }) => field)).toEqual(['by', 'models', 'steps', 'seeds']);
});
