/** The lenses, in the order of their tabs. */
export const LENSES = ['confidence', 'convergence', 'trajectory', 'attention', 'halting', 'state'] as const;
export type LensId = (typeof LENSES)[number];
export const isLens = (text: string): text is LensId => (LENSES as readonly string[]).includes(text);
