/** The next thing to try, one at a time: it goes away by being done. */

import { useCursor } from './cursor.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Guide() {
  const edited = useSolve((solve) => solve.edited);
  const moved = useCursor((cursor) => cursor.moved);
  if (!edited || moved === 0) return null;
  return (
    <aside className="guide" aria-label={words.opening.trainTitle}>
      <p>
        <strong>{words.opening.trainTitle}</strong> {words.opening.trainText}
      </p>
      <a className="button" href="#/train">
        {words.opening.train}
      </a>
    </aside>
  );
}
