/** The series of every chart of a run, views on its columns. */

import type { Marker, Series } from '../../charts/series.ts';
import type { CheckColumn, RunMetrics } from '../../session/metrics.ts';
import { strings } from './strings.ts';

const words = strings.charts;

/** The last line is the one to look at: it is drawn solid and strong, those before it in other dashes. */
const STYLES: readonly { readonly colour: Series['colour']; readonly dash: readonly number[]; readonly marker: Marker }[] = [
  { colour: 1, dash: [], marker: 'circle' },
  { colour: 2, dash: [6, 4], marker: 'square' },
  { colour: 3, dash: [2, 4], marker: 'triangle' },
  { colour: 4, dash: [8, 3, 2, 3], marker: 'diamond' },
  { colour: 5, dash: [4, 2], marker: 'circle' },
];
const MOST_LINES = STYLES.length;

/** Amounts of thinking worth a line: 1, 2, 4, 8... and the last. */
export function shownSegments(segments: number): number[] {
  const powers: number[] = [];
  for (let k = 1; k < segments; k *= 2) powers.push(k);
  return [...powers.slice(-(MOST_LINES - 1)), segments];
}

function bySegment(run: RunMetrics, column: (k: number) => CheckColumn): Series[] {
  return shownSegments(run.segments)
    .reverse()
    .map((k, i): Series => {
      const style = STYLES[i];
      return {
        ...style,
        id: `after-${k}`,
        label: words.afterSegments(k),
        emphasis: i === 0,
        x: run.checks.column('step'),
        y: run.checks.column(column(k)),
        noisy: false,
      };
    });
}

export const exactSeries = (run: RunMetrics): Series[] => [...bySegment(run, (k) => `exact_${k}`), ...validSeries(run)];

/** Right answers that may differ from the label, after the last segment: for puzzles with several. */
function validSeries(run: RunMetrics): Series[] {
  const y = run.checks.column('valid');
  if (!y.some(Number.isFinite)) return [];
  const style = { colour: 6, dash: [1, 3], marker: 'square', emphasis: false, noisy: false } as const;
  return [{ ...style, id: 'valid', label: words.exact.valid, x: run.checks.column('step'), y }];
}

export const cellSeries = (run: RunMetrics): Series[] => bySegment(run, (k) => `cells_${k}`);

export function lossSeries(run: RunMetrics): Series[] {
  const x = run.steps.column('step');
  const line = (id: string, label: string, y: Float32Array, style: Pick<Series, 'colour' | 'dash' | 'emphasis'>): Series => ({
    id,
    label,
    x,
    y,
    noisy: true,
    ...style,
  });
  return [
    line('total', words.loss.total, run.steps.column('loss_per_puzzle'), { colour: 1, dash: [], emphasis: true }),
    line('answer', words.loss.answer, run.steps.column('answer_loss_per_puzzle'), { colour: 2, dash: [6, 4], emphasis: false }),
    line('halting', words.loss.halting, run.steps.column('halting_loss_per_puzzle'), { colour: 3, dash: [2, 4], emphasis: false }),
  ];
}

export const segmentSeries = (run: RunMetrics): Series[] => [
  {
    id: 'training',
    label: words.segments.training,
    colour: 1,
    dash: [],
    emphasis: true,
    x: run.steps.column('step'),
    y: run.steps.column('segments_used'),
    noisy: true,
  },
  {
    id: 'held-out',
    label: words.segments.heldOut,
    colour: 2,
    dash: [6, 4],
    marker: 'square',
    emphasis: false,
    x: run.checks.column('step'),
    y: run.checks.column('halted_segments'),
    noisy: false,
  },
];

const single = (id: string, label: string, x: Float32Array, y: Float32Array): Series[] => [
  { id, label, colour: 1, dash: [], emphasis: true, x, y, noisy: true },
];

export const gradientSeries = (run: RunMetrics): Series[] =>
  single('norm', words.gradient.name, run.steps.column('step'), run.steps.column('gradient_norm'));

export const speedSeries = (run: RunMetrics): Series[] =>
  single('speed', words.speed.name, run.speed.column('step'), run.speed.column('steps_per_second'));
