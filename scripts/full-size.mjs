/**
 * A checkpoint of the published full size, made in the temporary folder, then loaded, solved with, looked at through every lens and
 * trained for a step: times and bytes of each. `npm run full-size -- [sudoku9|maze30] [cpu|webgpu]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from './lib/bundle.mjs';
import { main, Stop } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { vulkanEnv } from './lib/vulkan.mjs';

await main(async () => {
  ensureModules();
  const words = process.argv.slice(2);
  const unknown = words.find((word) => !['sudoku9', 'maze30', 'cpu', 'webgpu'].includes(word));
  if (unknown) throw new Stop(`"${unknown}" is none of sudoku9, maze30, cpu and webgpu`);
  const task = words.includes('maze30') ? 'maze30' : 'sudoku9';
  const engine = words.includes('webgpu') ? 'webgpu' : 'cpu';
  Object.assign(process.env, vulkanEnv());
  /** @type {{ measureFullSize(path: string, wanted: object): AsyncIterable<string> }} */
  const { measureFullSize } = await import(await bundle('src/training/full-size.testing.ts', 'build/full-size'));
  const folder = mkdtempSync(join(tmpdir(), 'hrm-full-size-'));
  try {
    for await (const line of measureFullSize(join(folder, 'checkpoint'), { task, engine })) console.log(line);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
