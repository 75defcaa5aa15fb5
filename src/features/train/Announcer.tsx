/** The polite live region: changes of the run at once, checks at most every ten seconds. */

import { useEffect, useRef, useState } from 'react';
import { Live } from '../../controls/Live.tsx';
import { type TrainingState, useTraining } from '../../session/training.ts';
import { strings } from './strings.ts';

const QUIET_MILLISECONDS = 10_000;

export function Announcer() {
  const [text, setText] = useState('');
  const saidAt = useRef(0);
  useEffect(
    () =>
      useTraining.subscribe((now, before) => {
        const news = announcement(now, before, performance.now() - saidAt.current >= QUIET_MILLISECONDS);
        if (news === undefined) return;
        saidAt.current = performance.now();
        setText(news);
      }),
    [],
  );
  return <Live text={text} />;
}

/** @param rested whether the last announcement is long enough ago for one that nobody asked for. */
export function announcement(now: TrainingState, before: TrainingState, rested: boolean): string | undefined {
  if (now.phase !== before.phase) return strings.run.announcePhase(strings.run.phases[now.phase], now.reason);
  if (now.check === before.check || !now.check || !rested) return undefined;
  const { step, evaluation } = now.check;
  return strings.run.announceCheck(step, evaluation.exact.at(-1) ?? 0, evaluation.n, now.summary?.heldOut.kind ?? '');
}
