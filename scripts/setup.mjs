/** Installs what is missing to run every test: the packages, a browser, a Vulkan driver for Dawn. Quick where nothing is. */
import { ensureBrowser } from './lib/browser.mjs';
import { main, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ensureVulkan } from './lib/vulkan.mjs';

await main(async () => {
  ensureModules();
  const browser = await ensureBrowser();
  const { adapter } = await ensureVulkan(browser);
  say(`Ready: the packages, the browser ${browser}, and for WebGPU in Node ${adapter}.`);
});
