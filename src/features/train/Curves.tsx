/** Everything that is measured while a run trains, as charts on one axis of steps. */
import { useId, useSyncExternalStore } from 'react';
import { Chart, type ChartProps } from '../../charts/Chart.tsx';
import type { Series } from '../../charts/series.ts';
import { download } from '../../controls/download.ts';
import { MOST_SMOOTHING, setPrefs, usePrefs } from '../../controls/prefs.ts';
import type { RunMetrics } from '../../session/metrics.ts';
import { exportWeights, metrics, useTraining } from '../../session/training.ts';
import { historyCsv } from '../../training/history-csv.ts';
import { formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import { cellSeries, exactSeries, gradientSeries, lossSeries, segmentSeries, speedSeries } from './curves-data.ts';
import { keepStrings } from './keep-strings.ts';
import { strings } from './strings.ts';

const words = strings.charts;
const SHARE = { min: 0, max: 1, format: words.finePercent, tick: formatPercent };
const AMOUNT = { min: 0, format: formatNumber, tick: formatShort };

interface LiveProps extends Omit<ChartProps, 'series' | 'lastStep' | 'title' | 'goal' | 'what'> {
  readonly id: 'exact' | 'loss' | 'cells' | 'segments' | 'gradient' | 'speed';
  readonly of: (run: RunMetrics) => Series[];
  readonly goal: string;
}

/** A chart that follows the run. Each follows on its own, so that they are drawn in turns. */
function Live({ of, ...props }: LiveProps) {
  useSyncExternalStore(metrics.changes.subscribe, metrics.changes.version);
  const { title, what } = words[props.id];
  const { lastStep, marks } = metrics.run;
  // A run can be changed twice between two steps.
  const marked = [...new Set(marks.map(({ step }) => step))];
  return <Chart {...props} title={title} what={what} series={of(metrics.run)} lastStep={lastStep} marked={marked} />;
}

export function Curves() {
  const heading = useId();
  const heldOut = useTraining((state) => state.summary?.heldOut);
  const target = useTraining((state) => state.active?.config.stop.exact) ?? 0;
  const n = useTraining((state) => state.check?.evaluation.n) ?? heldOut?.puzzles;
  const figure = heldOut && n !== undefined ? words.heldOut(heldOut.kind, n) : words.heldOutUnknown;
  const guide = target > 0 ? { value: target, label: words.exact.target(target) } : undefined;
  const { emptyCheck, emptyStep } = words;
  return (
    <section className="curves" aria-labelledby={heading}>
      <header className="curves-head">
        <h2 id={heading}>{words.title}</h2>
        <Smoothing />
        <Files />
      </header>
      <Marks />
      <div className="charts">
        <Live id="exact" of={exactSeries} goal={words.exact.goal(figure)} axis={SHARE} guide={guide} empty={emptyCheck} />
        <Live id="loss" of={lossSeries} goal={words.loss.goal} axis={AMOUNT} logarithmic={false} empty={emptyStep} />
        <Live id="cells" of={cellSeries} goal={words.cells.goal(figure)} axis={SHARE} empty={emptyCheck} />
        <Live id="segments" of={segmentSeries} goal={words.segments.goal} axis={AMOUNT} empty={emptyStep} />
        <Live id="gradient" of={gradientSeries} goal={words.gradient.goal} axis={AMOUNT} logarithmic={true} empty={emptyStep} />
        <Live id="speed" of={speedSeries} goal={words.speed.goal} axis={AMOUNT} empty={emptyStep} />
      </div>
    </section>
  );
}

/** What the lines across the charts stand for. */
function Marks() {
  useSyncExternalStore(metrics.changes.subscribe, metrics.changes.version);
  const { marks } = metrics.run;
  return marks.length ? (
    <p className="curves-marks quiet">{marks.map(({ step, text }) => keepStrings.mark(step, text)).join(' ')}</p>
  ) : null;
}

function Smoothing() {
  const id = useId();
  const smoothing = usePrefs((prefs) => prefs.smoothing);
  return (
    <div className="smoothing" title={words.smoothingHelp}>
      <label htmlFor={id}>{words.smoothing}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={MOST_SMOOTHING}
        step={0.01}
        value={smoothing}
        onChange={(event) => setPrefs({ smoothing: Number(event.currentTarget.value) })}
      />
      <output htmlFor={id}>{smoothing.toFixed(2)}</output>
    </div>
  );
}

function Files() {
  const nothing = useTraining((state) => state.step === 0);
  const exporting = useTraining((state) => state.exporting);
  const noWeights = useTraining((state) => !state.summary || state.phase === 'preparing' || state.phase === 'failed');
  const saveCsv = (): void => download(words.csvName(metrics.run.lastStep), historyCsv(metrics.run.history), 'text/csv');
  return (
    <div className="files">
      <button type="button" disabled={nothing} title={words.csvHelp} onClick={saveCsv}>
        {words.csv}
      </button>
      <button type="button" disabled={noWeights || exporting} title={words.weightsHelp} onClick={exportWeights}>
        {exporting ? words.exporting : words.weights}
      </button>
    </div>
  );
}
