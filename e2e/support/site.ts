/** The built page on a host of its own: a static one that can be told nothing, in a folder of its own, as anybody may put it up. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fixtures, Page, PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerOptions } from '@playwright/test';
import { serve } from '../../scripts/lib/serve.mjs';
import { writeServiceWorker } from '../../vite/offline.ts';

/** A copy of the built page, which can be switched off and given another build. */
export class Site {
  readonly #parent = realpathSync(mkdtempSync(join(tmpdir(), 'site-')));
  readonly folder: string;
  #server: Server | undefined;
  #port = 0;

  /** @param path of the page's folder on the host, with a slash at its end only. */
  constructor(private readonly path = 'playground/') {
    this.folder = join(this.#parent, path);
    cpSync('dist', this.folder, { recursive: true });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/${this.path}`;
  }

  async up(): Promise<void> {
    const { server, port } = await serve(this.#parent, '127.0.0.1', [this.#port], () => ({}));
    this.#server = server;
    this.#port = port;
  }

  down(): void {
    this.#server?.close();
    this.#server?.closeAllConnections();
    this.#server = undefined;
  }

  remove(): void {
    this.down();
    rmSync(this.#parent, { recursive: true });
  }

  /** Another build takes its place, as a deploy does: every file that is named by its content has another name, and the old ones are gone. */
  replace(): void {
    const assets = join(this.folder, 'assets');
    const names = readdirSync(assets);
    const renamed = (text: string): string => names.reduce((now, name) => now.replaceAll(name, otherName(name)), text);
    for (const file of [join(this.folder, 'index.html'), ...names.map((name) => join(assets, name))])
      if (!file.endsWith('.map')) writeFileSync(file, renamed(readFileSync(file, 'utf8')));
    for (const name of names) renameSync(join(assets, name), join(assets, otherName(name)));
  }

  /** The same page with a mark, built and uploaded. A title would not do: the page writes its own. */
  async publish(version: string): Promise<void> {
    const index = join(this.folder, 'index.html');
    writeFileSync(index, readFileSync(index, 'utf8').replace('<html ', `<html data-version="${version}" `));
    await writeServiceWorker(process.cwd(), this.folder);
  }
}

/** As if the content were another one: the hash in the name is turned round. */
const otherName = (name: string): string => name.replace(/-([\w-]{8})(?=\.)/, (_, hash: string) => `-${[...hash].reverse().join('')}`);

/** A journey on a site of its own. */
export const onSite: Fixtures<{ site: Site }, object, PlaywrightTestArgs & PlaywrightTestOptions, PlaywrightWorkerOptions> = {
  site: async ({ browserName: _ }, use) => {
    const site = new Site();
    await site.up();
    await use(site);
    site.remove();
  },
  baseURL: async ({ site }, use) => use(site.url),
};

/** Waits until the service worker serves this page: ready, it need not be in charge yet. */
export const controlled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((resolve) => setTimeout(resolve, 20));
  });
