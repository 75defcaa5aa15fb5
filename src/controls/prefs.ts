/** What a visitor prefers to see, kept in this browser. Nothing else is kept. */
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

export interface Prefs {
  readonly theme: Theme;
  /** Weight of the past in smoothed curves, 0 to 0.99. */
  readonly smoothing: number;
  /** Charts drawn on a logarithmic axis, by id. */
  readonly logarithmic: Readonly<Record<string, boolean>>;
  /** Lessons read to their end, by id. */
  readonly read: readonly string[];
}

const KEY = 'hrm-playground.prefs';
const DEFAULTS: Prefs = { theme: 'system', smoothing: 0.9, logarithmic: {}, read: [] };
export const MOST_SMOOTHING = 0.99;

/** Stored text as preferences: every field that does not make sense is replaced by its default. */
export function parsePrefs(text: string | null): Prefs {
  let stored: unknown;
  try {
    stored = JSON.parse(text ?? '{}');
  } catch {
    return DEFAULTS;
  }
  const { theme, smoothing, logarithmic, read } = (typeof stored === 'object' && stored !== null ? stored : {}) as Record<string, unknown>;
  const logs = typeof logarithmic === 'object' && logarithmic !== null ? Object.entries(logarithmic) : [];
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : DEFAULTS.theme,
    smoothing: typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MOST_SMOOTHING ? smoothing : DEFAULTS.smoothing,
    logarithmic: Object.fromEntries(logs.filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean')),
    read: Array.isArray(read) ? read.filter((id) => typeof id === 'string') : DEFAULTS.read,
  };
}

/** Private windows may refuse storage: then preferences last as long as the page. */
function load(): Prefs {
  try {
    return parsePrefs(localStorage.getItem(KEY));
  } catch {
    return DEFAULTS;
  }
}

export const usePrefs = create<Prefs>(() => load());

export function setPrefs(patch: Partial<Prefs>): void {
  usePrefs.setState(patch);
  try {
    localStorage.setItem(KEY, JSON.stringify(usePrefs.getState()));
  } catch {
    // See load().
  }
}
