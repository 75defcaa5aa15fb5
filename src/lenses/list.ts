/** The lenses, in the order of their tabs: one more is one more line. The first comes with the page, the others when they are opened. */
import { type ComponentType, lazy } from 'react';
import Loop from './Loop.tsx';
import type { LensProps } from './lens.ts';

interface Lens {
  readonly id: string;
  readonly name: string;
  readonly View: ComponentType<LensProps>;
}

export const LENSES = [
  { id: 'loop', name: 'Loop', View: Loop },
  { id: 'confidence', name: 'Confidence', View: lazy(() => import('./Confidence.tsx')) },
  { id: 'convergence', name: 'Convergence', View: lazy(() => import('./Convergence.tsx')) },
  { id: 'trajectory', name: 'Trajectory', View: lazy(() => import('./Trajectory.tsx')) },
  { id: 'attention', name: 'Attention', View: lazy(() => import('./Attention.tsx')) },
  { id: 'halting', name: 'Halting', View: lazy(() => import('./Halting.tsx')) },
  { id: 'state', name: 'State', View: lazy(() => import('./StateMaps.tsx')) },
] as const satisfies readonly Lens[];

export type LensId = (typeof LENSES)[number]['id'];
export const LENS_IDS: readonly LensId[] = LENSES.map(({ id }) => id);
export const isLens = (text: string): text is LensId => (LENS_IDS as readonly string[]).includes(text);
export const lensById = (id: LensId): Lens => LENSES.find((lens) => lens.id === id) as Lens;
