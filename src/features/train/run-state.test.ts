import { describe, expect, it } from 'vitest';
import { useTraining } from '../../session/training.ts';
import { withValue } from '../../settings/paths.ts';
import { PRESETS } from '../../training/presets.ts';
import { announcement } from './Announcer.tsx';
import { shownSegments } from './curves-data.ts';
import { pendingChanges, secondsLeft } from './run-state.ts';

const config = PRESETS[0]?.config;
const idle = useTraining.getState();
const running = { ...idle, phase: 'training', active: { config, engine: 'auto' } } as const;

describe('the run bar', () => {
  it('counts changes against the run, not against the preset, and not what follows from the board', () => {
    expect(pendingChanges(undefined, { draft: config, engine: 'cpu' })).toEqual([]);
    const draft = withValue(withValue(config, 'seed', 7), 'model.seq_len', 81);
    expect(pendingChanges(running.active, { draft, engine: 'cpu' }).map(({ path }) => path)).toEqual(['seed', 'engine']);
  });

  it('gives the time that is left at most', () => {
    const timed = { ...config, stop: { ...config.stop, minutes: 1 }, training: { ...config.training, total_steps: 1000 } };
    const at = { ...running, active: { config: timed, engine: 'auto' as const }, step: 500, stepsPerSecond: 10 };
    expect(secondsLeft({ ...at, seconds: 50 })).toBe(10);
    expect(secondsLeft({ ...at, seconds: 0 })).toBe(50);
    expect(secondsLeft(running)).toBeNaN();
  });
});

describe('what is said aloud', () => {
  const check = {
    type: 'evaluation',
    step: 50,
    seconds: 1,
    evaluation: { n: 64, exact: [0.5], cells: [0.9], haltedSegments: 1, haltedExact: 0.5 },
  } as const;
  it('is every change of the run, and checks only after a rest', () => {
    expect(announcement(running, idle, false)).toBe('Training.');
    expect(announcement({ ...running, check }, running, false)).toBeUndefined();
    expect(announcement({ ...running, check }, running, true)).toMatch(/^Step 50: 50% of 64/);
    expect(announcement(running, running, true)).toBeUndefined();
  });
});

it('shows few amounts of thinking, the last among them', () => {
  expect(shownSegments(1)).toEqual([1]);
  expect(shownSegments(4)).toEqual([1, 2, 4]);
  expect(shownSegments(6)).toEqual([1, 2, 4, 6]);
  expect(shownSegments(64)).toEqual([4, 8, 16, 32, 64]);
});
