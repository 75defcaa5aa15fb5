/**
 * What journeys outside Chromium need of a browser, and nothing that only one protocol has: Firefox speaks WebDriver BiDi, WebKitGTK the
 * classic one. Elements are named by XPath, which both understand.
 */
export interface Browser {
  /** Name and version. */
  readonly name: string;
  /** A tab with storage of its own, which lasts until it is closed. */
  open(): Promise<Driver>;
  close(): Promise<void>;
}

export interface Driver {
  goto(url: string): Promise<void>;
  reload(): Promise<void>;
  /** Runs a function in the page. It sees its arguments only; they and what it returns are plain data. */
  evaluate<Args extends readonly unknown[], T>(body: (...args: Args) => T, ...args: Args): Promise<T>;
  /** Clicks as a person does, once the element is there. */
  click(xpath: string): Promise<void>;
  /** Gives files to an input, by their paths. */
  upload(xpath: string, paths: readonly string[]): Promise<void>;
  screenshot(): Promise<Buffer>;
  /** Errors of the page and its console so far. */
  complaints(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** How long an element may take to be there: what compiles on a busy machine comes first. No assertion. */
export const PATIENCE = 10 * 60_000;
