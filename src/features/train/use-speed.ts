import { useEffect } from 'react';
import { noteSpeed } from '../../session/speed.ts';
import { useTraining } from '../../session/training.ts';
import { flopsPerStep } from '../../training/estimate.ts';

/** Remembers how fast a run trained, where it pauses or ends. */
export function useSpeedNotes(): void {
  const phase = useTraining((state) => state.phase);
  useEffect(() => {
    if (phase !== 'paused' && phase !== 'finished') return;
    const { active, summary, step, seconds } = useTraining.getState();
    if (active && summary) noteSpeed(summary.engine.kind, step * flopsPerStep(active.config), seconds);
  }, [phase]);
}
