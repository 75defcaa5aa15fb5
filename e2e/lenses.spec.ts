/** Every lens on a solve by every architecture. */
import type { ModelConfig } from '../src/model/config.ts';
import { expect, test } from './support/page.ts';
import { LENSES, SolvePage } from './support/solve-page.ts';
import { untrained } from './support/untrained.ts';

const MODELS = {
  hrm: { architecture: 'hrm' },
  recurrent: { architecture: 'recurrent' },
  'recurrent of one layer': { architecture: 'recurrent', H_layers: 0, L_layers: 1 },
  feedforward: { architecture: 'feedforward', halt_max_steps: 1 },
  trm: { architecture: 'trm' },
} as const satisfies Record<string, Partial<ModelConfig>>;

test('every lens shows what a model of every architecture did', async ({ page }) => {
  const solve = new SolvePage(page);
  await solve.openAt('#/solve?v=1&m=sudoku4&beside=none');
  for (const [name, change] of Object.entries(MODELS))
    await test.step(name, async () => {
      await page.getByLabel('Open…').setInputFiles({ ...untrained('sudoku4', change), name: `${name}.safetensors` });
      await expect(page.locator('.about')).toContainText(name);
      await expect(solve.badge).toHaveText('live');
      for (const lens of LENSES) {
        await solve.tab(lens).click();
        await expect(solve.lens.locator('.figure-sentence').first()).toContainText(/\d/);
        await expect(solve.lens.locator('.wait')).toHaveCount(0);
        await expect(solve.lens).not.toContainText(/NaN|undefined/);
        if (lens === 'Halting')
          await expect(solve.lens.locator('.readout-label', { hasText: 'q_continue' })).toHaveCount(name === 'trm' ? 0 : 1);
        if (lens !== 'Attention') continue;
        for (const module of ['L', 'H'] as const) {
          await solve.lens.getByRole('radio', { name: module, exact: true }).check();
          await expect(solve.lens.locator('.axis-name').first()).toHaveText(
            new RegExp(`^Module ${module}, segment \\d+, cycle \\d+, (H update|L-step \\d+)$`),
          );
        }
      }
      await expect(solve.notices).toHaveCount(0);
    });
});
