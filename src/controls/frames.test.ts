import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let soon: typeof import('./frames.ts').soon;
/** Frames that were asked for and have not come. */
const frames = new Map<number, () => void>();
const page = { hidden: false };

beforeEach(async () => {
  // What was drawn in another test is not to be waited for.
  vi.resetModules();
  ({ soon } = await import('./frames.ts'));
  vi.useFakeTimers();
  let last = 0;
  vi.stubGlobal('document', page);
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.set(++last, work) && last);
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => frames.delete(frame));
  // A frame takes no time.
  vi.stubGlobal(
    'MessageChannel',
    class {
      port1 = { onmessage: () => undefined, close: () => undefined };
      port2 = { postMessage: () => this.port1.onmessage() };
    },
  );
});
afterEach(() => {
  vi.runAllTimers();
  frames.clear();
  page.hidden = false;
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function frame(): Promise<void> {
  const due = [...frames.values()];
  frames.clear();
  for (const work of due) work();
  await pieces();
}

/** Until all pieces of a frame are done. */
async function pieces(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

it('does as much work in a frame as has room in it, each piece once however often it was asked for', async () => {
  const done: string[] = [];
  const piece = (name: string, takes: number) => () => {
    done.push(name);
    vi.advanceTimersByTime(takes);
  };
  const [a, b, c, d] = [piece('a', 3), piece('b', 3), piece('c', 3), piece('d', 0)];
  for (const work of [a, b, a, c, d]) soon(work);
  await frame();
  expect(done).toEqual(['a', 'b', 'c']);
  await frame();
  await frame();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
});

it('does the rest in another frame where a piece fails', async () => {
  let done = 0;
  soon(() => {
    throw new Error('no such chart');
  });
  soon(() => void done++);
  await expect(frame()).rejects.toThrow('no such chart');
  await pieces();
  await frame();
  expect(done).toBe(1);
});

it('does all of it at once where nobody sees the page, whose timers are rare', async () => {
  page.hidden = true;
  let done = 0;
  for (let i = 0; i < 10; i++) soon(() => done++);
  vi.advanceTimersToNextTimer();
  await pieces();
  expect(done).toBe(10);
});

it('goes on where nobody sees the page and no timer comes, every five seconds', async () => {
  page.hidden = true;
  let done = 0;
  const work = () => done++;
  for (let i = 0; i <= 200; i++) {
    soon(work);
    await Promise.resolve();
    vi.spyOn(performance, 'now').mockReturnValue(1e6 + 100 * (i + 1));
  }
  expect(done).toBe(4);
});

it('asks for no frame more than it has to, while none comes', () => {
  page.hidden = true;
  for (let i = 0; i < 100; i++) {
    soon(() => undefined);
    vi.runAllTimers();
  }
  expect(frames.size).toBeLessThanOrEqual(1);
});

it('has work done a few times where it is asked for many times, and once more for what was asked for last', async () => {
  const { Pace } = await import('./frames.ts');
  let done = 0;
  const pace = new Pace(100, () => done++);
  pace.ask();
  expect(done).toBe(1);
  for (let i = 0; i < 9; i++) {
    vi.advanceTimersByTime(10);
    pace.ask();
  }
  expect(done).toBe(1);
  vi.advanceTimersByTime(10);
  expect(done).toBe(2);
  vi.advanceTimersByTime(1000);
  expect(done).toBe(2);
  pace.ask();
  expect(done).toBe(3);
});
