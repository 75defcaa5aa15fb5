/** Builds the page into dist/. */
import { main } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { buildPage } from './lib/page.mjs';

await main(async () => {
  ensureModules();
  await buildPage(process.argv.slice(2));
});
