/** What opens the page: a link, or the recorded solve with which a first visit begins. */
import { useEffect } from 'react';
import { solveStrings as words } from '../../app/solve-strings.ts';
import { notify, useSolve } from '../../state/solve.ts';
import { openLink, openTrace, verifyOpening } from '../../state/solve-actions.ts';
import { play, setIndex } from '../../state/solve-cursor.ts';
import { OPENING } from '../../state/solve-models.ts';
import { parseLink } from '../../state/url.ts';
import { fileMissing } from '../../state/version.ts';
import { decodeTrace } from '../../trace/file.ts';

/** The recording is over before anybody wants to stop it. */
const OPENING_SECONDS = 3.8;

export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

let opened: string | undefined;

export function useSolvePage(): void {
  useEffect(() => {
    const open = (): void => {
      const { hash } = location;
      if (!/^#?\/?(solve)?(\?|$)/.test(hash)) return;
      const asks = hash.includes('?');
      if (opened === hash || (opened !== undefined && !asks)) return;
      opened = hash;
      if (asks) fromLink(hash);
      else void fromRecording();
    };
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
}

function fromLink(hash: string): void {
  const { link, problems } = parseLink(hash);
  for (const problem of problems) notify('problem', words.share.ignored(problem));
  openLink(link);
}

async function fromRecording(): Promise<void> {
  try {
    const response = await fetch(new URL(OPENING, document.baseURI));
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    const trace = decodeTrace(await response.arrayBuffer());
    if (useSolve.getState().edited) return;
    if (!openTrace(trace, 'recorded')) return;
    verifyOpening(trace);
    if (prefersStillness()) return;
    setIndex(0);
    play(OPENING_SECONDS);
  } catch (error) {
    fileMissing();
    notify('problem', words.opening.missing((error as Error).message));
    openLink({});
  }
}
