/** How the newest weights think about the held-out puzzle that the board shows, and what looking costs. */
import { useState } from 'react';
import Convergence from '../../lenses/Convergence.tsx';
import { useTraining } from '../../session/training.ts';
import { clampIndex, updateCount } from '../../trace/cursor.ts';
import { formatFinePercent } from '../../words/format.ts';
import { strings } from './strings.ts';

export function Thinking() {
  const board = useTraining((state) => state.board);
  // Follows the last update until somebody points at another.
  const [chosen, setChosen] = useState<number>();
  if (!board) return null;
  const { trace, watchingShare } = board;
  const { reasoning } = trace.header;
  const index = clampIndex(reasoning, chosen ?? updateCount(reasoning) - 1);
  return (
    <div className="panel thinking">
      <Convergence trace={trace} index={index} onIndex={setChosen} />
      <p className="quiet small">{strings.train.watching(formatFinePercent(watchingShare))}</p>
    </div>
  );
}
