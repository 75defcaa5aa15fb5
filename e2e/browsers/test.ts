/** A tab of the project's browser for each journey, which must stay without errors. */
import { test as base, expect } from '@playwright/test';
import { type Browser, type Driver, PATIENCE } from './driver.ts';
import { startFirefox } from './firefox.ts';
import { startWebkitGtk } from './webkit.ts';

const STARTS = { firefox: startFirefox, webkit: startWebkitGtk } as const;
export type BrowserId = keyof typeof STARTS;
export interface Options {
  readonly other: BrowserId;
}

export const test = base.extend<{ driver: Driver; address: string }, Options & { program: Browser }>({
  other: ['firefox', { option: true, scope: 'worker' }],
  program: [
    async ({ other }, use) => {
      const program = await STARTS[other]();
      await use(program);
      await program.close();
    },
    { scope: 'worker', timeout: PATIENCE },
  ],
  address: async ({ baseURL }, use) => use(baseURL as string),
  driver: [
    async ({ program }, use, info) => {
      info.annotations.push({ type: 'browser', description: program.name });
      const driver = await program.open();
      await use(driver);
      if (info.status !== info.expectedStatus) {
        const body = await driver.screenshot().catch(() => undefined);
        if (body) await info.attach('screenshot', { body, contentType: 'image/png' });
      }
      const complaints = await driver.complaints();
      await driver.close();
      expect(complaints).toEqual([]);
    },
    { timeout: PATIENCE },
  ],
});
export { expect };
