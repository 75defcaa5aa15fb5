/** A run's numbers as one CSV: a line a step, with the columns of a check filled in where one was made after it. */
import { METRICS } from '../engine/catalogue.ts';
import type { RunMetrics } from './metrics.ts';

const cell = (x: number | undefined): string => (x === undefined || !Number.isFinite(x) ? '' : String(x));

export function metricsCsv(run: RunMetrics): string {
  const { steps, checks } = run;
  const checkNames = checks.names.filter((name) => name !== 'step');
  const stepNames = METRICS.filter((name) => name !== 'step');
  const lines = [['step', ...stepNames, ...checkNames.map((name) => `held_out_${name}`)].join(',')];
  const stepOf = steps.column('step');
  const checkOf = checks.column('step');
  const stepColumns = stepNames.map((name) => steps.column(name));
  const checkColumns = checkNames.map((name) => checks.column(name));
  for (let i = 0, k = 0; i < stepOf.length || k < checkOf.length; ) {
    const step = Math.min(stepOf[i] ?? Number.POSITIVE_INFINITY, checkOf[k] ?? Number.POSITIVE_INFINITY);
    const row = stepOf[i] === step ? i++ : undefined;
    const check = checkOf[k] === step ? k++ : undefined;
    lines.push(
      [
        step,
        ...stepColumns.map((c) => (row === undefined ? '' : cell(c[row]))),
        ...checkColumns.map((c) => (check === undefined ? '' : cell(c[check]))),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}
