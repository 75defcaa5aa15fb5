/** The polite live region: one line a segment while somebody steps or plays, once the cursor rests on it. */

import { useEffect, useState } from 'react';
import { tally } from '../../board/tally.ts';
import { Live } from '../../controls/Live.tsx';
import { isWounded } from '../../model/wound.ts';
import { perSegment, positionOf } from '../../trace/cursor.ts';
import { haltingSegment, type Trace } from '../../trace/trace.ts';
import { useCursor } from './cursor.ts';
import { isOfBoard, type SolveState, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

const REST_MILLISECONDS = 500;

export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    let said = '';
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (): void => {
      const solve = useSolve.getState();
      const { trace } = solve;
      if (!trace || !isOfBoard(solve)) return;
      const line = announcement(trace, useCursor.getState().index);
      if (line === said) return;
      said = line;
      setText(line);
    };
    const stop = useCursor.subscribe((now, before) => {
      if (now.index === before.index) return;
      clearTimeout(timer);
      timer = setTimeout(say, REST_MILLISECONDS);
    });
    // Of views that end within moments of each other the last is told.
    const stopLive = useSolve.subscribe((now, before) => {
      if (now.live === before.live) return;
      const line = laneAnnouncement(now);
      if (line === undefined) return;
      clearTimeout(timer);
      timer = setTimeout(() => setText(line), REST_MILLISECONDS);
    });
    return () => {
      stop();
      stopLive();
      clearTimeout(timer);
    };
  }, []);
  return <Live text={text} />;
}

/** The newest view that was given up; once all is done, what came of them. */
function laneAnnouncement({ live, trace, solving }: Pick<SolveState, 'live' | 'trace' | 'solving'>): string | undefined {
  if (live) {
    const view = live.lanes.findLastIndex(({ state }) => state === 'given up');
    const why = live.lanes[view]?.broken;
    return why === undefined ? undefined : words.lanes.givenUp(view, why);
  }
  return solving || !trace?.thinking ? undefined : words.lanes.sum(trace.thinking.lanes);
}

/** What the last finished segment answered, as seen from an update. */
export function announcement(trace: Trace, index: number): string {
  const { reasoning, wound } = trace.header;
  const size = perSegment(reasoning);
  const { segment } = positionOf(reasoning, index);
  const end = (segment + 1) * size - 1;
  if (index < end) return words.announce.within(segment);
  const now = tally(trace, end, end - size);
  const line = words.announce.segment(segment, now, segment === haltingSegment(trace) && segment < reasoning.segments - 1);
  return wound ? `${words.wound.before(wound, isWounded(wound, segment), true)} ${line}` : line;
}
