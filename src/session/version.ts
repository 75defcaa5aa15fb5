/** Whether the host has another version of the page by now: the files of the one in this tab may be gone from there. */
import { create } from 'zustand';

interface Version {
  /** How often a file of this version was missing while the host had another version. */
  readonly missed: number;
}

export const useVersion = create<Version>(() => ({ missed: 0 }));

const ENTRY = 'script[type="module"][src]';
const entryOf = (page: Document): string | null => page.querySelector(ENTRY)?.getAttribute('src') ?? null;

let asking = false;

/** To be told of every file of the page that could not be had. A failing network, and a host that has this version, change nothing. */
export function fileMissing(): void {
  if (asking) return;
  asking = true;
  hasAnotherVersion()
    .then((another) => another && useVersion.setState(({ missed }) => ({ missed: missed + 1 })))
    .catch(() => undefined)
    .finally(() => {
      asking = false;
    });
}

/** The name of the first script is made from its content, and from the names of all that it loads. */
async function hasAnotherVersion(): Promise<boolean> {
  const response = await fetch(new URL('./', document.baseURI), { cache: 'no-cache' });
  if (!response.ok) return false;
  const entry = entryOf(new DOMParser().parseFromString(await response.text(), 'text/html'));
  return entry !== null && entry !== entryOf(document);
}

/** Notices pages and views of this version that cannot be loaded any more. */
export function watchVersion(): void {
  addEventListener('vite:preloadError', fileMissing);
}
