import { expect, it } from 'vitest';
import { PRESETS } from '../training/presets.ts';
import { progressOf, progressText } from './progress.ts';
import { NO_RUN, type RunState } from './run-state.ts';

const [{ config }] = PRESETS;
const active = { config, engine: 'cpu' } as const;
const exact = { n: 100, exact: [0.1, 0.92], cells: [0.5, 0.97], haltedSegments: 2, haltedExact: 0.9 };
const check: RunState['check'] = { type: 'evaluation', step: 300, seconds: 4, evaluation: exact };

it('says how far a run is and what it solves', () => {
  const progress = progressOf({ ...NO_RUN, phase: 'training', active, step: 300, check });
  expect(progress && progressText(progress)).toBe('Training 40%, 92% solved');
});

it('says that a run is being prepared or rests', () => {
  const textOf = (state: Partial<RunState>) => {
    const progress = progressOf({ ...NO_RUN, ...state });
    return progress && progressText(progress);
  };
  expect(textOf({ phase: 'preparing' })).toBe('Preparing a run');
  expect(textOf({ phase: 'paused', active, step: 75 })).toBe('Paused at 10%');
});

it('says nothing where no run is in progress', () => {
  for (const phase of ['idle', 'finished', 'failed'] as const) expect(progressOf({ ...NO_RUN, phase, active, step: 300 })).toBeUndefined();
});
