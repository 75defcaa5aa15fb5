/** Installs what is missing to run every test: the packages, browsers, a Vulkan driver for Dawn. Quick where nothing is. */
import { ensureBrowser } from './lib/browser.mjs';
import { ensureFirefox } from './lib/firefox.mjs';
import { main, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ensureVulkan } from './lib/vulkan.mjs';

await main(async () => {
  ensureModules();
  const browser = await ensureBrowser();
  const { adapter } = await ensureVulkan(browser);
  const firefox = await ensureFirefox();
  say(
    `Ready: the packages, the browser ${browser}, and for WebGPU in Node ${adapter}. ${firefox.path ? `Firefox is ${firefox.path}.` : firefox.missing}`,
  );
});
