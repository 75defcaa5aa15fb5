/**
 * A checkpoint of the published full size, made in the temporary folder, opened and solved with: how long each part takes, how many
 * bytes it reads and how much memory is in use after it. `npm run full-size`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './lib/bundle.mjs';
import { main } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';

await main(async () => {
  ensureModules();
  /** @type {{ measureFullSize(path: string): AsyncIterable<string> }} */
  const { measureFullSize } = await import(await bundle('src/training/full-size.testing.ts', 'build/full-size'));
  const folder = mkdtempSync(join(tmpdir(), 'hrm-full-size-'));
  try {
    for await (const line of measureFullSize(join(folder, 'checkpoint'))) console.log(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
