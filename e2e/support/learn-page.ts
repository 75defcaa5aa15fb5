/** The lessons as a person reads them off the screen. */
import type { FrameLocator, Locator, Page } from '@playwright/test';
import { lessonById } from '../../src/features/learn/lessons/list.ts';
import { expect } from './page.ts';

/** A lesson's page, or the figure of one within somebody else's. */
export class LearnPage {
  constructor(readonly page: Page | FrameLocator) {}

  get figure(): Locator {
    return this.page.getByRole('region', { name: 'The live figure' });
  }

  get action(): Locator {
    return this.page.locator('.learn-act button');
  }

  /** What there is to see once the action has been done. */
  get seen(): Locator {
    return this.page.locator('.learn-then');
  }

  get time(): Locator {
    return this.page.getByRole('slider', { name: 'Time, update by update' });
  }

  get title(): Locator {
    return this.page.locator('h1');
  }

  /** Opens a step of a lesson. @param step from 1 */
  async open(lesson: string, step: number): Promise<void> {
    if (!('goto' in this.page)) throw new Error('only a page can be sent to another address');
    await this.page.goto(`/#/learn?lesson=${lesson}&step=${step}`);
    await expect(this.page.locator('h1')).toHaveText(lessonById(lesson)?.title ?? '');
    await expect(this.page.locator('h2')).toHaveText(lessonById(lesson)?.steps[step - 1]?.title ?? '');
    await this.ready();
  }

  /** Waits until the figure has been computed and is at rest. */
  async ready(): Promise<void> {
    await expect(this.figure).toHaveAttribute('aria-busy', 'false');
    await expect(this.figure.locator('.wait')).toHaveCount(0);
    await expect(this.figure.getByRole('button', { name: 'Pause', exact: true })).toHaveCount(0);
  }

  /** Does what a step asks for, and waits until it is over. */
  async act(): Promise<void> {
    await this.ready();
    await this.action.click();
    await expect(this.seen).not.toBeEmpty();
    await this.ready();
    await expect(this.figure.getByRole('alert')).toHaveCount(0);
    await expect(this.figure).not.toContainText(/NaN|undefined|Infinity/);
  }
}
