/** A teacher: reads three lessons, takes a figure along into a page of another origin, and shows one to a room. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from '@playwright/test';
import { LESSONS } from '../src/features/learn/lessons/list.ts';
import { LearnPage } from './support/learn-page.ts';
import { ALONE, test as base, expect, expectNoAxeViolations, watch } from './support/page.ts';
import { settle, unseen } from './support/places.ts';
import { LONG_TASK, longestTaskOf } from './support/tasks.ts';
import { SCREENS, Traveller, WAYS, type WayName } from './support/ways.ts';

const LESSONS_READ = LESSONS.slice(0, 3);

/** The teacher's own host, of another origin, and what stands on its one page. */
interface Host {
  readonly origin: string;
  write: (html: string) => void;
}

const test = base.extend<{ host: Host }>({
  host: async ({ browserName: _ }, use) => {
    let body = '';
    const server = createServer((request, response) =>
      request.url === '/'
        ? response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><html lang="en"><title>Class 7b</title>${body}`)
        : response.writeHead(204).end(),
    );
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const write = (html: string): void => {
      body = html;
    };
    await use({ origin: `http://localhost:${(server.address() as AddressInfo).port}`, write });
    server.close();
    server.closeAllConnections();
  },
});

/** Reads a lesson step by step: text, the one thing to do, what moves and comes to rest, on to the next. */
async function read(traveller: Traveller, lesson: (typeof LESSONS)[number]): Promise<void> {
  const { page } = traveller;
  const learn = new LearnPage(page);
  await expect(learn.title).toHaveText(lesson.title);
  for (const [i, { title }] of lesson.steps.entries()) {
    await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
    await expect(learn.seen).toBeEmpty();
    await learn.ready();
    await traveller.press(learn.action);
    await expect(learn.seen).not.toBeEmpty();
    await learn.ready();
    const on = page.getByRole('link', { name: i + 1 < lesson.steps.length ? 'Next' : /^Next lesson/ });
    if (i + 1 < lesson.steps.length) await traveller.press(on);
  }
}

async function journey(page: Page, name: WayName, host: Host, baseURL: string, browser: Browser | undefined): Promise<void> {
  const traveller = new Traveller(page, name);
  const learn = new LearnPage(page);
  /** Where nobody else uses the machine, what is done leaves the page free. */
  const freely = async (work: () => Promise<void>, shown = page): Promise<void> => {
    if (browser) expect(await longestTaskOf(browser, shown, work)).toBeLessThanOrEqual(LONG_TASK);
    else await work();
  };
  /** Everybody sees and can use what is here. Only by mouse one waits for what moves. */
  const look = async (station: string): Promise<void> => {
    // What plays moves; where no motion is wanted nothing may.
    if (name === 'mouse') await settle(page);
    await traveller.look(station);
    expect(await unseen(page), station).toEqual([]);
    if (name !== 'mouse') await page.emulateMedia({ reducedMotion: 'reduce' });
  };
  if (name !== 'mouse') await page.emulateMedia({ reducedMotion: 'reduce' });
  await traveller.setOut();
  await page.goto('/#/runs');
  await expect(page.locator('.runs-empty')).toBeVisible();
  await traveller.arrive();
  await freely(async () => {
    await traveller.press(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Learn' }));
    await expect(page.locator('.learn-list li')).toHaveCount(LESSONS.length);
  });
  await look('the list');

  for (const [i, lesson] of LESSONS_READ.entries()) {
    await freely(async () => {
      await traveller.press(page.getByRole('link', { name: i === 0 ? lesson.title : /^Next lesson/ }));
      await read(traveller, lesson);
    });
    await look(lesson.title);
  }

  // The figure of the step that is open, as code for a page of one's own.
  await traveller.press(page.getByRole('button', { name: 'Copy this figure for a page of yours' }));
  await expect(page.getByText('Copied: paste it into the HTML of your page.')).toBeVisible();
  const code = await page.evaluate(() => navigator.clipboard.readText());
  expect(await page.getByRole('textbox', { name: 'Code of this figure' }).inputValue()).toBe(code);
  host.write(`<meta name="viewport" content="width=device-width"><main><h1>Today: how a network thinks</h1>${code}</main>`);
  const own = await page.context().newPage();
  const complaints = watch(own, [baseURL, host.origin]);
  await own.goto(host.origin);
  const framed = own.frameLocator('iframe');
  const figure = new LearnPage(framed);
  await figure.ready();
  await expect(framed.getByRole('banner')).toHaveCount(0);
  const before = await figure.figure.innerText();
  await freely(async () => {
    await new Traveller(own, name).press(figure.action);
    await expect.poll(() => figure.figure.innerText()).not.toBe(before);
    await figure.ready();
  }, own);
  await expect(figure.figure.getByRole('alert')).toHaveCount(0);
  await expect(figure.figure).toContainText('Computed here and now');
  const last = LESSONS_READ.at(-1);
  await expect(framed.getByRole('link', { name: /open its lesson/ })).toHaveAttribute(
    'href',
    `${baseURL}#/learn?lesson=${last?.id}&step=${last?.steps.length}`,
  );
  expect(await unseen(framed)).toEqual([]);
  await expectNoAxeViolations(own, { frames: true });
  expect(complaints).toEqual([]);
  await own.close();

  // The same for the back of a room: a projector, or what the phone itself mirrors.
  const letters = () => page.locator('.learn-says').evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  const usual = await letters();
  if (name !== 'touch') await page.setViewportSize({ width: 1920, height: 1080 });
  await freely(async () => {
    await traveller.press(page.getByRole('link', { name: 'Large, for a projector' }));
    await expect.poll(letters).toBeGreaterThan(1.3 * usual);
    await learn.ready();
    await traveller.press(learn.action);
    await learn.ready();
  });
  if (name !== 'touch')
    for (const part of [learn.title, page.locator('.learn-says'), learn.action, learn.seen, learn.figure])
      await expect(part).toBeInViewport({ ratio: 1 });
  await look('large');
  await traveller.press(page.getByRole('link', { name: /^Next lesson/ }));
  await expect(page).toHaveURL(/&big=1$/);
  await traveller.press(page.getByRole('link', { name: 'Usual size' }));
  await expect.poll(letters).toBe(usual);

  // What was read is known the next time, until it is to be forgotten.
  await traveller.press(page.getByRole('link', { name: 'All lessons' }).first());
  await page.reload();
  await expect(page.locator('.learn-read')).toHaveCount(LESSONS_READ.length);
  await traveller.press(page.getByRole('button', { name: 'Forget what I read' }));
  await expect(page.locator('.learn-read')).toHaveCount(0);
}

for (const name of WAYS)
  test.describe(`by ${name}`, () => {
    test.use({ ...SCREENS[name], permissions: ['clipboard-read', 'clipboard-write'] });
    const title = 'reads three lessons, takes a figure into a page of another origin, and shows it to a room';
    if (name === 'mouse') test(title, ALONE, ({ page, host, baseURL, browser }) => journey(page, name, host, baseURL as string, browser));
    else test(title, ({ page, host, baseURL }) => journey(page, name, host, baseURL as string, undefined));
  });
