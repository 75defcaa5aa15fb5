/** Where things lie: what the focus is under, what has jumped, and what a finger or a narrow screen has no room for. */
import type { FrameLocator, Page } from '@playwright/test';
import { expect } from './page.ts';

/** What lies over the middle of what has the focus, if it is not that itself or a part of it (WCAG 2.4.11, which axe cannot see). */
export const overFocus = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const focused = document.activeElement as HTMLElement;
    if (focused === document.body || focused.closest('.sr-only')) return undefined;
    const { left, top, width, height } = focused.getBoundingClientRect();
    const on = document.elementFromPoint(left + width / 2, top + Math.min(height, innerHeight) / 2);
    // A tile of the wall lets the pointer through to the picture of all of them.
    const through = focused.closest('.wall-boards')?.contains(on);
    const own = on && (through || focused.contains(on) || on.contains(focused) || on.closest('label')?.contains(focused));
    return own ? undefined : `${focused.outerHTML.slice(0, 90)} lies under ${on?.outerHTML.slice(0, 90) ?? 'nothing: it is out of view'}`;
  });

/** Controls smaller than a finger tip needs; words of a sentence are as small as it (WCAG 2.5.8 lets those be). */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, select, summary, input:not([type="checkbox"]), label.check, .cell')]
      .filter((element) => element.checkVisibility() && !element.closest('.sr-only, .skip, .term') && !element.matches('.skip'))
      .filter((element) => Math.min(element.offsetWidth, element.offsetHeight) < 24)
      .map((element) => element.outerHTML.slice(0, 80)),
  );

/** By how many CSS pixels the page is wider than its window. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** More than this, in CSS pixels, is a jump. */
const JUMP = 4;

interface LayoutShiftAttribution {
  readonly node: Node | null;
  readonly previousRect: DOMRectReadOnly;
  readonly currentRect: DOMRectReadOnly;
}

/** Has the browser write down what jumps; before the page is opened. */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const shifts: PerformanceEntry[] = [];
    const shiftsSeen = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
    shiftsSeen.observe({ type: 'layout-shift' });
    Object.assign(globalThis, { shifts, shiftsSeen });
  });

/** What the browser itself says has jumped since it was last asked, unless a person had just done something. */
export const jumped = (page: Page): Promise<string[]> =>
  page.evaluate((most) => {
    type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: LayoutShiftAttribution[] };
    const { shifts, shiftsSeen } = globalThis as unknown as { shifts: Shift[]; shiftsSeen: PerformanceObserver };
    // What has happened may not have been told yet.
    shifts.push(...(shiftsSeen.takeRecords() as Shift[]));
    return (
      shifts
        .splice(0)
        .filter(({ hadRecentInput }) => !hadRecentInput)
        .flatMap(({ sources }) => sources)
        // Another word on a button begins elsewhere on it.
        .filter(({ node }) => node instanceof Element || !node?.parentElement?.closest('button'))
        .filter(({ previousRect: a, currentRect: b }) => Math.hypot(a.x - b.x, a.y - b.y) > most)
        .map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 90) : `${node?.textContent}`))
    );
  }, JUMP);

/** Where parts lie on the page, by their names. */
const places = (page: Page, parts: string): Promise<Record<string, { readonly x: number; readonly y: number; readonly height: number }>> =>
  page.evaluate((selector) => {
    const found = [...document.querySelectorAll(selector)];
    return Object.fromEntries(
      found.map((part, i) => {
        const { x, y, height } = part.getBoundingClientRect();
        return [
          `${i} ${part.className} ${part.getAttribute('data-chart') ?? ''}`.replace(/primary|secondary/, 'button'),
          { x, y: y + scrollY, height },
        ];
      }),
    );
  }, parts);

/** @returns a check that the parts lie where they lie now, and that nothing has jumped since. */
export async function keepPlaces(page: Page, parts: string): Promise<(when: string) => Promise<void>> {
  await settle(page);
  const before = await places(page, parts);
  return async (when) => {
    const now = await places(page, parts);
    expect(Object.keys(now), when).toEqual(Object.keys(before));
    const moved = Object.entries(now).filter(([part, { x, y, height }]) => {
      const was = before[part];
      return Math.max(Math.abs(x - was.x), Math.abs(y - was.y), Math.abs(height - was.height)) > JUMP;
    });
    expect(moved, when).toEqual([]);
    expect(await jumped(page), when).toEqual([]);
  };
}

/** What has jumped until now does not count: a page that opens may make room for what it loads. */
export async function settle(page: Page): Promise<void> {
  // A part can be seen before the frame in which it makes room for itself.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await jumped(page);
}

/** What of a page's text and controls is cut off, reaches out of the window, or lies under something else. */
export const unseen = (shown: Page | FrameLocator): Promise<string[]> =>
  shown.locator('body').evaluate((body) => {
    const named = (element: Element): string => `${element.outerHTML.slice(0, 90)} “${element.textContent?.slice(0, 30)}”`;
    const flaws: string[] = [];
    const texts = new Set<Element>(body.querySelectorAll('button, input, select, summary'));
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement && textContent?.trim()) texts.add(parentElement);
    }
    for (const element of texts) {
      if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest('.sr-only, .skip, script, style, option, noscript')) continue;
      element.scrollIntoView({ block: 'center', behavior: 'instant' });
      // The first line of a text: its middle may lie between two.
      const box = element.getClientRects()[0];
      if (!box || box.width === 0) continue;
      // What scrolls within its own frame is not cut.
      let scrolls = false;
      for (let around = element.parentElement; around; around = around.parentElement)
        scrolls ||= /auto|scroll/.test(getComputedStyle(around).overflowX) && around !== document.scrollingElement;
      if (!scrolls && (box.left < -1 || box.right > innerWidth + 1)) flaws.push(`out of the window: ${named(element)}`);
      const { overflowX } = getComputedStyle(element);
      if (element instanceof HTMLElement && overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1)
        flaws.push(`cut: ${named(element)}`);
      const on = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
      const under = on && !element.contains(on) && !on.contains(element) && !on.closest('label')?.contains(element);
      if (under) flaws.push(`covered by ${on.outerHTML.slice(0, 60)}: ${named(element)}`);
    }
    return flaws;
  });
