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

function frame(): void {
  const due = [...frames.values()];
  frames.clear();
  for (const work of due) work();
}

it('does one piece of work a frame, each once however often it was asked for', () => {
  const done: string[] = [];
  const a = () => done.push('a');
  const b = () => done.push('b');
  for (const work of [a, b, a]) soon(work);
  frame();
  expect(done).toEqual(['a']);
  frame();
  frame();
  expect(done).toEqual(['a', 'b']);
});

it('does all of it at once where nobody sees the page, whose timers are rare', () => {
  page.hidden = true;
  let done = 0;
  for (let i = 0; i < 10; i++) soon(() => done++);
  vi.advanceTimersToNextTimer();
  expect(done).toBe(10);
});

it('asks for no frame more than it has to, while none comes', () => {
  page.hidden = true;
  for (let i = 0; i < 100; i++) {
    soon(() => undefined);
    vi.runAllTimers();
  }
  expect(frames.size).toBeLessThanOrEqual(1);
});
