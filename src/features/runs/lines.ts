/** How the overlaid runs are told apart: by their place. The plain dash is the baseline's alone. */
import { LOOKS } from '../../charts/looks.ts';
import type { Series } from '../../charts/series.ts';
import type { RunCurves } from './curves.ts';
import type { RunsState } from './store.ts';

type Style = Pick<Series, 'colour' | 'dash' | 'marker'>;

const BASELINE_DASH = [7, 5];
const NONE = new Float32Array(0);

/** @param place among the overlaid runs, from 0. */
export const styleOf = (place: number, pinned: boolean): Style => {
  const style = LOOKS[place];
  return pinned ? { ...style, dash: BASELINE_DASH } : style;
};

/** A run's line in one chart. */
export function lineOf(
  run: { readonly id: string; readonly name: string },
  curves: RunCurves | undefined,
  which: 'exact' | 'loss',
  { shown, baseline, against }: Pick<RunsState, 'shown' | 'baseline' | 'against'>,
): Series {
  const curve = curves?.[which];
  const { marker, ...style } = styleOf(shown.indexOf(run.id), run.id === baseline);
  return {
    ...style,
    ...(which === 'exact' && marker ? { marker } : {}),
    id: run.id,
    label: run.name,
    emphasis: run.id === baseline,
    x: (against === 'steps' ? curve?.step : curve?.seconds) ?? NONE,
    y: curve?.y ?? NONE,
    noisy: which === 'loss',
  };
}
