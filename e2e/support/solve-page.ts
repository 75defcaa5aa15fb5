/** The Solve page as a person reads it off the screen. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './page.ts';

export const LENSES = ['Loop', 'Confidence', 'Convergence', 'Trajectory', 'Attention', 'Halting', 'State'] as const;

export const ENGINES = ['CPU', 'WebGPU'] as const;
export type EngineName = (typeof ENGINES)[number];

/** A 4x4 with one solution. */
const SMALL = '#/solve?v=1&p=1.....1.2.....4.';

export class SolvePage {
  constructor(readonly page: Page) {}

  /** Opens the home page and waits until the recording has been computed anew. */
  async open(): Promise<void> {
    await this.page.goto('/');
    await expect(this.badge).toHaveText('verified live');
  }

  /** Opens a 4x4: where its size does not matter, the smallest board is soon there. */
  openSmall(): Promise<void> {
    return this.openAt(SMALL);
  }

  async openAt(hash: string): Promise<void> {
    await this.page.goto(`/${hash}`);
    await expect(this.badge).toHaveText(/live/);
  }

  /** Has an engine chosen by name, and what is shown computed by it. */
  async choose(engine: EngineName): Promise<void> {
    await this.page.getByLabel('Engine', { exact: true }).selectOption(engine);
    await expect(this.page.locator('.about')).toContainText(`on ${engine}`);
    await expect(this.badge).toHaveText(/live/);
    await expect(this.page.locator('.badge p')).toContainText(`on ${engine}`);
  }

  get badge(): Locator {
    return this.page.locator('.badge [role="status"]');
  }

  get ruler(): Locator {
    return this.page.getByRole('slider', { name: 'Update shown' });
  }

  get lens(): Locator {
    return this.page.getByRole('tabpanel');
  }

  get notices(): Locator {
    return this.page.locator('.notice');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  cell(row: number, column: number): Locator {
    return this.page.getByRole('gridcell', { name: new RegExp(`^Row ${row} column ${column},`) });
  }

  /** What every cell says of itself: the whole picture of the board in words. */
  cells(): Promise<string[]> {
    return this.page.getByRole('gridcell').evaluateAll((cells) => cells.map((cell) => cell.getAttribute('aria-label') ?? ''));
  }

  /** "segment 2, cycle 1, L-step 3". */
  async place(): Promise<string> {
    return (await this.ruler.getAttribute('aria-valuetext')) ?? '';
  }

  async update(): Promise<number> {
    return Number(await this.ruler.getAttribute('aria-valuenow'));
  }

  async updates(): Promise<number> {
    return Number(await this.ruler.getAttribute('aria-valuemax'));
  }

  /** A board that nothing is written on, which has no solve of its own until something is. */
  async write(row: number, column: number, key: string): Promise<void> {
    await this.cell(row, column).click();
    await this.page.keyboard.press(key);
  }
}
