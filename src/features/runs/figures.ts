/** What stands in the columns of a run, in words. */

import { TASKS } from '../../puzzles/tasks.ts';
import { FIELDS } from '../../settings/fields.ts';
import type { RunRecord } from '../../storage/records.ts';
import { formatBytes, formatDate, formatDuration, formatFinePercent, formatInteger } from '../../words/format.ts';
import { changeText } from '../../words/settings.ts';
import { runsStrings } from './strings.ts';
import { type Difference, difference, type SortBy } from './table.ts';

const words = runsStrings.table;

export interface Figure {
  readonly text: string;
  /** Beside it, smaller. */
  readonly note?: string | undefined;
  /** How it compares with the pinned run. */
  readonly delta?: string | undefined;
  readonly help?: string | undefined;
}

/** In the order of the columns. */
export const FIGURES = ['task', 'parameters', 'step', 'best', 'seconds', 'engine', 'bytes', 'updated'] as const satisfies readonly SortBy[];

export function figureOf(which: (typeof FIGURES)[number], run: RunRecord, baseline: RunRecord | undefined): Figure {
  const other = baseline && baseline.id !== run.id ? baseline : undefined;
  const times = (field: 'parameters' | 'seconds'): string | undefined =>
    other && other[field] > 0 && other[field] !== run[field] ? words.times(run[field] / other[field]) : undefined;
  switch (which) {
    case 'task':
      return { text: TASKS[run.config.data.task].title };
    case 'parameters':
      return { text: formatInteger(run.parameters), delta: times('parameters') };
    case 'step':
      return { text: words.stepsOf(formatInteger(run.step), formatInteger(run.config.training.total_steps)) };
    case 'best':
      return run.best
        ? {
            text: formatFinePercent(run.best.exact),
            note: words.accuracy(run.best.n, FIELDS.data.split.options[run.config.data.split]),
            delta: other?.best && words.points(run.best.exact - other.best.exact),
            help: `${run.heldOut} (${words.atStep(run.best.step)})`,
          }
        : { text: words.none, note: words.unchecked };
    case 'seconds':
      return { text: formatDuration(run.seconds), delta: times('seconds') };
    case 'engine':
      return { text: run.engine };
    case 'bytes':
      return { text: formatBytes(run.bytes) };
    case 'updated':
      return { text: formatDate(run.updated) };
  }
}

/** More differences than these are counted, not listed. */
const MOST_LISTED = 3;

/** "from Run 1: Batch 32 → 4 · Seed 1 → 2 and 3 more" */
export function differenceText(
  run: RunRecord,
  runs: readonly RunRecord[],
  baseline: RunRecord | undefined,
): { short: string; full: string } {
  const { from, name, changes }: Difference = difference(run, runs, baseline);
  const head = runsStrings.difference[from](name);
  if (!changes.length) return { short: `${head}: ${runsStrings.difference.same}`, full: '' };
  const each = changes.map(changeText);
  const rest = each.length - MOST_LISTED;
  const shown = rest > 1 ? each.slice(0, MOST_LISTED) : each;
  const list = shown.join(' · ');
  return { short: `${head}: ${list}${rest > 1 ? ` ${runsStrings.difference.more(rest)}` : ''}`, full: each.join('\n') };
}
