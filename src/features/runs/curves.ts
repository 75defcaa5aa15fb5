/** The curves of a saved run, ready to be drawn along its steps or along its time. */
import { METRIC_COUNT, METRICS, type Metric } from '../../engine/catalogue.ts';
import type { RunHistory, RunRecord } from '../../storage/records.ts';

interface Curve {
  readonly step: Float32Array;
  readonly seconds: Float32Array;
  readonly y: Float32Array;
}

export interface RunCurves {
  /** Of the record that they belong to: later saves have longer ones. */
  readonly updated: number;
  /** Share of held-out puzzles solved after the last segment. */
  readonly exact: Curve;
  readonly loss: Curve;
}

/** @param record of the run whose history it is. */
export function curvesOf(record: RunRecord, { metrics, checks }: RunHistory): RunCurves {
  const column = (metric: Metric, scale = 1): Float32Array => {
    const at = METRICS.indexOf(metric);
    return Float32Array.from({ length: metrics.length / METRIC_COUNT }, (_, row) => scale * metrics[row * METRIC_COUNT + at]);
  };
  const step = column('step');
  const checked = { step: Float32Array.from(checks, (c) => c.step), seconds: Float32Array.from(checks, (c) => c.seconds) };
  return {
    updated: record.updated,
    exact: { ...checked, y: Float32Array.from(checks, (c) => c.exact.at(-1) ?? Number.NaN) },
    loss: { step, seconds: secondsAt(step, checked, record), y: column('loss', 1 / record.config.training.batch_size) },
  };
}

/** Times of steps: they are noted at each check, and the steps between two checks are taken to be equally long. */
export function secondsAt(
  steps: Float32Array,
  checks: Pick<Curve, 'step' | 'seconds'>,
  end: Pick<RunRecord, 'step' | 'seconds'>,
): Float32Array {
  const known = [[0, 0], ...Array.from(checks.step, (step, i) => [step, checks.seconds[i]]), [end.step, end.seconds]] as [number, number][];
  let at = 1;
  return steps.map((step) => {
    while (at < known.length - 1 && known[at][0] < step) at++;
    const [[s0, t0], [s1, t1]] = [known[at - 1], known[at]] as [[number, number], [number, number]];
    return s1 > s0 ? t0 + ((step - s0) / (s1 - s0)) * (t1 - t0) : t1;
  });
}
