/** Vite's development server, once the packages are there. */
import { main } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { tool } from './lib/run.mjs';

await main(async () => {
  ensureModules();
  return tool('vite', process.argv.slice(2));
});
