/** What opens the page: a model from another page, a link, or the recorded solve with which a first visit begins. */
import { useEffect } from 'react';
import { TASKS } from '../../puzzles/tasks.ts';
import { useHandover } from '../../session/handover.ts';
import { fileMissing } from '../../session/version.ts';
import { bringModel, openLink, openLinkWithText } from './actions.ts';
import { beginHistory } from './history.ts';
import { parseLink } from './link.ts';
import { readOpening, startOpening } from './opening.ts';
import { newPuzzle } from './puzzles.ts';
import { notify, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

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
  const { puzzle, kind } = model;
  const bring = (posed: typeof puzzle): void => {
    useSolve.setState({ edited: true, ...(posed ? { task: posed.task, board: beginHistory(posed.text) } : {}) });
    bringModel([{ name: model.name, blob: model.weights }], model.run);
  };
  if (kind)
    newPuzzle(kind.task, kind.wish).then(
      ({ question }) => bring({ task: kind.task, text: TASKS[kind.task].format(question) }),
      (error: unknown) => {
        notify('problem', words.board.noNew((error as Error).message));
        bring(undefined);
      },
    );
  else bring(puzzle);
  return true;
}

function fromLink(hash: string): void {
  const { link, problems } = parseLink(hash);
  for (const problem of problems) notify('problem', words.share.ignored(problem));
  if (link.text === undefined) openLink(link);
  else void openLinkWithText(link, () => opened === hash);
}

async function fromRecording(): Promise<void> {
  try {
    startOpening(await readOpening());
  } catch (error) {
    fileMissing();
    notify('problem', words.opening.missing((error as Error).message));
    openLink({});
  }
}
