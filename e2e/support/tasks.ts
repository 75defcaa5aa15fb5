/** How long the page's main thread is busy at a stretch. */
import type { Browser, Page } from '@playwright/test';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly name?: string };
  /** Microseconds of the thread's own time. */
  readonly tdur?: number;
}

/**
 * The longest task of the main thread within the next `milliseconds`, in milliseconds of the thread's own time: the clock on the
 * wall, which `longtask` entries go by, also counts the time in which a busy machine lets others run.
 */
export async function longestTask(browser: Browser, page: Page, milliseconds: number): Promise<number> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
  await page.waitForTimeout(milliseconds);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const thread = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;
  const main = new Set(traceEvents.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(thread));
  const tasks = traceEvents.filter((event) => main.has(thread(event)) && event.name.endsWith('RunTask') && event.tdur !== undefined);
  if (!tasks.length) throw new Error('the trace has no tasks of the main thread');
  return Math.max(...tasks.map(({ tdur }) => tdur as number)) / 1000;
}
