/** The pages as a person reads them, in whatever browser. */
import { expect } from '@playwright/test';
import { type Driver, PATIENCE } from './driver.ts';

/** A word as XPath writes it. */
const quoted = (text: string): string => (text.includes('"') ? `'${text}'` : `"${text}"`);
const named = (name: string): string => `normalize-space(.)=${quoted(name)} or @aria-label=${quoted(name)}`;

export const button = (name: string): string => `//button[${named(name)}]`;
export const link = (name: string): string => `//nav//a[${named(name)}]`;
export const fold = (name: string): string => `//summary[${named(name)}]`;
/** An input for files, by the name of the button that stands for it or its own. */
export const files = (name: string): string =>
  `//input[@type="file" and (@aria-label=${quoted(name)} or preceding-sibling::button[1][normalize-space(.)=${quoted(name)}])]`;

export interface Saved {
  readonly name: string;
  readonly bytes: Buffer;
}

export class AnyPage {
  constructor(
    readonly driver: Driver,
    readonly address: string,
  ) {}

  async open(hash = ''): Promise<void> {
    await this.driver.goto(this.address + hash);
  }

  click(xpath: string): Promise<void> {
    return this.driver.click(xpath);
  }

  /** What is written in the first element of a CSS selector; '' where there is none. */
  text(selector: string): Promise<string> {
    return this.driver.evaluate((css) => document.querySelector<HTMLElement>(css)?.innerText ?? '', selector);
  }

  /** Waits until something is written there. */
  async says(selector: string, words: string | RegExp): Promise<void> {
    const wait = expect.poll(() => this.text(selector), { timeout: PATIENCE, intervals: [250] });
    await (typeof words === 'string' ? wait.toContain(words) : wait.toMatch(words));
  }

  /**
   * Chooses in a menu: its list is drawn by the system, out of reach of any protocol. Once, as a person does: a menu of models says its
   * new value only when that has been loaded, and choosing anew would load anew.
   */
  async choose(label: string, value: string): Promise<void> {
    const menu = (act: 'choose' | 'look'): Promise<string | undefined> =>
      this.driver.evaluate(
        (label, value, act) => {
          const menu = [...document.querySelectorAll('select')].find((menu) =>
            [menu.ariaLabel, ...[...menu.labels].map(({ innerText }) => innerText)].includes(label),
          );
          if (!menu || ![...menu.options].some((option) => option.value === value)) return undefined;
          if (act === 'choose' && menu.value !== value) {
            menu.value = value;
            menu.dispatchEvent(new Event('change', { bubbles: true }));
          }
          return menu.value;
        },
        label,
        value,
        act,
      );
    await expect.poll(() => menu('choose'), { timeout: PATIENCE }).toBeDefined();
    await expect.poll(() => menu('look'), { timeout: PATIENCE }).toBe(value);
  }

  /** Gives the page's next file to the test instead of a folder of the visitor's. */
  async save(xpath: string): Promise<Saved> {
    await this.driver.evaluate(() => {
      const blobs = new Map<string, Blob>();
      const make = URL.createObjectURL;
      const click = HTMLAnchorElement.prototype.click;
      Object.assign(window, { journeyFile: undefined });
      URL.createObjectURL = (content: Blob) => {
        const url = make.call(URL, content);
        blobs.set(url, content);
        return url;
      };
      HTMLAnchorElement.prototype.click = function (this: HTMLAnchorElement) {
        const blob = blobs.get(this.href);
        if (!this.download || !blob) return click.call(this);
        URL.createObjectURL = make;
        HTMLAnchorElement.prototype.click = click;
        const reader = new FileReader();
        reader.onload = () => Object.assign(window, { journeyFile: { name: this.download, url: reader.result } });
        reader.readAsDataURL(blob);
      };
    });
    await this.click(xpath);
    const file = (): Promise<{ name: string; url: string } | null> =>
      this.driver.evaluate(() => (window as unknown as { journeyFile?: { name: string; url: string } }).journeyFile ?? null);
    await expect.poll(async () => (await file())?.name, { timeout: PATIENCE }).toBeTruthy();
    const { name, url } = (await file())!;
    return { name, bytes: Buffer.from(url.slice(url.indexOf(',') + 1), 'base64') };
  }
}

export class SolvePage extends AnyPage {
  /** Waits for a solve of the board, computed in this tab. */
  live(): Promise<void> {
    return this.says('.badge [role="status"]', /^(verified )?live$/);
  }

  /** Waits until the recording that a first visit opens on has been played: until then the cells change by themselves. */
  played(): Promise<void> {
    return expect
      .poll(() => this.driver.evaluate(() => document.querySelector('.play')?.ariaLabel), { timeout: PATIENCE, intervals: [250] })
      .toBe('Play');
  }

  /** What every cell says of itself. */
  cells(): Promise<string[]> {
    return this.driver.evaluate(() => [...document.querySelectorAll('[role="gridcell"]')].map((cell) => cell.ariaLabel ?? ''));
  }
}

export class TrainPage extends AnyPage {
  /** The page with a run so long, without a goal, that it does not end by itself before somebody presses Pause. */
  endless(): Promise<void> {
    return this.open('#/train?preset=sudoku4-easy&training.total_steps=1000000&stop.exact=0');
  }

  async step(): Promise<number> {
    return Number(/step ([\d,]+) of/.exec(await this.text('.status'))?.[1]?.replace(',', '') ?? Number.NaN);
  }

  /** Share of held-out puzzles solved, as shown. */
  async solved(): Promise<number> {
    return Number.parseFloat((await this.text('.score-figure')) || '0') / 100;
  }

  async trainUntil(step: number): Promise<void> {
    await expect.poll(() => this.step(), { timeout: PATIENCE, intervals: [250] }).toBeGreaterThanOrEqual(step);
  }

  async pause(): Promise<void> {
    await this.click(button('Pause'));
    await this.says('.status', 'Paused');
  }
}
