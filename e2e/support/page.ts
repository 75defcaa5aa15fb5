/** What every journey through the page starts from: a page that must stay silent and at home. */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';

/** @returns what a page complains of from now on: errors, and requests that go to anybody else but `homes`. */
export function watch(page: Page, homes: readonly string[]): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('request', (request) => {
    const url = request.url();
    if (!homes.some((home) => url.startsWith(home)) && !/^(blob|data):/.test(url)) complaints.push(`request to ${url}`);
  });
  return complaints;
}

/** Fails a test whose page writes an error to its console, throws, or asks anybody else for anything. */
export const test = base.extend<{ watched: undefined }>({
  watched: [
    async ({ page, baseURL }, use) => {
      const complaints = watch(page, [baseURL as string]);
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect };

/** For a journey that looks at a clock: it runs while no other does. */
export const ALONE = { tag: '@alone' };

/** Steps that no machine takes while it is looked at. */
export const ENDLESS = '1000000';

/** The run as a person reads it off the page. */
export class TrainPage {
  constructor(readonly page: Page) {}

  async open(): Promise<void> {
    await this.page.goto('/#/train');
    await expect(this.status).toContainText(/Will run on/);
  }

  get status() {
    return this.page.locator('.status');
  }

  button(name: string | RegExp) {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  field(name: string) {
    return this.page.getByRole('spinbutton', { name, exact: true });
  }

  cell(row: number, column: number) {
    return this.page.getByRole('gridcell', { name: new RegExp(`^Row ${row} column ${column},`) });
  }

  async step(): Promise<number> {
    return Number(/step ([\d,]+) of/.exec(await this.status.innerText())?.[1]?.replace(',', '') ?? Number.NaN);
  }

  /** Share of held-out puzzles solved, as shown. */
  async solved(): Promise<number> {
    const figure = this.page.locator('.score-figure');
    return (await figure.count()) ? Number.parseFloat(await figure.innerText()) / 100 : 0;
  }

  /** Sets a run so long, without a goal, that it does not end by itself while it is looked at. */
  async endless(): Promise<void> {
    await this.field('Steps').fill(ENDLESS);
    await this.field('Goal').fill('0');
  }

  /** A short run may have ended before anybody looks. */
  async train(): Promise<void> {
    await this.button('Train').click();
    await expect(this.status).toContainText(/Training|Finished/);
  }

  async trainUntil(step: number): Promise<void> {
    await expect.poll(() => this.step()).toBeGreaterThanOrEqual(step);
  }

  async pause(): Promise<void> {
    await expect(async () => {
      // It may end by itself in this moment, and the button with it.
      if (await this.button('Pause').isVisible()) await this.button('Pause').click({ timeout: 5000 });
      await expect(this.status).toContainText(/Paused|Finished/, { timeout: 5000 });
    }).toPass();
  }
}

interface Looked {
  /** A part of the page, or a few rules, where that is enough. */
  readonly part?: string;
  readonly rules?: string[];
  /** What foreign frames hold too. */
  readonly frames?: boolean;
}

/**
 * What axe calls its legacy mode looks at the page alone, without a second one for what foreign frames hold: this page has none. It and
 * leaving out the lists of what is right make a look three times as quick.
 */
export async function expectNoAxeViolations(page: Page, only: Looked = {}): Promise<void> {
  // Axe, half a megabyte, is handed to a page once, not twice for each look.
  const there = await page.evaluate(() => 'axe' in window);
  // A colour on its way to another is no state of the page.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => animation instanceof CSSTransition)
        .map(({ finished }) => finished.catch(() => undefined)),
    ),
  );
  const axe = new AxeBuilder({ page, ...(there ? { axeSource: ';' } : {}) })
    .options({ resultTypes: ['violations'] })
    .setLegacyMode(!only.frames);
  if (only.part) axe.include(only.part);
  if (only.rules) axe.withRules(only.rules);
  const { violations } = await axe.analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

/** Looks in light colours, and again in dark ones, which change nothing but the contrast. Leaves the page dark, and still. */
export async function expectNoAxeViolationsInBothThemes(page: Page, only: { readonly part?: string } = {}): Promise<void> {
  // Nothing fades from one colour to the other where motion is not wanted.
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await expectNoAxeViolations(page, only);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await expectNoAxeViolations(page, { ...only, rules: ['color-contrast'] });
}

const lines = new WeakMap<Page, string[]>();

/** Has a line run in a worker before anything else, in the one that trains or another: workers have a navigator of their own. */
export async function inWorker(page: Page, line: string, worker: 'train' | 'solve' | 'bench' | 'lab' = 'train'): Promise<void> {
  const all = lines.get(page) ?? [];
  all.push(`if (self.name === '${worker}') {\n${line}\n}`);
  if (lines.has(page)) return;
  lines.set(page, all);
  await page.route(/\/assets\/worker-[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: [...all, await response.text()].join('\n') });
  });
}
