/** What the Q head says after each segment, as lines. Pure. */
import { sigmoid } from '../analysis/logits.ts';
import type { Series } from '../charts/series.ts';
import { segmentQs, type Trace } from '../trace/trace.ts';

/**
 * q_halt and, where the model has such a head, q_continue, through a sigmoid.
 * @param x where each segment stands.
 */
export function qSeries(trace: Trace, x: Float32Array): Series[] {
  const qs = segmentQs(trace);
  const of = (score: (q: (typeof qs)[number]) => number | undefined): Float32Array =>
    Float32Array.from(qs, (q) => sigmoid(score(q) ?? Number.NaN));
  const common = { x, noisy: false } as const;
  return [
    { ...common, id: 'q_halt', label: 'q_halt', colour: 2, dash: [], marker: 'circle', emphasis: true, y: of((q) => q.q_halt) },
    ...(qs.some(({ q_continue }) => q_continue !== undefined)
      ? [
          {
            ...common,
            id: 'q_continue',
            label: 'q_continue',
            colour: 1,
            dash: [4, 3],
            marker: 'square',
            emphasis: false,
            y: of((q) => q.q_continue),
          } as const,
        ]
      : []),
  ];
}
