/** A run's curves as one CSV: a line a step, with the columns of a check filled in where one was made after it. */
import { METRICS } from '../engine/catalogue.ts';
import { HISTORY_WIDTH, type RunCheck, type RunHistory } from './history.ts';

const cell = (x: number | undefined): string => (x === undefined || !Number.isFinite(x) ? '' : String(x));

export function historyCsv({ metrics, checks }: RunHistory): string {
  const segments = Math.max(0, ...checks.map(({ exact }) => exact.length));
  const each = (name: string) => Array.from({ length: segments }, (_, i) => `${name}_${i + 1}`);
  const lines = [[...METRICS, ...each('held_out_exact'), ...each('held_out_cells')].join(',')];
  const checkAt = new Map(checks.map((check) => [check.step, check]));
  const ofCheck = (check: RunCheck | undefined) => {
    const padded = (shares: readonly number[] = []) => Array.from({ length: segments }, (_, i) => cell(shares[i]));
    return [...padded(check?.exact), ...padded(check?.cells)];
  };
  for (let at = 0; at < metrics.length; at += HISTORY_WIDTH)
    lines.push([...Array.from(metrics.subarray(at, at + HISTORY_WIDTH), cell), ...ofCheck(checkAt.get(metrics[at] as number))].join(','));
  return `${lines.join('\n')}\n`;
}
