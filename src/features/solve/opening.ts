/** The recorded solve that a first visit opens on. It stands in mid-thought, as in the page's HTML, until it plays on. */
import { parsePosition } from '../../trace/cursor.ts';
import { decodeTrace } from '../../trace/file.ts';
import type { Trace } from '../../trace/trace.ts';
import { openTrace, verifyOpening } from './actions.ts';
import { play, setIndex, useCursor } from './cursor.ts';
import { OPENING } from './models.ts';
import { prefersStillness } from './stillness.ts';
import { useSolve } from './store.ts';

/** The rest of the recording is over before anybody wants to stop it. */
const OPENING_SECONDS = 3.8;
/** The page does not wait for ever with what else it has. */
const MOST_MILLISECONDS = 15_000;

/** Whether a page of this hash opens on the recording: the home page, without a wish of its own. `public/first.js` asks the same. */
export const opensOnRecording = (hash: string): boolean => /^#?\/?(solve)?$/.test(hash);

let reading: Promise<Trace> | undefined;

const read = async (): Promise<Trace> => {
  const response = await fetch(new URL(OPENING.path, document.baseURI), { signal: AbortSignal.timeout(MOST_MILLISECONDS) });
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return decodeTrace(await response.arrayBuffer());
};

/** @throws Error where it cannot be read. */
export function readOpening(): Promise<Trace> {
  reading ??= read();
  return reading;
}

/** Puts the recording on the board, in the middle of a thought. @returns whether it is there. */
export function showOpening(trace: Trace): boolean {
  if (useSolve.getState().edited || !openTrace(trace, 'recorded')) return false;
  setIndex(parsePosition(trace.header.reasoning, OPENING.at) ?? 0);
  return true;
}

/** Puts the recording on the board before anything is drawn. What goes wrong is said once the page is there. */
export async function prepareOpening(): Promise<void> {
  if (!opensOnRecording(location.hash)) return;
  await readOpening().then(showOpening, () => undefined);
}

/** Has the recording computed anew, and plays it on; where motion is not wanted it shows where it ends. */
export function startOpening(trace: Trace): void {
  if (useSolve.getState().trace !== trace && !showOpening(trace)) return;
  verifyOpening(trace);
  if (prefersStillness()) setIndex(useCursor.getState().last);
  else play(OPENING_SECONDS);
}
