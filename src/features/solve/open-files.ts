/** Files that the visitor chose or dropped: a trace, a puzzle, or a model with what lies beside it. */

import { openSafetensors } from '../../formats/safetensors.ts';
import { blobSource } from '../../formats/source.ts';
import { decodeTrace } from '../../trace/file.ts';
import { bringModel, enterBoard, openTrace } from './actions.ts';
import { notify, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

/** Names of files that hold puzzles as text. Of JSON a model's are never alone. */
const PUZZLE = /\.(txt|csv|tsv|sdk|sdm|ss|sud|json|jsonl|xml|opensudoku)$/i;
/** Characters that one puzzle takes at most, in any notation. */
const MOST_TEXT = 1e6;

/** Puts a puzzle on the board that was pasted or dropped as text, or says what is wrong with it. */
export const takeText = (text: string): Promise<void> => enterBoard(text.replace(/[\r\n]+$/, ''));

export async function openFiles(files: readonly File[]): Promise<void> {
  const [file, another] = files;
  if (!file) return;
  // What was said of files before these is over.
  useSolve.setState({ notices: [] });
  if (!another && PUZZLE.test(file.name) && file.size <= MOST_TEXT) {
    await takeText(await file.text());
    return;
  }
  if (another || !(await isTrace(file))) {
    bringModel(files.map((each) => ({ name: each.name, blob: each })));
    return;
  }
  try {
    openTrace(decodeTrace(await file.arrayBuffer()), 'file');
  } catch (error) {
    notify('problem', words.files.unreadable(file.name, (error as Error).message));
  }
}

/** Whether a file says of itself that it is a trace. Anything else is taken for a model, of which the reader says what is wrong. */
const isTrace = (file: File): Promise<boolean> =>
  openSafetensors(blobSource(file)).then(
    ({ metadata }) => metadata.get('format') === 'hrm-trace',
    () => false,
  );
