/** Draws the icons of the installed page from its favicon: `node scripts/icons.mjs`, after the favicon has changed. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright';
import { ensureBrowser } from './lib/browser.mjs';
import { inRoot, main } from './lib/main.mjs';

const SIZES = [192, 512];
/** Systems cut a maskable icon to their shape: only its inner circle, 80% across, is sure to be seen. */
const KINDS = [
  { name: 'icon', background: 'transparent', share: 0.94 },
  { name: 'maskable', background: '#f4f6f8', share: 0.72 },
];

await main(async () => {
  const svg = readFileSync(inRoot('public/favicon.svg')).toString('base64');
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const page = await browser.newPage();
  mkdirSync(inRoot('public/icons'), { recursive: true });
  for (const { name, background, share } of KINDS)
    for (const size of SIZES) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(
        `<body style="margin:0;height:100vh;display:grid;place-items:center;background:${background}">
          <img width="${Math.round(size * share)}" src="data:image/svg+xml;base64,${svg}"></body>`,
      );
      writeFileSync(inRoot(`public/icons/${name}-${size}.png`), await page.screenshot({ omitBackground: true }));
    }
  await browser.close();
});
