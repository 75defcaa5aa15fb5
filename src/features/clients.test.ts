/** The page's ends of its workers: what they make of messages. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker, RunSummary } from '../worker/protocol.ts';
import type { FromSolver } from '../worker/solve-protocol.ts';

/** Workers that do nothing but remember what they are told. */
class Quiet {
  static started: Quiet[] = [];
  onmessage: ((event: { data: unknown }) => void) | undefined;
  readonly told: { readonly type: string }[] = [];
  ended = false;

  constructor() {
    Quiet.started.push(this);
  }

  postMessage(message: { readonly type: string }): void {
    this.told.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  say(message: FromWorker | FromSolver | { readonly type: 'dream' }): void {
    this.onmessage?.({ data: message });
  }
}

const newest = (): Quiet => Quiet.started.at(-1);

beforeEach(() => {
  vi.resetModules();
  Quiet.started = [];
  vi.stubGlobal('Worker', Quiet);
  vi.stubGlobal('document', { addEventListener: () => undefined, baseURI: 'http://page/' });
  vi.stubGlobal('requestAnimationFrame', () => 0);
});
afterEach(() => vi.unstubAllGlobals());

const UNKNOWN = '"dream" means nothing here';

test('the Train page says so of a message that it does not know, and keeps its worker', async () => {
  const { probe, useTraining } = await import('../session/training.ts');
  probe();
  newest().say({ type: 'dream' });
  expect(useTraining.getState().refused).toContain(UNKNOWN);
  expect(newest().ended).toBe(false);
});

test('the Train page knows how many kernels are compiled until there is a run', async () => {
  // What it puts off is not to come after the test.
  vi.useFakeTimers();
  const { open, useTraining } = await import('../session/training.ts');
  open('a run');
  const worker = newest();
  worker.say({ type: 'phase', phase: 'preparing', step: 0 });
  worker.say({ type: 'compiling', found: 12, wanted: 25 });
  worker.say({ type: 'phase', phase: 'preparing', step: 0 });
  expect(useTraining.getState().compiling).toMatchObject({ found: 12, wanted: 25 });
  worker.say({ type: 'summary', summary: {} as RunSummary });
  expect(useTraining.getState().compiling).toBeUndefined();
  vi.useRealTimers();
});

test('an export on its way is not given up for another request that was refused', async () => {
  const { exportWeights, probe, useTraining } = await import('../session/training.ts');
  probe();
  exportWeights();
  newest().say({ type: 'refused', request: 'show', message: 'no board' });
  expect(useTraining.getState()).toMatchObject({ exporting: true, refused: 'no board' });
  newest().say({ type: 'refused', request: 'export', message: 'no weights' });
  expect(useTraining.getState()).toMatchObject({ exporting: false, refused: 'no weights' });
});

test('the Solve page says so of a message that it does not know, and keeps its model', async () => {
  const { load } = await import('./solve/client.ts');
  const { useSolve } = await import('./solve/store.ts');
  load({ url: 'models/four.safetensors' });
  newest().say({ type: 'dream' });
  expect(useSolve.getState().notices.at(-1)?.text).toContain(UNKNOWN);
  expect(newest().ended).toBe(false);
});

test('a solve goes on where a lens is refused, and so do other lenses', async () => {
  const { load, solveNow, wantAttention, wantProjection } = await import('./solve/client.ts');
  const { useSolve } = await import('./solve/store.ts');
  load({ url: 'models/four.safetensors' });
  const worker = newest();
  useSolve.setState({ liveId: 0, solving: true });
  wantAttention({ update: 0, layer: 9, head: 0 });
  wantAttention({ update: 1, layer: 0, head: 0 });
  wantProjection('L', 'whole');
  solveNow();
  worker.say({ type: 'refused', request: 'attention', message: 'there is no layer 9' });
  wantProjection('L', 'whole');
  expect(useSolve.getState().solving).toBe(true);
  // The attention that was wanted next is asked for; the projection is still on its way.
  expect(worker.told.map(({ type }) => type)).toEqual(['load', 'attention', 'project', 'attention']);
  worker.say({ type: 'refused', request: 'solve', message: 'too long' });
  expect(useSolve.getState().solving).toBe(false);
});

test('a comparison trains on where a request is refused, and goes on to the next model without the ways of one', async () => {
  const { begin } = await import('./compare/client.ts');
  const { useCompare } = await import('./compare/store.ts');
  begin();
  const worker = newest();
  worker.say({ type: 'phase', phase: 'preparing', step: 0 });
  worker.say({ type: 'phase', phase: 'training', step: 0 });
  worker.say({ type: 'refused', request: 'show', message: 'no board' });
  expect(
    useCompare
      .getState()
      .trainings.map(({ status }) => status)
      .slice(0, 2),
  ).toEqual(['training', 'waiting']);
  worker.say({ type: 'refused', request: 'paths', message: 'no board' });
  expect(
    useCompare
      .getState()
      .trainings.map(({ status }) => status)
      .slice(0, 2),
  ).toEqual(['finished', 'preparing']);
});

test('a comparison says so of a message that it does not know', async () => {
  const { begin } = await import('./compare/client.ts');
  const { useCompare } = await import('./compare/store.ts');
  begin();
  newest().say({ type: 'phase', phase: 'preparing', step: 0 });
  newest().say({ type: 'dream' });
  expect(useCompare.getState().trainings[0]).toMatchObject({ status: 'failed', reason: expect.stringContaining(UNKNOWN) });
});

const SMALL = { model: 'sudoku4', puzzle: '1.....1.2.....4.' };
const trained = { halt_max_steps: 4, H_cycles: 2, L_cycles: 4 };

test('a lesson asks for the newest figure only, once its model is there, and shows no other', async () => {
  const { solve } = await import('./learn/client.ts');
  const { useLearn } = await import('./learn/store.ts');
  const shown: string[] = [];
  solve(SMALL, () => shown.push('first'));
  solve({ ...SMALL, reasoning: { segments: 1 } }, () => shown.push('second'));
  const worker = newest();
  worker.say({ type: 'loaded', load: 1, model: trained } as FromSolver);
  expect(worker.told).toMatchObject([{ type: 'load' }, { type: 'solve', id: 2, reasoning: { segments: 1, H_cycles: 2, L_cycles: 4 } }]);
  worker.say({ type: 'trace', id: 1, trace: {} } as FromSolver);
  expect(useLearn.getState().solving).toBe(true);
  worker.say({ type: 'trace', id: 2, trace: {} } as FromSolver);
  expect(shown).toEqual(['second']);
  expect(useLearn.getState()).toMatchObject({ solving: false, liveId: 2 });
  // The same figure again takes nothing.
  solve({ ...SMALL, reasoning: { segments: 1 } }, () => shown.push('again'));
  expect(shown).toEqual(['second', 'again']);
  expect(worker.told).toHaveLength(2);
});

test('a lesson that is left ends its worker; the next one starts another', async () => {
  const { close, solve } = await import('./learn/client.ts');
  solve(SMALL, () => undefined);
  const first = newest();
  close();
  expect(first.ended).toBe(true);
  solve(SMALL, () => undefined);
  expect(newest()).not.toBe(first);
  expect(newest().told.map(({ type }) => type)).toEqual(['load']);
});

test('a lesson says so of a message that it does not know, and begins anew where another engine takes over', async () => {
  const { solve } = await import('./learn/client.ts');
  const { useLearn } = await import('./learn/store.ts');
  solve(SMALL, () => undefined);
  newest().say({ type: 'dream' });
  expect(useLearn.getState().failure).toContain(UNKNOWN);
  newest().say({ type: 'failed', message: 'the GPU is gone', again: true });
  expect(newest().told.map(({ type }) => type)).toEqual(['load', 'load']);
  expect(useLearn.getState()).toMatchObject({ failure: undefined, solving: true });
});
