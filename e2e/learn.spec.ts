/** The lessons, each of them; how a teacher goes through some is in teacher.spec.ts. */
import { LESSONS } from '../src/features/learn/lessons/list.ts';
import { LearnPage } from './support/learn-page.ts';
import { expect, expectNoAxeViolationsInBothThemes, test } from './support/page.ts';
import { controlled, onSite, type Site } from './support/site.ts';

test('the arrows go through the steps of a lesson and through its time, and what changes is said', async ({ page }) => {
  const learn = new LearnPage(page);
  const { id, steps } = LESSONS[0];
  await learn.open(id, 1);
  const current = page.locator('.learn-steps [aria-current]');
  await current.focus();
  for (const [i, { title }] of steps.entries()) {
    if (i > 0) await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('heading', { name: title, level: 2 })).toBeVisible();
    await expect(current).toBeFocused();
    if (i > 0) await expect(page.getByRole('status').filter({ hasText: `Step ${i + 1} of ${steps.length}: ${title}.` })).toHaveCount(1);
  }
  await page.keyboard.press('ArrowRight');
  await expect(current).toHaveText(String(steps.length));
  await expect(current).toBeFocused();
  await learn.ready();
  await learn.time.focus();
  await page.keyboard.press('Home');
  await expect(learn.time).toHaveAttribute('aria-valuetext', 'segment 1, cycle 1, L-step 1');
  await expect(page.getByRole('status').filter({ hasText: /Segment 1(?: of \d+)?, cycle 1/ })).toHaveCount(1);
});

test('every step of every lesson computes its figure, and its action changes it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const learn = new LearnPage(page);
  for (const { id, steps } of LESSONS)
    for (const [i, { view, action }] of steps.entries())
      await test.step(`${id} ${i + 1}`, async () => {
        await learn.open(id, i + 1);
        if (view === 'run') return;
        const before = await learn.figure.innerText();
        await learn.act();
        if (action.do === 'measure') await expect(learn.figure.locator('.figure-sentence')).toContainText(/\d/);
        else await expect.poll(() => learn.figure.innerText()).not.toBe(before);
      });
});

test('a network learns in the lesson, and what is trained is kept nowhere', async ({ page }) => {
  const learn = new LearnPage(page);
  await page.goto('/#/learn?lesson=training&step=1');
  await learn.action.click();
  await expect(page.locator('.learn-run')).toContainText(/Training, step|Finished at step/);
  await page.getByRole('link', { name: 'Next', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'What a step changes' })).toBeVisible();
  // It goes on beside the text of the next step, and stops when told.
  await learn.action.click();
  await expect(page.locator('.learn-run')).toContainText(/Paused at step|Finished at step/);
  await learn.action.click();
  await expect(page.locator('.learn-run')).toContainText('Finished at step');
  await expect(page.locator('.learn-run .readout-value').first()).toHaveText(/^(?:9\d|100)/);
  await page.goto('/#/runs');
  await expect(page.locator('.runs-empty')).toBeVisible();
});

test('an address that names no lesson shows all there are', async ({ page }) => {
  await page.goto('/#/learn?lesson=nothing&step=2');
  await expect(page.getByRole('alert')).toContainText('There is no lesson “nothing”');
  await expect(page.locator('.learn-list li')).toHaveCount(LESSONS.length);
});

test('lessons have no axe violation in light and dark colours', async ({ page }) => {
  const learn = new LearnPage(page);
  await page.goto('/#/learn');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expectNoAxeViolationsInBothThemes(page);
  for (const { id } of LESSONS) {
    await learn.open(id, 2);
    await expectNoAxeViolationsInBothThemes(page);
  }
});

const offline = test.extend<{ site: Site }>(onSite);

offline.describe('with the network off', () => {
  offline.use({ serviceWorkers: 'allow' });

  offline('lessons open and compute', async ({ page, site }) => {
    // A page that asks for nothing more once it is there: the first one is not yet served by what is kept.
    await page.goto(`${site.url}#/train`);
    await controlled(page);
    await expect(page.locator('.status')).toContainText('Will run on');
    site.down();
    const learn = new LearnPage(page);
    for (const lesson of ['guess', 'gradient', 'program']) {
      // Another part of its address alone would leave the old page there, which asks the network for what the lesson needs.
      await page.goto('about:blank');
      await page.goto(`${site.url}#/learn?lesson=${lesson}&step=2`);
      await learn.act();
    }
  });
});
