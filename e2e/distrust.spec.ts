/**
 * GPUs that cannot be trusted: what takes their place, and what is said. Each is SwiftShader's adapter, spoilt in the worker; what the
 * check of a driver found is written where the worker looks for it, since compiling for hardware takes SwiftShader long.
 */
import type { Page } from '@playwright/test';
import { expect, expectNoAxeViolationsInBothThemes, inWorker, TrainPage, test } from './support/page.ts';
import { SolvePage } from './support/solve-page.ts';

/** An adapter that looks like hardware, and is the only one of which anything is remembered. */
const HARDWARE = `{ Object.defineProperty(GPUAdapter.prototype, 'info', { get: () => ({
  vendor: 'acme', architecture: 'one', device: '', description: 'Acme 1', isFallbackAdapter: false }) });
const get = IDBObjectStore.prototype.get;
IDBObjectStore.prototype.get = function (key) {
  return get.call(this, this.name === 'verdicts' ? IDBKeyRange.lowerBound('') : key);
}; }`;

/** What the check of its driver found. */
async function remember(page: Page, trouble?: object): Promise<void> {
  const blank = '/blank.html';
  await page.route(`**${blank}`, (route) => route.fulfill({ contentType: 'text/html', body: '<link rel="icon" href="data:,">' }));
  await page.goto(blank);
  await page.evaluate(
    (found) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('hrm-adapters', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('verdicts');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction('verdicts', 'readwrite');
          writing.objectStore('verdicts').put({ found: Date.now(), ...found }, 'any');
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
        };
      }),
    trouble ? { trouble } : {},
  );
}

const WRONG = {
  kind: 'wrong',
  difference: "in step 1 the loss is 9 and the gradient's norm 1.815405, where 16.77259 and 1.815405 are expected",
  report: 'HRM Playground: the loss is 9\nBrowser: this one\nAcme 1',
};

/** The compiler takes no shader of a name. */
const noShader = (shader: string): string => `{ const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...how) {
  const device = await request.apply(this, how);
  const create = device.createShaderModule.bind(device);
  device.createShaderModule = (d) => create(d.label === '${shader}' ? { ...d, code: d.code + 'const not_a_type: none = 1;' } : d);
  return device;
}; }`;

/** Devices are lost after some submits, and then there is no adapter. */
const LOST = `{ const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...how) {
  const device = await request.apply(this, how);
  let submits = 0;
  let lose;
  Object.defineProperty(device, 'lost', { value: new Promise((resolve) => { lose = resolve; }) });
  const submit = device.queue.submit.bind(device.queue);
  device.queue.submit = (buffers) => {
    submit(buffers);
    if (++submits < 60) return;
    GPU.prototype.requestAdapter = async () => null;
    lose({ reason: 'unknown', message: 'it was unplugged' });
  };
  return device;
}; }`;

const notice = (page: Page) => page.locator('.distrust');
const chooseEngine = (page: Page, engine: string) => page.getByLabel('Engine', { exact: true }).selectOption(engine);

test('a GPU whose driver computes wrong gives way to the CPU engine, with a report to copy; who chooses it is warned', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await remember(page, WRONG);
  await inWorker(page, HARDWARE);
  const train = new TrainPage(page);
  await train.open();
  await expect(train.status).toContainText('Will run on CPU');
  await expect(notice(page)).toContainText(`The driver of this GPU computes wrong numbers: ${WRONG.difference}.`);
  await expect(notice(page)).toContainText('The CPU engine works in its place.');
  await expectNoAxeViolationsInBothThemes(page, { part: '.runbar' });
  await page.setViewportSize({ width: 390, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1280, height: 720 });
  await train.button('Copy report').click();
  await expect(notice(page)).toContainText('Report copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(WRONG.report);
  await train.train();
  await train.trainUntil(1);
  await train.button('Dismiss').click();
  await expect(notice(page)).toHaveCount(0);

  await train.button('Reset').click();
  await chooseEngine(page, 'webgpu');
  await train.button('Train').click();
  await expect(notice(page)).toContainText('You chose WebGPU all the same: do not rely on what it computes.');
  await expect(notice(page).getByRole('button', { name: 'Dismiss' })).toHaveCount(0);
});

