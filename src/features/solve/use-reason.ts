/** What a solver says of a puzzle that has been thought about: asked after the network has answered, and never told to it. */
import { useMemo } from 'react';
import type { Task } from '../../puzzles/task.ts';
import type { Trace } from '../../trace/trace.ts';
import { type Reason, reasonOf } from './reason.ts';
import { useCard } from './use-card.ts';

/** Undefined where there is nothing to judge, or no rule to judge by. */
export function useReason(task: Task, trace: Trace | undefined): Reason | undefined {
  const card = useCard();
  return useMemo(() => {
    if (!trace || task.look === 'colours') return undefined;
    const { thinking, question, header } = trace;
    // The card speaks of the whole network.
    const own = header.wound ? undefined : card;
    return reasonOf(task, question, { segments: header.reasoning.segments, views: thinking?.strategy.views ?? 1 }, own);
  }, [task, trace, card]);
}
