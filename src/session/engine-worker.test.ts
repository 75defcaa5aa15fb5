/** Pieces of work in workers that come and go. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Errand } from './engine-worker.ts';

class Quiet {
  static started: Quiet[] = [];
  onerror: (() => void) | undefined;
  ended = false;

  constructor(
    _: URL,
    readonly options: WorkerOptions,
  ) {
    Quiet.started.push(this);
  }

  addEventListener(): void {}

  // Comlink says farewell to what it wrapped once that is collected.
  postMessage(): void {}

  terminate(): void {
    this.ended = true;
  }
}

beforeEach(() => {
  Quiet.started = [];
  vi.stubGlobal('Worker', Quiet);
});
afterEach(() => vi.unstubAllGlobals());

const forever = new Promise<never>(() => undefined);

test('a piece of work has a worker of its role, which is gone when it ends', async () => {
  const errand = new Errand<object>('lab');
  const done = errand.run('lost', async () => 7);
  expect(errand.running).toBe(true);
  expect(await done).toBe(7);
  expect(errand.running).toBe(false);
  expect(Quiet.started.map(({ options, ended }) => [options.name, ended])).toEqual([['lab', true]]);
});

test('the next one ends the one before, of which nothing is heard any more', async () => {
  const errand = new Errand<object>('bench');
  const heard: number[] = [];
  let say: ((n: number) => void) | undefined;
  let end: ((n: number) => void) | undefined;
  const first = errand.run('lost', (_, listen) => {
    say = listen((n: number) => void heard.push(n));
    return new Promise<number>((resolve) => {
      end = resolve;
    });
  });
  say?.(1);
  void errand.run('lost', () => forever);
  say?.(2);
  end?.(3);
  expect(await first).toBeUndefined();
  expect(heard).toEqual([1]);
  expect(Quiet.started.map(({ ended }) => ended)).toEqual([true, false]);
  expect(errand.running).toBe(true);
});

test('a worker that is lost fails with what was to be said', async () => {
  const errand = new Errand<object>('lab');
  const lost = errand.run('The worker was lost.', () => forever);
  Quiet.started[0].onerror?.();
  await expect(lost).rejects.toThrow('The worker was lost.');
  expect(errand.running).toBe(false);
});
