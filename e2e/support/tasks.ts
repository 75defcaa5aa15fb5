/** How long the page's main thread is busy at a stretch, and how often it lays the page out. */
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/** Beyond this, in milliseconds, the main thread counts as blocked. */
export const LONG_TASK = 50;

/**
 * The longest task of the main thread while something is done, in milliseconds of the thread's own time: the clock on the wall, which
 * `longtask` entries go by, also counts the time in which a busy machine lets others run.
 */
export async function longestTaskOf(browser: Browser, page: Page, work: () => Promise<unknown>): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread));
  const tasks = traceEvents.filter((event) => main.has(thread(event)) && event.name.endsWith('RunTask') && event.tdur !== undefined);
  if (!tasks.length) throw new Error('the trace has no tasks of the main thread');
  return Math.max(...tasks.map(({ tdur }) => tdur as number)) / 1000;
}

/** The longest task within the next `milliseconds`. */
export const longestTask = (browser: Browser, page: Page, milliseconds: number): Promise<number> =>
  longestTaskOf(browser, page, () => page.waitForTimeout(milliseconds));

/** How often the page is laid out a second, over the next `milliseconds`. */
export async function layoutsASecond(page: Page, milliseconds: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const count = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'LayoutCount')?.value ?? Number.NaN;
  };
  const before = await count();
  await page.waitForTimeout(milliseconds);
  const after = await count();
  await session.detach();
  return (after - before) / (milliseconds / 1000);
}
