/** Pictures of pages under test: how large, in which letters, and how alike they have to be. */
import { readFileSync } from 'node:fs';
import { devices, type Locator, type Page } from '@playwright/test';
import { expect } from './page.ts';

export const SCREENS = {
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: {
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    deviceScaleFactor: 1,
    userAgent: devices['Pixel 7'].userAgent,
  },
} as const;
/** Each machine smooths the edges of letters and lines in its own way; a lost chart or a wrong colour changes more. */
export const MOST_POINTS = 0.06;
/** Pages where nothing has been computed yet have fewer edges. */
export const MOST_POINTS_OF_PAGES = 0.01;
const LETTERS = readFileSync('node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2').toString('base64');
const FONT = `@font-face { font-family: Pictures; font-weight: 100 900; src: url(data:font/woff2;base64,${LETTERS}); }
:root { --font: Pictures; }`;

export async function look(
  page: Page,
  shown: Page | Locator,
  name: string,
  mask: readonly string[],
  maxDiffPixelRatio: number,
): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect.poll(() => unpainted(page)).toBe(0);
    await expect(shown).toHaveScreenshot(`${name}-${colorScheme}.png`, {
      mask: ['.chip', ...mask].map((selector) => page.locator(selector)),
      maxDiffPixelRatio,
      animations: 'disabled',
    });
  }
}

export async function dress(page: Page): Promise<void> {
  await page.addStyleTag({ content: FONT });
  await page.evaluate(() => document.fonts.load('1rem Pictures'));
}

/** Small boards, one of which is painted a frame, that do not have the colour of a given cell of the page as it is now. */
const unpainted = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('span'));
    probe.style.color = 'var(--given)';
    const given = getComputedStyle(probe).color.match(/\d+/g)?.slice(0, 3).join();
    probe.remove();
    const painted = (canvas: HTMLCanvasElement): boolean => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      for (let at = 0; at < pixels.length; at += 4) if (pixels.slice(at, at + 3).join() === given) return true;
      return false;
    };
    return [...document.querySelectorAll<HTMLCanvasElement>('canvas.mini-board')].filter((canvas) => !painted(canvas)).length;
  });
