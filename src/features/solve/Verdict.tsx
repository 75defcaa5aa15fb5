/**
 * One sentence on what the network says: once it has ended the verdict, before that what is not right yet or how far it is. In its place
 * stands for a while why a text that was to be the board is none.
 */
import { useEffect, useRef } from 'react';
import { tally } from '../../board/tally.ts';
import { differing, givensOf } from '../../board/tokens.ts';
import { Notice } from '../../controls/Notice.tsx';
import { isWounded } from '../../model/wound.ts';
import type { Task } from '../../puzzles/task.ts';
import { positionOf } from '../../trace/cursor.ts';
import { saidAt } from '../../trace/decode.ts';
import type { Trace } from '../../trace/trace.ts';
import { common } from '../../words/common.ts';
import { dismissRefusal } from './actions.ts';
import { lastShown } from './cursor.ts';
import { strategyOf } from './modes.ts';
import type { Reason } from './reason.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

interface Props {
  readonly task: Task;
  /** Of the puzzle on the board. */
  readonly trace: Trace | undefined;
  readonly index: number;
  readonly reason: Reason | undefined;
  /** The known answer, where it is to be compared with. */
  readonly expected: Uint8Array | undefined;
}

export function Verdict({ task, trace, index, reason, expected }: Props) {
  const progress = useSolve((solve) => solve.progress);
  const live = useSolve((solve) => solve.live);
  const typed = useSolve(({ typing, board }) => (typing ? givensOf(task, task.parse(board.now)) : undefined));
  const views = useSolve((solve) => strategyOf(task, solve.think, solve.reasoning.segments)?.views ?? 1);
  const obey = useSolve((solve) => solve.obey);
  const recorded = useSolve(({ origin, agreement }) => origin !== 'live' && !agreement);
  const refused = useSolve((solve) => solve.refused);
  const v = words.verdict;
  const lane = live?.lanes.at(-1);
  if (refused !== undefined) return <Refused key={refused}>{refused}</Refused>;
  if (typed !== undefined) return <p className="board-verdict">{v.typing(typed, task.levels.fewest)}</p>;
  if (live && lane)
    return <p className="board-verdict">{words.board.viewing(live.lanes.length - 1, views, lane.segments, lane.commits.length)}</p>;
  if (progress) return <p className="board-verdict">{words.board.solvingAt(progress.done, progress.of)}</p>;
  if (!trace) return <p className="board-verdict" />;
  const now = tally(trace, index);
  const wrong = expected && task.look === 'colours' ? differing(expected, saidAt(trace, index)) : undefined;
  if (wrong !== undefined)
    return (
      <p className="board-verdict" data-solved={wrong === 0}>
        {trace.header.wound && <b>{words.wound.before(trace.header.wound, true, true)} </b>}
        {v.exact(wrong)}
      </p>
    );
  const ended = index >= lastShown(trace, obey);
  const { wound, reasoning } = trace.header;
  const text = ended ? v.ended(now, reason, recorded) : v.moving(now);
  return (
    <p className="board-verdict" data-wounded={wound !== undefined} data-solved={now.solved && (!ended || reason?.kind !== 'few')}>
      {wound && <b>{words.wound.before(wound, isWounded(wound, positionOf(reasoning, index).segment), ended)} </b>}
      {text}
    </p>
  );
}

/** It comes into view: on a phone the clock may lie over where it stands. */
function Refused({ children }: { readonly children: string }) {
  const at = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // A promise in some browsers: no effect's end.
    void at.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div ref={at} className="refused">
      <Notice kind="refused" actions={[[common.dismiss, dismissRefusal]]}>
        {children}
      </Notice>
    </div>
  );
}
