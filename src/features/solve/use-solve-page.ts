/** What opens the page: a model from another page, a link, or the recorded solve with which a first visit begins. */
import { useEffect } from 'react';
import { useHandover } from '../../session/handover.ts';
import { fileMissing } from '../../session/version.ts';
import { decodeTrace } from '../../trace/file.ts';
import { bringModel, openLink, openTrace, verifyOpening } from './actions.ts';
import { play, setIndex } from './cursor.ts';
import { parseLink } from './link.ts';
import { OPENING } from './models.ts';
import { notify, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

/** The recording is over before anybody wants to stop it. */
const OPENING_SECONDS = 3.8;

export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

let opened: string | undefined;

export function useSolvePage(): void {
  useEffect(() => {
    const open = (): void => {
      const { hash } = location;
      if (!/^#?\/?(solve)?(\?|$)/.test(hash)) return;
      if (takeHandover()) {
        opened = hash;
        return;
      }
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

/** A model that was chosen on another page comes before what this page would else open on. */
function takeHandover(): boolean {
  const { model } = useHandover.getState();
  if (!model) return false;
  useHandover.setState({ model: undefined });
  useSolve.setState({ edited: true });
  bringModel([{ name: model.name, blob: model.weights }], model.run);
  return true;
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
