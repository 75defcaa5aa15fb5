/** Train as the soak uses it: a tiny run that does not end by itself, its rests, and looks at Solve meanwhile. */

/**
 * @typedef {import('playwright').Page} Page
 * @typedef {'cpu' | 'webgpu'} Engine
 */

/** What a busy machine may take for anything, milliseconds. */
const PATIENCE = 5 * 60_000;

/** Fields of the form, by their names there. */
const TINY = {
  'Training puzzles': 500,
  'Held out': 16,
  'Hidden size': 16,
  'Puzzle embedding': 0,
  'L steps, T': 1,
  Batch: 1,
  Steps: 1_000_000_000,
  Goal: 0,
  'Time limit': 0,
  'Check every': 1000,
  'Puzzles a check': 16,
};
const LENSES = ['Confidence', 'Convergence', 'Trajectory', 'Attention', 'Halting', 'State'];

/**
 * Opens Train and starts the tiny run.
 * @param {Page} page
 * @param {string} address
 * @param {Engine} engine
 */
export async function begin(page, address, engine) {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${address}#/train`);
  await status(page, 'Will run on');
  await page.getByLabel('Engine', { exact: true }).selectOption(engine);
  for (const group of ['data', 'model', 'stop rules']) await page.getByText(`More ${group} settings`).click();
  for (const [name, value] of Object.entries(TINY)) await page.getByRole('spinbutton', { name, exact: true }).fill(String(value));
  await page.getByRole('button', { name: 'Train', exact: true }).click();
  await status(page, 'Training');
}

/** @type {(page: Page, text: string) => Promise<void>} */
const status = (page, text) => page.locator('.status', { hasText: text }).waitFor();

/** @param {Page} page */
export async function stepOf(page) {
  return Number(/step ([\d,]+) of/.exec(await page.locator('.status').innerText())?.[1]?.replaceAll(',', '') ?? 0);
}

/**
 * Pauses, and waits until the run is kept as it is.
 * @param {Page} page
 */
export async function rest(page) {
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  await status(page, 'Paused');
  await page.locator('.runbar-kept', { hasText: `saved at step ${(await stepOf(page)).toLocaleString('en')}` }).waitFor();
}

/** @param {Page} page */
export async function goOn(page) {
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await status(page, 'Training');
}

/**
 * Looks at Solve through every lens while the training goes on.
 * @param {Page} page
 */
export async function visitSolve(page) {
  await page.getByRole('link', { name: 'Solve', exact: true }).click();
  for (const name of LENSES) {
    await page.getByRole('tab', { name }).click();
    await page.getByRole('tabpanel').locator('svg, canvas, table').first().waitFor();
  }
  await page.getByRole('link', { name: 'Train', exact: true }).click();
  await status(page, 'Training');
}

/**
 * Seconds of training, as a run that rests says them.
 * @param {Page} page
 */
export async function secondsOf(page) {
  const [, minutes = 0, seconds = Number.NaN] = /(?:(\d+) min )?(\d+) s of training/.exec(await page.locator('.status').innerText()) ?? [];
  return 60 * Number(minutes) + Number(seconds);
}

/**
 * Files of the run's folder by kind, read by the page itself.
 * @param {Page} page
 * @returns {Promise<Record<string, number>>}
 */
export function filesOf(page) {
  return page.evaluate(async () => {
    const runs = await (await navigator.storage.getDirectory()).getDirectoryHandle('runs');
    const counts = { 'files: of curves': 0, 'files: all others': 0 };
    for await (const folder of runs.values())
      if (folder.kind === 'directory')
        for await (const name of /** @type {FileSystemDirectoryHandle} */ (folder).keys())
          counts[name.endsWith('.rows') ? 'files: of curves' : 'files: all others']++;
    return counts;
  });
}
