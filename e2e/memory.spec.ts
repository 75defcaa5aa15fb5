/** A machine with little memory. */
import { expect, inWorker, TrainPage, test } from './support/page.ts';

const MOST = 12 * 2 ** 20;

test('says how much memory a run asks for, and trains with the largest batch that fits', async ({ page }) => {
  await inWorker(
    page,
    `{ const { grow } = WebAssembly.Memory.prototype;
       WebAssembly.Memory.prototype.grow = function (pages) {
         if (this.buffer.byteLength + 65536 * pages > ${MOST}) throw new RangeError('stubbed to have no more');
         return grow.call(this, pages);
       }; }`,
  );
  const train = new TrainPage(page);
  await train.open();
  await page.getByLabel('Engine', { exact: true }).selectOption('cpu');
  await train.endless();
  await train.field('Batch').fill('2000');
  await train.button('Train').click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(/Out of memory: \d+ MiB are in use, and \d+ MiB more were asked for/);
  const [, fits] = /largest batch that fits is (\d+)\./.exec(await alert.innerText()) ?? [];
  await train.button(`Train with batch size ${Number(fits).toLocaleString('en')}`).click();
  await expect(train.field('Batch')).toHaveValue(String(fits));
  await train.trainUntil(1);
  await expect(alert).toBeHidden();
});
