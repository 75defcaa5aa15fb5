/** The curves of all models over each other, against training steps or against what they cost. */
import { useId, useState, useSyncExternalStore } from 'react';
import { STEPS } from '../../charts/along.ts';
import { Chart } from '../../charts/Chart.tsx';
import { crosshair } from '../../charts/hover.ts';
import type { Along, Series } from '../../charts/series.ts';
import { Choice } from '../../controls/Choice.tsx';
import { firstCheck } from '../../training/check-times.ts';
import { formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import { changes, metricsOf } from './client.ts';
import { flopsOf, lookOf, nameOf } from './columns.ts';
import { type Evidence, meanCurve } from './evidence.ts';
import { firstOf, type Training } from './store.ts';
import { solvedShare, compareStrings as words } from './strings.ts';

const AXES = ['steps', 'flops'] as const;
type Against = (typeof AXES)[number];
const HEIGHT = 240;
const NONE = new Float32Array(0);
const SHARE = { min: 0, max: 1, format: solvedShare, tick: formatPercent };
const AMOUNT = { min: 0, format: formatNumber, tick: formatShort };
const OPERATIONS: Along = {
  place: (x) => words.flop(formatShort(x)),
  tick: formatShort,
  heading: words.axes.flops,
  cell: (x) => words.flop(formatShort(x)),
};

interface Props {
  readonly evidence: Evidence | undefined;
  readonly trainings: readonly Training[];
  readonly begun: boolean;
}

export function Learning({ evidence, trainings, begun }: Props) {
  useSyncExternalStore(changes.subscribe, changes.version);
  const heading = useId();
  const [against, setAgainst] = useState<Against>('steps');
  const columns = firstOf(trainings);
  const choose = (next: Against): void => {
    crosshair.set(undefined);
    setAgainst(next);
  };
  /** What a step is worth on the axis. */
  const unit = (column: Training): number => (against === 'steps' ? 1 : flopsOf(column));
  const along = (column: Training, steps: ArrayLike<number>): Float32Array => Float32Array.from(steps, (step) => step * unit(column));
  const lineOf = (column: Training): Pick<Series, 'id' | 'label' | 'colour' | 'dash' | 'emphasis'> => ({
    ...lookOf(column.architecture),
    id: column.architecture,
    label: nameOf(column),
    emphasis: column.architecture === 'hrm',
  });
  const exact = columns.map((column): Series => {
    const curve = evidence?.curves.find(({ architecture }) => architecture === column.architecture);
    const { mean, low, high } = curve ? meanCurve(curve) : { mean: NONE, low: NONE, high: NONE };
    const band = curve && curve.shares.length > 1 ? { low, high } : undefined;
    return { ...lineOf(column), x: along(column, curve?.steps ?? NONE), y: mean, band };
  });
  const loss = columns.map((column, i): Series => {
    const run = metricsOf(i);
    const { marker: _, ...line } = { ...lookOf(column.architecture), ...lineOf(column) };
    return {
      ...line,
      x: along(column, run?.steps.column('step') ?? NONE),
      y: run?.steps.column('answer_loss_per_puzzle') ?? NONE,
      noisy: true,
    };
  });
  const shared = {
    along: against === 'steps' ? STEPS : OPERATIONS,
    height: HEIGHT,
    lastStep: Math.max(1, ...columns.map((column) => column.config.training.total_steps * unit(column))),
  };
  const n = evidence?.answer?.puzzles ?? columns.find(({ summary }) => summary)?.summary?.heldOut.puzzles;
  return (
    <section className="curves compare-curves" aria-labelledby={heading} data-begun={begun}>
      <header className="curves-head">
        <h2 id={heading}>{words.curves}</h2>
        <Choice label={words.axis} options={AXES} names={words.axes} value={against} onChange={choose} />
      </header>
      <div className="charts">
        <Chart
          id="compare-exact"
          title={words.exact.title}
          goal={words.exact.goal(n)}
          what={words.exact.what}
          series={exact}
          axis={SHARE}
          empty={begun ? words.emptyCheck(firstCheck(columns[0]?.config.evaluation.every ?? 1)) : words.notYet}
          {...shared}
        />
        {begun && (
          <Chart
            id="compare-loss"
            title={words.loss.title}
            goal={words.loss.goal}
            what={words.loss.what}
            series={loss}
            axis={AMOUNT}
            empty={words.emptyStep}
            {...shared}
          />
        )}
      </div>
    </section>
  );
}
