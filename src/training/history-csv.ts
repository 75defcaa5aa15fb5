/** A run's curves as one CSV: a line a step, with the columns of a check filled in where one was made after it. */
import { METRICS } from '../engine/catalogue.ts';
import { CHECK_FIELDS, HISTORY_WIDTH, type RunHistory } from './history.ts';

const cell = (x: number | undefined): string => (x === undefined || !Number.isFinite(x) ? '' : String(x));

export function historyCsv({ metrics, checks }: RunHistory): string {
  const segments = Math.max(0, ...checks.map(({ exact }) => exact.length));
  const each = Array.from({ length: segments }, (_, i) => i);
  const header = [
    ...METRICS,
    ...CHECK_FIELDS.map(([name]) => `held_out_${name}`),
    ...each.map((i) => `held_out_exact_${i + 1}`),
    ...each.map((i) => `held_out_cells_${i + 1}`),
  ];
  const ofChecks = new Map(
    checks.map((check) => [
      check.step,
      [...CHECK_FIELDS.map(([, of]) => of(check)), ...each.map((i) => check.exact[i]), ...each.map((i) => check.cells[i])],
    ]),
  );
  const ofSteps = new Map<number, Float32Array>();
  for (let at = 0; at < metrics.length; at += HISTORY_WIDTH) ofSteps.set(metrics[at], metrics.subarray(at, at + HISTORY_WIDTH));
  const lines = [...new Set([...ofSteps.keys(), ...ofChecks.keys()])]
    .sort((a, b) => a - b)
    .map((step) => [
      step,
      ...METRICS.slice(1).map((_, i) => cell(ofSteps.get(step)?.[i + 1])),
      ...header.slice(METRICS.length).map((_, i) => cell(ofChecks.get(step)?.[i])),
    ]);
  return [header, ...lines].map((line) => `${line.join(',')}\n`).join('');
}
