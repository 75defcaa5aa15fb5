/** Waiting for a GPU in browsers that answer at once and in one that looks every 100 ms only, with a queue and a clock that are not real. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askHowSoon, soon } from './soon.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Work takes 1 ms; answers come then, or, if `every` is given, at the next submit or the next multiple of so many ms. */
function browser(every?: number) {
  let pending: { at: number; answer: () => void }[] = [];
  const state = { submits: 0 };
  const look = () => {
    const due = pending.filter(({ at }) => at <= performance.now());
    pending = pending.filter((one) => !due.includes(one));
    for (const { answer } of due) answer();
  };
  const queue = {
    submit: () => {
      state.submits++;
      look();
    },
    onSubmittedWorkDone: (took = 1) =>
      new Promise<undefined>((answer) => {
        const at = performance.now() + took;
        pending.push({ at, answer: () => answer(undefined) });
        setTimeout(look, every ? every - (performance.now() % every) : took);
      }),
  };
  let lose = () => {};
  const lost = new Promise<GPUDeviceLostInfo>((resolve) => {
    lose = () => resolve({} as GPUDeviceLostInfo);
  });
  return { gpu: {} as GPU, queue: queue as unknown as GPUQueue & typeof queue, lost, lose: () => lose(), state };
}

/** Milliseconds until an answer to work of `took`, and the submits meanwhile. */
async function waited({ queue, state }: ReturnType<typeof browser>, took: number) {
  const [begin, submits] = [performance.now(), state.submits];
  let end = Number.NaN;
  const answer = soon(queue, queue.onSubmittedWorkDone(took)).then(() => {
    end = performance.now();
  });
  await vi.runAllTimersAsync();
  await answer;
  return { milliseconds: end - begin, submits: state.submits - submits };
}

async function open(one: ReturnType<typeof browser>) {
  const asked = askHowSoon(one.gpu, one);
  await vi.runAllTimersAsync();
  await asked;
}

it('submits nothing while it waits where the browser answers at once', async () => {
  const quick = browser();
  await open(quick);
  expect(await waited(quick, 7)).toEqual({ milliseconds: 7, submits: 0 });
});

it.each([0, 37, 95])('has an answer within 2 ms where the browser looks every 100 ms, first asked %i ms after it looked', async (after) => {
  const slow = browser(100);
  vi.advanceTimersByTime(100 + after - (performance.now() % 100));
  await open(slow);
  const { milliseconds, submits } = await waited(slow, 7);
  expect(milliseconds).toBeLessThanOrEqual(9);
  expect(submits).toBeLessThanOrEqual(5);
});

it('waits for several answers with one timer, and with none when all are there', async () => {
  const slow = browser(100);
  await open(slow);
  const { submits } = slow.state;
  const answers = [10, 20, 30].map((took) => soon(slow.queue, slow.queue.onSubmittedWorkDone(took)));
  await vi.advanceTimersByTimeAsync(30);
  await Promise.all(answers);
  expect(slow.state.submits - submits).toBe(15);
  await vi.runAllTimersAsync();
  expect(slow.state.submits - submits).toBe(15);
});

it('stops poking when the answer is an error, and tells it', async () => {
  const slow = browser(100);
  await open(slow);
  await expect(soon(slow.queue, Promise.reject(new Error('device lost')))).rejects.toThrow('device lost');
  expect(await waited(slow, 1)).toMatchObject({ milliseconds: 2 });
});

it('stops poking when the GPU is gone, whether or not there is an answer', async () => {
  const slow = browser(100);
  await open(slow);
  void soon(slow.queue, new Promise(() => {}));
  await vi.advanceTimersByTimeAsync(10);
  slow.lose();
  await vi.runAllTimersAsync();
});

it('asks a browser once, and takes one that cannot be asked as it is', async () => {
  const slow = browser(100);
  await open(slow);
  const { submits } = slow.state;
  const second = { ...slow, queue: { ...slow.queue } as typeof slow.queue };
  await open(second);
  expect(slow.state.submits).toBe(submits);
  expect((await waited(second, 7)).milliseconds).toBeLessThanOrEqual(9);
  const lost = { submit: () => {}, onSubmittedWorkDone: () => Promise.reject(new Error('lost')) } as unknown as GPUQueue;
  await askHowSoon({} as GPU, { ...slow, queue: lost });
  await expect(soon(lost, Promise.resolve(1))).resolves.toBe(1);
});
