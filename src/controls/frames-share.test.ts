import { afterEach, beforeEach, expect, it, vi } from 'vitest';

let soon: typeof import('./frames.ts').soon;
/** Milliseconds that a frame takes to come to the screen. */
let taken = 0;

beforeEach(async () => {
  // What was drawn in another test is not to be waited for.
  vi.resetModules();
  ({ soon } = await import('./frames.ts'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.stubGlobal('document', { hidden: false });
  // No frame comes before the one in front of it is on the screen.
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw, taken + 1));
  vi.stubGlobal('cancelAnimationFrame', clearTimeout);
  vi.stubGlobal(
    'MessageChannel',
    class {
      port1 = { onmessage: () => undefined, close: () => undefined };
      port2 = { postMessage: () => setTimeout(() => this.port1.onmessage(), taken) };
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** How often something that is asked for ten times a second is drawn in so many seconds. */
async function drawn(seconds: number): Promise<number> {
  let count = 0;
  const work = () => void count++;
  for (let i = 0; i < 10 * seconds; i++) {
    soon(work);
    await vi.advanceTimersByTimeAsync(100);
  }
  return count;
}

it('draws as often as asked where frames are quick', async () => {
  taken = 5;
  expect(await drawn(10)).toBe(100);
});

it('leaves most of the time to others where a frame takes long', async () => {
  taken = 100;
  const share = ((await drawn(60)) * taken) / 60_000;
  expect(share).toBeGreaterThan(0.1);
  expect(share).toBeLessThanOrEqual(0.25);
});
