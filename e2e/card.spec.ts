/** The picture that cards for links show is the page as it opens: the build takes it from here. `--update-snapshots` takes it anew. */
import { CARD } from '../vite/cards.ts';

import { expect, test } from './support/page.ts';
import { dress } from './support/pictures.ts';
import { SolvePage } from './support/solve-page.ts';

test.use({ viewport: { width: CARD.width, height: CARD.height }, bypassCSP: true });

test('a card for links shows the page as it is', async ({ page, request }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  const solve = new SolvePage(page);
  await solve.open();
  await dress(page);
  await expect(page).toHaveScreenshot(CARD.file, {
    mask: [page.locator('.chip'), page.locator('[data-varies]')],
    maxDiffPixelRatio: 0.06,
    animations: 'disabled',
    maskColor: '#f4f6f8',
  });
  expect((await request.get(`/${CARD.file}`)).headers()['content-type']).toBe('image/png');
  await expect(page.locator('meta[property="og:image"]')).toHaveAttribute('content', `./${CARD.file}`);
});