test('a GPU whose driver computes right is taken', async ({ page }) => {
  await remember(page);
  await inWorker(page, HARDWARE);
  const train = new TrainPage(page);
  await train.open();
  await expect(train.status).toContainText('Will run on WebGPU · Acme 1');
  await expect(notice(page)).toHaveCount(0);
});

test('a shader that does not compile is named, and the CPU engine trains where the choice was automatic', async ({ page }) => {
  await remember(page);
  await inWorker(page, HARDWARE + noShader('adam_atan2'));
  const train = new TrainPage(page);
  await train.open();
  await expect(train.status).toContainText('Will run on WebGPU');
  await train.train();
  await expect(notice(page)).toContainText('does not take shaders/adam_atan2.wgsl');
  await expect(notice(page)).toContainText('The CPU engine works in its place.');
  await expect(train.button(/^Engine: CPU/)).toBeVisible();
  await train.trainUntil(3);
});

test('a shader that does not compile stops a training on WebGPU that was chosen, until the CPU engine is let go on', async ({ page }) => {
  await inWorker(page, noShader('adam_atan2'));
  const train = new TrainPage(page);
  await train.open();
  await chooseEngine(page, 'webgpu');
  await train.button('Train').click();
  await expect(page.getByRole('alert')).toContainText('Stopped.');
  await expect(page.getByRole('alert')).toContainText('does not take shaders/adam_atan2.wgsl');
  await train.button('Go on with the CPU engine').click();
  await train.trainUntil(3);
  await expect(notice(page)).toHaveCount(0);
  await expect(train.button(/^Engine: CPU/)).toBeVisible();
});

test('a GPU that is lost and does not come back leaves its run to the CPU engine, at its last save', async ({ page }) => {
  await inWorker(page, LOST);
  const train = new TrainPage(page);
  await train.open();
  await train.endless();
  await chooseEngine(page, 'webgpu');
  await train.button('Train').click();
  await expect(page.getByRole('alert')).toContainText(/The GPU was lost: it was unplugged.*3 times without success/);
  await expect(page.getByRole('alert')).toContainText(/The run is kept up to step \d+, and the CPU engine can go on from there/);
  await train.button('Go on with the CPU engine').click();
  await expect(train.status).toContainText('Training');
  await expect(train.button(/^Engine: CPU/)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
});

test('Solve names the shader, and goes on with the CPU engine when it is told to', async ({ page }) => {
  await inWorker(page, noShader('attention_forward'), 'solve');
  const solve = new SolvePage(page);
  await solve.openSmall();
  await chooseEngine(page, 'webgpu');
  await expect(page.getByRole('alert')).toContainText('does not take shaders/attention_forward.wgsl');
  await solve.button('Go on with the CPU engine').click();
  await expect(solve.badge).toHaveText(/live/);
  await expect(page.getByLabel('Engine', { exact: true })).toHaveValue('cpu');
  await expect(notice(page)).toHaveCount(0);
});

test('Compare and Benchmark go on with the CPU engine, and say why', async ({ page }) => {
  await inWorker(page, HARDWARE + noShader('adam_atan2'));
  await inWorker(page, HARDWARE + noShader('adam_atan2'), 'bench');
  await page.goto('/#/benchmark');
  await page.getByLabel('Size', { exact: true }).selectOption('tiny');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  await expect(notice(page)).toContainText('does not take shaders/adam_atan2.wgsl');
  await expect(page.getByRole('button', { name: 'Copy as Markdown' })).toBeVisible();
  await expect(page.locator('.panel-head .quiet').filter({ hasText: 'CPU' }).first()).toBeVisible();

  await page.goto('/#/compare');
  await page.getByRole('button', { name: /^Train all/ }).click();
  await expect(notice(page)).toContainText('does not take shaders/adam_atan2.wgsl');
  await expect(page.locator('.runbar .status')).toContainText('CPU');
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
});
