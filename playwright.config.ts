import { defineConfig, devices } from '@playwright/test';
import type { Options } from './e2e/browsers/test.ts';
import { findBrowser } from './scripts/lib/browser.mjs';

const isRoot = process.getuid?.() === 0;
const browser = await findBrowser();

/** A port of our own, chosen once: the workers read this file again and must come to the same address. */
process.env.E2E_PORT ??= String(20_000 + (process.pid % 20_000));
const port = Number(process.env.E2E_PORT);

/**
 * Chrome fetches and draws two pages of its own for the address bar of every new window, which nobody sees. It heeds only the last list
 * of features to leave out, so Playwright's own are said again.
 */
const LEFT_OUT = [
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['TcpPortRandomizationWin', 'OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
];

/** Journeys of `npm test -- browsers`. */
const OTHER_BROWSERS = 'browsers/*.spec.ts';

export default defineConfig<object, Options>({
  testDir: 'e2e',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  workers: 1,
  fullyParallel: true,
  // `npm test` runs the first with two workers where there are two processors, then the second by itself.
  projects: [
    { name: 'together', grepInvert: /@alone/, testIgnore: OTHER_BROWSERS, outputDir: 'test-results/together' },
    { name: 'alone', grep: /@alone/, testIgnore: OTHER_BROWSERS, outputDir: 'test-results/alone' },
    // What runs in browsers other than Chromium, which are not Playwright's to drive. WebKitGTK has no WebGPU.
    ...(['firefox', 'webkit'] as const).map((other) => ({
      name: other,
      testMatch: OTHER_BROWSERS,
      outputDir: `test-results/${other}`,
      timeout: 15 * 60_000,
      use: { other },
      ...(other === 'webkit' ? { grepInvert: /@webgpu/ } : {}),
    })),
  ],
  retries: 0,
  // For what hangs: what takes a moment on an idle machine takes many on a busy one, where shaders are compiled besides.
  timeout: 600_000,
  expect: { timeout: 300_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json', { outputFile: 'build/test/playwright.json' }]],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://127.0.0.1:${port}/`,
    // Every journey meets the page of this build alone; the one that is about being offline allows it.
    serviceWorkers: 'block',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(browser ? { executablePath: browser } : {}),
      // Chrome's sandbox refuses to start as root.
      args: [
        '--enable-unsafe-webgpu',
        '--use-webgpu-adapter=swiftshader',
        `--disable-features=${LEFT_OUT.join(',')}`,
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
  webServer: {
    command: `node scripts/start.mjs --port ${port}`,
    url: `http://127.0.0.1:${port}/`,
    timeout: 600_000,
  },
});
