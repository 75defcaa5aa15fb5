import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterAll, expect, test } from 'vitest';
import config from '../vite.config.ts';

const folder = mkdtempSync(join(tmpdir(), 'whole-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** As our solving worker does: what reads a rare kind of file is loaded when one comes, and shares code with the worker. */
const SOURCES = {
  'index.html': '<script type="module" src="./page.js"></script>',
  'page.js': "new Worker(new URL('./the-worker.js', import.meta.url), { type: 'module' });",
  'the-worker.js': "import { mend } from './shared.js'; onmessage = async ({ data }) => (await import('./later.js')).read(mend(data));",
  'later.js': "import { mend } from './shared.js'; export const read = (text) => postMessage(mend(text));",
  'shared.js': "export const mend = (text) => text.replaceAll('a', 'b');",
};

test('what a worker loads later does not import the worker, which WebKit would run a second time', async () => {
  for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, name), text);
  const built = (await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    worker: config.worker ?? {},
    build: { write: false, modulePreload: false },
  })) as Rolldown.RolldownOutput;
  const files = built.output.map((file) => ({ name: file.fileName, code: file.type === 'chunk' ? file.code : String(file.source) }));
  const later = files.find(({ name }) => name.includes('later'));
  expect(later?.code).toMatch(/from ?["'`]\.\/shared/);
  for (const { name, code } of files) expect(code, name).not.toMatch(/(from|import) ?["'`(]+\.\/the-worker/);
});
