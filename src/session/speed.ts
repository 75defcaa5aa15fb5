/** How fast this machine trained last, kept in this browser, so that the settings can say how long a run takes here. */
import { create } from 'zustand';
import type { EngineReport } from '../worker/protocol.ts';

type Kind = EngineReport['kind'];
/** Floating-point operations a second of training, checks and looks included, by engine. */
export type Speeds = Readonly<Partial<Record<Kind, number>>>;

const KEY = 'hrm-playground.speed';
/** A run that was shorter than so many seconds says little. */
const LEAST_SECONDS = 5;

/** Stored text as speeds: what is no positive number is left out. */
export function parseSpeeds(text: string | null): Speeds {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(
      Object.entries(stored).filter(([, speed]) => typeof speed === 'number' && Number.isFinite(speed) && speed > 0),
    );
  } catch {
    return {};
  }
}

/** Private windows may refuse storage: then speeds last as long as the page. */
function load(): Speeds {
  try {
    return parseSpeeds(localStorage.getItem(KEY));
  } catch {
    return {};
  }
}

export const useSpeeds = create<Speeds>(() => load());

/** @param flops floating-point operations that the run took in so many seconds. */
export function noteSpeed(kind: Kind, flops: number, seconds: number): void {
  if (seconds < LEAST_SECONDS || !(flops > 0)) return;
  useSpeeds.setState({ [kind]: flops / seconds });
  try {
    localStorage.setItem(KEY, JSON.stringify(useSpeeds.getState()));
  } catch {
    // See load().
  }
}
