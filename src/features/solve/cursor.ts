/** The one time cursor: which update of the shown trace every view looks at, and playing through them. */
import { create } from 'zustand';
import { clampIndex, perSegment, stepBy, updateCount } from '../../trace/cursor.ts';
import { haltingSegment, type Reasoning, type Trace } from '../../trace/trace.ts';

/** Slow motion keeps its pace however long the solve is. */
export const SPEEDS = ['slow', 0.25, 0.5, 1, 2, 4] as const;
export type Speed = (typeof SPEEDS)[number];
export type Unit = 'step' | 'cycle' | 'segment';

export interface CursorState {
  readonly index: number;
  readonly reasoning: Reasoning;
  /** Last update that is shown: the last of all, or the one after which halting stops. */
  readonly last: number;
  readonly playing: boolean;
  readonly speed: Speed;
  /** Times that a person has moved it. */
  readonly moved: number;
}

const NOTHING: Reasoning = { segments: 1, H_cycles: 1, L_cycles: 1 };

export const useCursor = create<CursorState>(() => ({ index: 0, reasoning: NOTHING, last: 1, playing: false, speed: 1, moved: 0 }));

/** At the speed of 1x an update is seen for a quarter of a second, in a long solve for less: none takes more than this. */
const LONGEST_SECONDS = 20;
const UPDATES_PER_SECOND = 4;

const SLOW_UPDATES_PER_SECOND = 1;

/** Updates a second of a solve of so many updates. */
export const updatesPerSecond = (speed: Speed, updates: number): number =>
  speed === 'slow' ? SLOW_UPDATES_PER_SECOND : speed * Math.max(UPDATES_PER_SECOND, updates / LONGEST_SECONDS);

/** Index of the last update that is shown. */
export const lastShown = (trace: Trace, obey: boolean): number => {
  const { reasoning } = trace.header;
  return obey ? (haltingSegment(trace) + 1) * perSegment(reasoning) - 1 : updateCount(reasoning) - 1;
};

/** A new trace: the cursor stays at its update, or at the end where it was there. */
export function showOn(trace: Trace, obey: boolean): void {
  useCursor.setState((now) => {
    const { reasoning } = trace.header;
    const last = lastShown(trace, obey);
    const atEnd = now.index >= now.last;
    return { reasoning, last, index: atEnd ? last : Math.min(now.index, last) };
  });
}

const place = (index: number, by: 'person' | 'player' = 'person'): void =>
  useCursor.setState(({ reasoning, last, moved }) => ({
    index: Math.min(last, clampIndex(reasoning, index)),
    moved: by === 'person' ? moved + 1 : moved,
  }));

export function moveTo(index: number): void {
  pause();
  place(index);
}

export function move(unit: Unit, direction: 1 | -1): void {
  const { reasoning, index } = useCursor.getState();
  moveTo(stepBy(reasoning, index, unit, direction));
}

export const toStart = (): void => moveTo(0);
export const toEnd = (): void => moveTo(useCursor.getState().last);

/** Puts the cursor somewhere without counting it as somebody's doing. */
export const setIndex = (index: number): void => place(index, 'player');

let frame = 0;
let then = 0;
let owed = 0;
/** Updates a second that the present playing was asked to keep, whatever the speed. */
let pace: number | undefined;

/** Also of what is playing now, whatever pace that was asked to keep. */
export function setSpeed(speed: Speed): void {
  pace = undefined;
  useCursor.setState({ speed });
}

/** Whether updates are being shown one by one. */
export const inSlowMotion = ({ playing, speed }: CursorState): boolean => playing && speed === 'slow';

/** From the cursor on, from the first update where that is at the end; pauses where it does so already. */
export function toggleSlowMotion(): void {
  const { playing, speed } = useCursor.getState();
  if (speed !== 'slow' || !playing) setSpeed('slow');
  if (speed === 'slow' || !playing) togglePlaying();
}

/** @param seconds play all of it within this time, instead of at the chosen speed. */
export function play(seconds?: number): void {
  const { index, last } = useCursor.getState();
  cancelAnimationFrame(frame);
  if (index >= last) place(0, 'player');
  pace = seconds === undefined ? undefined : last / seconds;
  owed = 0;
  then = performance.now();
  useCursor.setState({ playing: true });
  frame = requestAnimationFrame(tick);
}

function tick(now: number): void {
  const { index, last, speed } = useCursor.getState();
  // A tab that was away does not catch up.
  owed += (Math.min(250, Math.max(0, now - then)) / 1000) * (pace ?? updatesPerSecond(speed, last + 1));
  then = now;
  const steps = Math.floor(owed);
  if (steps > 0) {
    owed -= steps;
    place(index + steps, 'player');
  }
  if (useCursor.getState().index >= last) pause();
  else frame = requestAnimationFrame(tick);
}

export function pause(): void {
  cancelAnimationFrame(frame);
  if (useCursor.getState().playing) useCursor.setState({ playing: false });
}

export const togglePlaying = (): void => {
  useCursor.setState(({ moved }) => ({ moved: moved + 1 }));
  if (useCursor.getState().playing) pause();
  else play();
};
