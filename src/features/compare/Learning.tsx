/** Accuracy and loss of every model, against training steps or against what they cost, on shared axes. */
import { type ReactNode, useState, useSyncExternalStore } from 'react';
import { RunningEma } from '../../charts/ema.ts';
import { crosshair } from '../../charts/hover.ts';
import { Plot } from '../../charts/Plot.tsx';
import { Readout } from '../../charts/Readout.tsx';
import type { Axis, Shown } from '../../charts/series.ts';
import { chartStrings } from '../../charts/strings.ts';
import { Choice } from '../../controls/Choice.tsx';
import { usePrefs } from '../../controls/prefs.ts';
import type { RunMetrics } from '../../session/metrics.ts';
import type { Table } from '../../trace/tables.ts';
import { formatFinePercent, formatInteger, formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import { changes, metricsOf } from './client.ts';
import { flopsOf, nameOf } from './columns.ts';
import { Multiples } from './Multiples.tsx';
import type { Column } from './store.ts';
import { compareStrings as words } from './strings.ts';

const AXES = ['steps', 'flops'] as const;
type Against = (typeof AXES)[number];
const HEIGHT = 168;
const MOST_ROWS = 40;

const NONE = new Float32Array(0);

export function Learning({ columns }: Pick<RowProps, 'columns'>) {
  useSyncExternalStore(changes.subscribe, changes.version);
  const [against, setAgainst] = useState<Against>('steps');
  const choose = (next: Against): void => {
    crosshair.set(undefined);
    setAgainst(next);
  };
  const tools = <Choice label={words.axis} options={AXES} names={words.axes} value={against} onChange={choose} />;
  return (
    <>
      <Exact columns={columns} against={against} tools={tools} />
      <Loss columns={columns} against={against} />
    </>
  );
}

/** What a step is worth on the axis. */
const unit = (column: Column, against: Against): number => (against === 'steps' ? 1 : flopsOf(column));

const along = (column: Column, against: Against, steps: Float32Array): Float32Array =>
  against === 'steps' ? steps : steps.map((step) => step * flopsOf(column));

/** Where the axis ends: at the last step of the model that goes furthest. */
const end = (columns: readonly Column[], against: Against): number =>
  Math.max(1, ...columns.map((column) => column.config.training.total_steps * unit(column, against)));

const place = (against: Against) => (x: number) => (against === 'steps' ? chartStrings.step(formatInteger(x)) : words.flop(formatShort(x)));

interface RowProps {
  readonly columns: readonly Column[];
  readonly against: Against;
  readonly tools?: ReactNode;
}

function exactSeries(column: Column, run: RunMetrics | undefined, against: Against): Shown[] {
  const { segments } = column.config.evaluation;
  const x = along(column, against, run?.checks.column('step') ?? NONE);
  const line = (k: number, label: string, style: Pick<Shown, 'colour' | 'dash' | 'marker' | 'emphasis'>): Shown => ({
    id: `after-${k}`,
    label,
    x,
    y: run?.checks.column(`exact_${k}`) ?? NONE,
    ...style,
  });
  const last = line(segments, words.exact.last(segments), { colour: 1, marker: 'circle', emphasis: true });
  return segments > 1 ? [last, line(1, words.exact.first, { colour: 2, dash: [6, 4], marker: 'square' })] : [last];
}

const SHARE: Axis = { min: 0, max: 1, format: formatFinePercent, tick: formatPercent, logarithmic: false };

function Exact({ columns, against, tools }: RowProps) {
  const all = columns.map((column, i) => exactSeries(column, metricsOf(i), against));
  const n = columns.find(({ summary }) => summary)?.summary?.heldOut.puzzles;
  const t = words.exact;
  return (
    <Row
      id="compare-exact"
      title={t.title}
      goal={t.goal(n)}
      what={t.what}
      tools={tools}
      columns={columns}
      all={all}
      against={against}
      axis={SHARE}
      empty={(column) => (column.status === 'waiting' ? words.notYet : words.emptyCheck(column.config.evaluation.every))}
    />
  );
}

const averages = new WeakMap<RunMetrics, RunningEma>();

function smoothed(run: RunMetrics, y: Float32Array, smoothing: number): Float32Array {
  const average = averages.get(run) ?? new RunningEma();
  averages.set(run, average);
  return average.update(y, smoothing);
}

function Loss({ columns, against }: RowProps) {
  const smoothing = usePrefs((prefs) => prefs.smoothing);
  const all = columns.map((column, i): Shown[] => {
    const run = metricsOf(i);
    const y = run?.steps.column('answer_loss_per_puzzle') ?? NONE;
    const x = along(column, against, run?.steps.column('step') ?? NONE);
    const smooth = run && smoothing > 0 ? { smooth: smoothed(run, y, smoothing) } : {};
    return [{ id: 'loss', label: words.loss.name, colour: 1, emphasis: true, noisy: true, x, y, ...smooth }];
  });
  const most = all.flat().reduce((high, { y }) => y.reduce((a, b) => Math.max(a, b), high), 0);
  const t = words.loss;
  return (
    <Row
      id="compare-loss"
      title={t.title}
      goal={t.goal}
      what={t.what}
      columns={columns}
      all={all}
      against={against}
      axis={{ min: 0, max: most || 1, format: formatNumber, tick: formatShort, logarithmic: false }}
      empty={(column) => (column.status === 'waiting' ? words.notYet : words.emptyStep)}
    />
  );
}

interface PictureProps extends RowProps {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  readonly what: string;
  readonly all: readonly (readonly Shown[])[];
  readonly axis: Axis;
  readonly empty: (column: Column) => string;
}

function Row({ columns, all, against, axis, empty, ...figure }: PictureProps) {
  const said = columns.flatMap((column, i) => {
    const line = all[i]?.[0];
    const value = line && (line.smooth ?? line.y).at(-1);
    return value === undefined ? [] : [`${nameOf(column)} ${axis.format(value)}`];
  });
  return (
    <Multiples
      {...figure}
      columns={columns}
      said={said}
      numbers={() => tableOf(columns, all, against, MOST_ROWS)}
      everything={() => tableOf(columns, all, against, Number.POSITIVE_INFINITY)}
    >
      {(column, i) => (
        <>
          <Readout series={all[i]} format={axis.format} />
          <Plot
            label={`${figure.title}, ${nameOf(column)}`}
            series={all[i]}
            axis={axis}
            guide={undefined}
            lastStep={end(columns, against)}
            height={HEIGHT}
            empty={empty(column)}
            place={place(against)}
          />
        </>
      )}
    </Multiples>
  );
}

/** A row a model and step, evenly thinned to `most` rows a model. */
function tableOf(columns: readonly Column[], all: readonly (readonly Shown[])[], against: Against, most: number): Table {
  const labels = [...new Set(all.flat().map(({ label }) => label))];
  const rows = columns.flatMap((column, i) => {
    const lines = all[i];
    const x = lines[0]?.x ?? NONE;
    const every = Math.max(1, Math.ceil(x.length / most));
    return Array.from(x, (at, k) => ({ at, k }))
      .filter(({ k }) => (x.length - 1 - k) % every === 0)
      .map(({ at, k }) => [nameOf(column), at, ...labels.map((label) => lines.find((line) => line.label === label)?.y[k] ?? '')]);
  });
  return { columns: [words.table.model, words.axes[against], ...labels], rows };
}
