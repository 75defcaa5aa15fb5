/**
 * Answers of a GPU that come when the work is done. Firefox looks for finished work only every 100 ms, or when something is submitted
 * (https://bugzilla.mozilla.org/show_bug.cgi?id=1870699): there, whoever waits submits nothing at all every 2 ms, which makes it look. Other
 * browsers answer at once, and an empty submit would cost them time: so each is asked first.
 */

const POKE_MS = 2;
/** A browser that takes longer for no work at all does not answer when it could. */
const SLOW_MS = 50;

interface Waits {
  count: number;
  timer?: ReturnType<typeof setInterval>;
}

/** The queues that have to be poked. */
const poked = new WeakMap<GPUQueue, Waits>();
const known = new WeakMap<GPU, Promise<boolean>>();

async function isSlow({ queue, lost }: Pick<GPUDevice, 'queue' | 'lost'>): Promise<boolean> {
  const wait = async (): Promise<number> => {
    const begin = performance.now();
    queue.submit([]);
    await Promise.race([queue.onSubmittedWorkDone(), lost]);
    return performance.now() - begin;
  };
  // The first answer may come by chance at the moment when Firefox looks; from then on the next one has to wait for the whole time.
  await wait();
  return (await wait()) > SLOW_MS;
}

/** Finds out, once for a browser, whether its queues have to be poked. Call it while nothing else is submitted, before `soon`. */
export async function askHowSoon(gpu: GPU, device: Pick<GPUDevice, 'queue' | 'lost'>): Promise<void> {
  let slow = known.get(gpu);
  if (!slow) {
    slow = isSlow(device).catch(() => false);
    known.set(gpu, slow);
  }
  if (!(await slow)) return;
  const waits: Waits = { count: 0 };
  poked.set(device.queue, waits);
  // What is still waited for then may never be answered.
  void device.lost.then(() => {
    poked.delete(device.queue);
    clearInterval(waits.timer);
  });
}

/** What was asked of a queue or of a buffer in it, as soon as the browser can know it. */
export async function soon<T>(queue: GPUQueue, answer: Promise<T>): Promise<T> {
  const waits = poked.get(queue);
  if (!waits) return answer;
  waits.count++;
  waits.timer ??= setInterval(() => queue.submit([]), POKE_MS);
  try {
    return await answer;
  } finally {
    waits.count--;
    if (waits.count === 0) {
      clearInterval(waits.timer);
      delete waits.timer;
    }
  }
}
