/** Changes of the puzzle that a network can be expected to follow, a button each. */
import { useMemo } from 'react';
import type { Task } from '../../puzzles/task.ts';
import { pose, putPuzzle } from './actions.ts';
import { harderThan, renamed, withoutGiven } from './invitations.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Invitations({ task, onTried }: { readonly task: Task; readonly onTried: () => void }) {
  const board = useSolve((solve) => solve.board.now);
  const { fewer, other, harder } = useMemo(() => {
    const question = task.parse(board);
    return { fewer: withoutGiven(task, question), other: renamed(task, question), harder: harderThan(task, question) };
  }, [task, board]);
  const w = words.invitations;
  // A button that is not there for the next puzzle would take the focus with it.
  const then = (act: () => void) => (): void => {
    act();
    onTried();
  };
  if (!harder) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: these buttons are no fields
    <div className="further" role="group" aria-label={w.label}>
      {fewer && (
        <button type="button" title={w.fewerHelp} onClick={then(() => pose({ question: fewer }))}>
          {w.fewer}
        </button>
      )}
      {other && (
        <button type="button" title={w.otherHelp} onClick={then(() => pose({ question: other }))}>
          {w.other}
        </button>
      )}
      <button type="button" title={w.harderHelp} onClick={then(() => putPuzzle(harder.make()))}>
        {w.harder[task.look]}
      </button>
    </div>
  );
}
