/** A small run as it trains: how many held-out puzzles it solves, and one of them as the newest weights answer it. */
import { useSyncExternalStore } from 'react';
import { BoardPanel } from '../../../board/BoardPanel.tsx';
import { Chart } from '../../../charts/Chart.tsx';
import type { Series } from '../../../charts/series.ts';
import { TASKS } from '../../../puzzles/tasks.ts';
import type { RunState } from '../../../session/run-state.ts';
import { formatFinePercent, formatInteger, formatPercent } from '../../../words/format.ts';
import { lessonConfig, metrics, useRun } from '../run.ts';
import { learnStrings } from '../strings.ts';

const words = learnStrings.run;
const SHARE = { min: 0, max: 1, format: formatFinePercent, tick: formatPercent };

function statusOf({ phase, step, reason = '' }: RunState): string {
  const at = formatInteger(step);
  switch (phase) {
    case 'idle':
    case 'preparing':
      return words.status[phase];
    case 'training':
    case 'paused':
      return words.status[phase](at);
    case 'finished':
      return words.status.finished(at, reason);
    case 'failed':
      return words.status.failed(reason);
  }
}

/** Of the checks: exact accuracy after the last segment and after the first. */
function lines(): Series[] {
  const { checks, segments } = metrics.run;
  const x = checks.column('step');
  const last = {
    id: 'last',
    label: words.lines.last(segments),
    colour: 1,
    marker: 'circle',
    emphasis: true,
    x,
    y: checks.column(`exact_${segments}`),
  } as const;
  if (segments < 2) return [last];
  return [last, { id: 'first', label: words.lines.first, colour: 2, dash: [6, 4], marker: 'square', x, y: checks.column('exact_1') }];
}

export function Run() {
  useSyncExternalStore(metrics.changes.subscribe, metrics.changes.version);
  const run = useRun();
  const config = lessonConfig();
  if (!config) return null;
  return (
    <div className="learn-run" data-figure="run">
      <p className="quiet small">
        <span aria-hidden="true">{statusOf(run)}</span>
        {/* Steps are too many to be said one by one. */}
        <span className="sr-only" role="status">
          {run.phase === 'training' ? '' : statusOf(run)}
        </span>
      </p>
      <Chart
        id="lesson"
        title={words.title}
        goal={words.goal(run.check?.evaluation.n ?? config.evaluation.puzzles)}
        what={words.what}
        series={lines()}
        axis={SHARE}
        lastStep={metrics.run.lastStep}
        height={190}
        empty={words.empty}
      />
      <BoardPanel
        board={run.board}
        task={TASKS[config.data.task]}
        empty={run.phase === 'preparing' ? words.board.preparing : words.board.empty}
        heldOut={run.summary?.heldOut.kind}
        onShow={undefined}
      />
    </div>
  );
}
