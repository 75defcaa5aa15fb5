/** The page's ends of its workers: what they make of messages. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FromWorker } from '../worker/protocol.ts';
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
  vi.stubGlobal('document', { addEventListener: () => undefined });
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
      .columns.map(({ status }) => status)
      .slice(0, 2),
  ).toEqual(['training', 'waiting']);
  worker.say({ type: 'refused', request: 'paths', message: 'no board' });
  expect(
    useCompare
      .getState()
      .columns.map(({ status }) => status)
      .slice(0, 2),
  ).toEqual(['finished', 'preparing']);
});

test('a comparison says so of a message that it does not know', async () => {
  const { begin } = await import('./compare/client.ts');
  const { useCompare } = await import('./compare/store.ts');
  begin();
  newest().say({ type: 'phase', phase: 'preparing', step: 0 });
  newest().say({ type: 'dream' });
  expect(useCompare.getState().columns[0]).toMatchObject({ status: 'failed', reason: expect.stringContaining(UNKNOWN) });
});
