/** One journey, three ways to make it: by mouse, by keys alone, on a phone. Whoever makes it sees that nothing is in the way. */
import type { Locator, Page } from '@playwright/test';
import { expect, expectNoAxeViolations, expectNoAxeViolationsInBothThemes } from './page.ts';
import { jumped, overFocus, overflow, settle, smallTargets, watchShifts } from './places.ts';

export const WAYS = ['mouse', 'keys', 'touch'] as const;
export type WayName = (typeof WAYS)[number];

export const SCREENS = {
  mouse: { viewport: { width: 1280, height: 720 } },
  keys: { viewport: { width: 1280, height: 720 } },
  touch: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const;

/** Stops of the tab key that a part of a page may be away. */
const FAR = 150;

export class Traveller {
  constructor(
    readonly page: Page,
    readonly way: WayName,
  ) {}

  /** Before a page is opened. */
  async setOut(): Promise<void> {
    await watchShifts(this.page);
  }

  /** Presses what is there to be pressed; by keys, where they lead. */
  async press(target: Locator): Promise<void> {
    if (this.way === 'mouse') await target.click();
    else if (this.way === 'touch') await target.tap();
    else {
      await this.walkTo(target);
      await this.page.keyboard.press('Enter');
      // Whoever has only keys would have to begin anew.
      await expect.poll(() => this.page.evaluate(() => document.activeElement !== document.body)).toBe(true);
    }
    expect(await overFocus(this.page)).toBe(undefined);
  }

  /** Sets or clears a tick. */
  async tick(target: Locator): Promise<void> {
    if (this.way !== 'keys') return this.press(target);
    await this.walkTo(target);
    await this.page.keyboard.press('Space');
  }

  /** Puts a text in place of what a field has. */
  async write(target: Locator, text: string): Promise<void> {
    if (this.way === 'mouse') await target.click();
    else if (this.way === 'touch') await target.tap();
    else await this.walkTo(target);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** Takes an entry of a menu; by keys, the one that begins with the letters of its name. */
  async choose(target: Locator, name: string): Promise<void> {
    if (this.way !== 'keys') return void (await target.selectOption({ label: name }));
    // A menu forgets after a second what was typed: a busy machine may have to begin again.
    await expect(async () => {
      await this.walkTo(target);
      await this.page.keyboard.type(name);
      await expect(target.locator('option:checked')).toHaveText(name, { timeout: 1500 });
    }).toPass();
  }

  /** Moves the focus by the tab key, forwards or back, and sees it at every stop. */
  async walkTo(target: Locator): Promise<void> {
    await expect(target).toBeVisible();
    for (let stop = 0; stop < FAR; stop++) {
      const key = await target.evaluate((element) => {
        // In a frame that does not have the focus something had it last.
        if (!document.hasFocus()) return 'Tab';
        const at = document.activeElement;
        if (at === element) return undefined;
        return at && at.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
      });
      if (key === undefined) return;
      await this.page.keyboard.press(key);
      expect(await overFocus(this.page)).toBe(undefined);
    }
    throw new Error(`the tab key does not lead to ${target}`);
  }

  /** A page has opened, at its top, and has what it waited for: from here on nothing jumps. */
  async arrive(): Promise<void> {
    expect(await this.page.evaluate(() => scrollY)).toBe(0);
    await settle(this.page);
  }

  /** A station: nothing has jumped on the way here, and everybody can use what is here. */
  async look(station: string): Promise<void> {
    const { page, way } = this;
    expect(await jumped(page), station).toEqual([]);
    if (way === 'touch') {
      expect(await smallTargets(page), station).toEqual([]);
      expect(await overflow(page), station).toBeLessThanOrEqual(0);
    }
    // Colours are the same whichever way.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // What has begun to fade goes on to.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
    await (way === 'mouse' ? expectNoAxeViolationsInBothThemes(page) : expectNoAxeViolations(page));
    await page.emulateMedia({ colorScheme: null, reducedMotion: null });
    await settle(page);
  }
}
