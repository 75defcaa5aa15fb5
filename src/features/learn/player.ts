/** The figure's clock: which update is shown, and playing through them. */
import { clampIndex, moduleAt, parsePosition, stepBy, updateCount } from '../../trace/cursor.ts';
import type { Reasoning } from '../../trace/trace.ts';
import type { Target } from './lesson.ts';
import { useLearn } from './store.ts';

const { getState: get, setState: set } = useLearn;

/** Updates a second; a long solve is over within LONGEST seconds all the same. */
const RATES = { slow: 1, fast: 4 } as const;
const LONGEST = 6;

const stillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The update that a target names. @throws RangeError where the solve has no such update. */
export function indexOfTarget(r: Reasoning, index: number, target: Target): number {
  switch (target) {
    case 'start':
      return 0;
    case 'end':
      return updateCount(r) - 1;
    case 'next':
      return stepBy(r, index, 'step', 1);
    case 'next segment':
      return stepBy(r, index, 'segment', 1);
    case 'next H': {
      const next = clampIndex(r, index + 1);
      return moduleAt(r, next) === 'H' ? next : stepBy(r, next, 'cycle', 1);
    }
    default: {
      const named = parsePosition(r, target);
      if (named === undefined) throw new RangeError(`“${target}” is no update of this solve`);
      return named;
    }
  }
}

export function moveTo(index: number): void {
  pause();
  place(index);
}

function place(index: number): void {
  const { trace } = get();
  if (trace) set({ index: clampIndex(trace.header.reasoning, index) });
}

let frame = 0;
let then = 0;
let owed = 0;
let last = 0;

/** Shows update after update, up to one; where motion is not wanted, that one at once. */
export function play(speed: 'fast' | 'slow', target: Target = 'end'): void {
  const { trace } = get();
  if (!trace) return;
  if (stillness()) moveTo(indexOfTarget(trace.header.reasoning, start(trace.header.reasoning), target));
  else run(speed, target);
}

/** Where playing begins: at the cursor, or anew where there is nothing more to show. */
const start = (r: Reasoning): number => (get().index >= updateCount(r) - 1 ? 0 : get().index);

function run(speed: 'fast' | 'slow', target: Target): void {
  const { trace } = get();
  if (!trace) return;
  const { reasoning } = trace.header;
  cancelAnimationFrame(frame);
  const from = start(reasoning);
  last = indexOfTarget(reasoning, from, target);
  place(from);
  owed = 0;
  then = performance.now();
  set({ playing: speed });
  frame = requestAnimationFrame(tick);
}

function tick(now: number): void {
  const { trace, index, playing } = get();
  if (!trace || !playing) return;
  const rate = playing === 'slow' ? RATES.slow : Math.max(RATES.fast, updateCount(trace.header.reasoning) / LONGEST);
  // A tab that was away does not catch up.
  owed += (Math.min(250, Math.max(0, now - then)) / 1000) * rate;
  then = now;
  const steps = Math.floor(owed);
  owed -= steps;
  if (steps > 0) place(Math.min(last, index + steps));
  if (get().index >= last) pause();
  else frame = requestAnimationFrame(tick);
}

export function pause(): void {
  cancelAnimationFrame(frame);
  if (get().playing) set({ playing: undefined });
}

export const togglePlaying = (): void => (get().playing ? pause() : run('fast', 'end'));
export const toggleSlow = (): void => (get().playing === 'slow' ? pause() : run('slow', 'end'));
