/** What the Q head says after each segment, as lines. Pure. */
import { sigmoid } from '../analysis/logits.ts';
import type { Series } from '../charts/series.ts';
import { segmentQs, type Trace } from '../trace/trace.ts';

interface QSeries extends Series {
  readonly id: 'q_halt' | 'q_continue';
}

/**
 * q_halt and, where the model has such a head, q_continue, through a sigmoid.
 * @param x where each segment stands.
 */
export function qSeries(trace: Trace, x: Float32Array): QSeries[] {
  const qs = segmentQs(trace);
  const line = (id: QSeries['id'], look: Pick<Series, 'colour' | 'dash' | 'marker' | 'emphasis'>): QSeries => ({
    ...look,
    id,
    label: id,
    x,
    y: Float32Array.from(qs, (q) => sigmoid(q[id] as number)),
  });
  const q_halt = line('q_halt', { colour: 2, marker: 'circle', emphasis: true });
  if (qs[0]?.q_continue === undefined) return [q_halt];
  return [q_halt, line('q_continue', { colour: 1, dash: [4, 3], marker: 'square' })];
}
