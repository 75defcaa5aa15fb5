/** The next thing to try, one at a time: it goes away by being done. */
import { givensOf } from '../../board/tokens.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { trainAddress } from '../../session/settings-link.ts';
import { useCursor } from './cursor.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Guide() {
  const edited = useSolve((solve) => solve.edited);
  const moved = useCursor((cursor) => cursor.moved);
  const task = useSolve((solve) => solve.task);
  const givens = useSolve(({ board }) => givensOf(TASKS[task], TASKS[task].parse(board.now)));
  if (!edited || moved === 0) return null;
  return (
    <aside className="guide" aria-label={words.opening.trainTitle}>
      <p>
        <strong>{words.opening.trainTitle}</strong> {words.opening.trainText}
      </p>
      <a className="button" href={trainAddress(task, givens)}>
        {words.opening.train}
      </a>
    </aside>
  );
}
