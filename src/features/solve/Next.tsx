/** The next step after a verdict: where a sound puzzle was missed, what may help; else puzzles to try. */
import { tally } from '../../board/tally.ts';
import type { Task } from '../../puzzles/task.ts';
import type { Trace } from '../../trace/trace.ts';
import { lastShown } from './cursor.ts';
import { Further } from './Further.tsx';
import { Invitations } from './Invitations.tsx';
import type { Reason } from './reason.ts';
import { useSolve } from './store.ts';

interface Props {
  readonly task: Task;
  /** Of the puzzle on the board. */
  readonly trace: Trace | undefined;
  readonly reason: Reason | undefined;
  /** What is pressed may go away. */
  readonly onTried: () => void;
}

export function Next({ task, trace, reason, onTried }: Props) {
  const obey = useSolve((solve) => solve.obey);
  return (
    <div className="next">
      {trace && reason && hasFailed(trace, obey) ? (
        <Further task={task} trace={trace} reason={reason} onTried={onTried} />
      ) : (
        <Invitations task={task} onTried={onTried} />
      )}
    </div>
  );
}

/** Whether what a solve, or each view of it, ends with breaks a rule: then more may help. */
function hasFailed(trace: Trace, obey: boolean): boolean {
  if (trace.thinking?.lanes.some(({ cost }) => cost !== undefined)) return false;
  return tally(trace, lastShown(trace, obey)).solved === false;
}
