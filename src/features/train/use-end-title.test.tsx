/** @vitest-environment happy-dom */
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { openSmallPage } from '../../controls/small-page.testing.ts';
import { useTraining } from '../../session/training.ts';
import { useEndTitle } from './use-end-title.ts';

beforeAll(openSmallPage);
afterEach(() => {
  cleanup();
  useTraining.setState(useTraining.getInitialState());
});

it('says how a run ended, and has nothing drawn anew for a step', () => {
  let drawn = 0;
  renderHook(() => {
    drawn++;
    useEndTitle();
  });
  act(() => useTraining.setState({ phase: 'training' }));
  for (let step = 1; step <= 5; step++) act(() => useTraining.setState({ step, seconds: step }));
  expect(drawn).toBe(1);
  act(() => useTraining.setState({ phase: 'finished' }));
  expect(drawn).toBe(2);
  expect(document.title).toMatch(/^Finished · step 5 – /);
});
