/** WebKitGTK's MiniBrowser by the classic WebDriver. */
import { Builder, By, error, until, type WebDriver, type WebElement } from 'selenium-webdriver';
import { ensureWebkit, startWebkit } from '../../scripts/lib/webkit.mjs';
import { type Browser, type Driver, PATIENCE } from './driver.ts';

const SIZE = { width: 1440, height: 900, x: 0, y: 0 };

export async function startWebkitGtk(): Promise<Browser> {
  const { paths, missing } = await ensureWebkit();
  if (paths === undefined) throw new Error(missing);
  const { url, close } = await startWebkit(paths);
  // One window at a time: each is a browser of its own, which keeps nothing of the one before.
  const session = async (): Promise<WebDriver> => {
    const driver = await new Builder().usingServer(url).withCapabilities({ browserName: 'MiniBrowser' }).build();
    await driver.manage().setTimeouts({ pageLoad: PATIENCE, script: PATIENCE });
    await driver.manage().window().setRect(SIZE);
    return driver;
  };
  const first = await session();
  const version = (await first.getCapabilities()).getBrowserVersion();
  await first.quit();
  return { name: `WebKitGTK ${version}`, open: async () => tab(await session()), close: async () => close() };
}

function tab(driver: WebDriver): Driver {
  const find = (xpath: string): Promise<WebElement> => driver.wait(until.elementLocated(By.xpath(xpath)), PATIENCE);
  const complaints: string[] = [];
  const collect = async (): Promise<void> => {
    complaints.push(...((await driver.executeScript<string[] | null>(takeComplaints)) ?? []));
  };
  return {
    goto: async (url) => {
      await driver.get(url);
      await driver.executeScript(listen);
    },
    reload: async () => {
      await collect();
      await driver.navigate().refresh();
      await driver.executeScript(listen);
    },
    evaluate: (body, ...args) => driver.executeScript(body, ...args),
    click: async (xpath) => {
      for (;;) {
        try {
          const element = await find(xpath);
          // By itself it stops at the window's lower edge, where the clock of a solve covers what is there.
          await driver.executeScript((there: Element) => there.scrollIntoView({ block: 'center' }), element);
          return await element.click();
        } catch (thrown) {
          // React may have put another element in its place at that moment.
          if (!(thrown instanceof error.StaleElementReferenceError)) throw thrown;
        }
      }
    },
    upload: async (xpath, paths) => (await find(xpath)).sendKeys(paths.join('\n')),
    screenshot: async () => Buffer.from(await driver.takeScreenshot(), 'base64'),
    complaints: async () => {
      await collect();
      return complaints;
    },
    close: () => driver.quit(),
  };
}

/** The classic protocol tells nothing of a page's errors: the page keeps them itself, from when it has been loaded on. */
function listen(): void {
  const kept: string[] = [];
  Object.assign(window, { journeyComplaints: kept });
  addEventListener('error', ({ message }) => void kept.push(`page error: ${message}`));
  addEventListener('unhandledrejection', ({ reason }) => void kept.push(`page error: ${reason}`));
  const write = console.error;
  console.error = (...words: unknown[]) => {
    kept.push(`console: ${words.join(' ')}`);
    write(...words);
  };
}

function takeComplaints(): string[] | undefined {
  return (window as unknown as { journeyComplaints?: string[] }).journeyComplaints?.splice(0);
}
