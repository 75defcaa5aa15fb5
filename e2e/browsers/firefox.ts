/** Firefox by WebDriver BiDi. */
import type { BrowserContext, Page } from 'puppeteer-core';
import { ensureFirefox, openFirefox } from '../../scripts/lib/firefox.mjs';
import { type Browser, type Driver, PATIENCE } from './driver.ts';

const SIZE = { width: 1440, height: 900 };

export async function startFirefox(): Promise<Browser> {
  const { path, missing } = await ensureFirefox();
  if (path === undefined) throw new Error(missing);
  const firefox = await openFirefox(path, SIZE);
  return {
    name: await firefox.version(),
    open: async () => {
      const context = await firefox.createBrowserContext();
      return tab(context, await context.newPage());
    },
    close: () => firefox.close(),
  };
}

function tab(context: BrowserContext, page: Page): Driver {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`page error: ${String(error)}`));
  page.setDefaultTimeout(PATIENCE);
  return {
    goto: async (url) => void (await page.goto(url)),
    reload: async () => void (await page.reload()),
    evaluate: (body, ...args) => page.evaluate(body as never, ...(args as unknown as never[])),
    click: (xpath) => page.locator(`::-p-xpath(${xpath})`).click(),
    upload: async (xpath, paths) => {
      const input = await page.waitForSelector(`::-p-xpath(${xpath})`);
      await (input as import('puppeteer-core').ElementHandle<HTMLInputElement>).uploadFile(...paths);
    },
    screenshot: async () => Buffer.from(await page.screenshot()),
    complaints: async () => complaints,
    close: () => context.close(),
  };
}
