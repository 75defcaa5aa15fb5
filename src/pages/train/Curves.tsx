/** Everything that is measured while a run trains, as charts on one axis of steps. */
import { useId, useSyncExternalStore } from 'react';
import { download } from '../../app/download.ts';
import { formatNumber, formatPercent, formatShort } from '../../app/format.ts';
import { strings } from '../../app/strings.ts';
import { Chart } from '../../charts/Chart.tsx';
import { exportWeights } from '../../state/client.ts';
import { useEngine } from '../../state/engine.ts';
import { metrics } from '../../state/metrics.ts';
import { metricsCsv } from '../../state/metrics-csv.ts';
import { MOST_SMOOTHING, setPrefs, usePrefs } from '../../state/prefs.ts';
import { cellSeries, exactSeries, gradientSeries, lossSeries, segmentSeries, speedSeries } from './curves-data.ts';

const words = strings.charts;
const SHARE = { min: 0, max: 1, format: words.finePercent, tick: formatPercent };
const AMOUNT = { min: 0, format: formatNumber, tick: formatShort };

export function Curves() {
  const heading = useId();
  useSyncExternalStore(metrics.subscribe, metrics.version);
  const { run } = metrics;
  const { lastStep } = run;
  const summary = useEngine((state) => state.summary);
  const target = useEngine((state) => state.active?.config.stop.exact) ?? 0;
  const n = useEngine((state) => state.check?.evaluation.n) ?? summary?.heldOut.puzzles;
  const figure = summary && n !== undefined ? words.heldOut(summary.heldOut.kind, n) : words.heldOutUnknown;
  const common = { lastStep };
  return (
    <section className="curves" aria-labelledby={heading}>
      <header className="curves-head">
        <h2 id={heading}>{words.title}</h2>
        <Smoothing />
        <Files />
      </header>
      <div className="charts">
        <Chart
          {...common}
          id="exact"
          title={words.exact.title}
          goal={words.exact.goal(figure)}
          what={words.exact.what}
          series={exactSeries(run)}
          axis={SHARE}
          guide={target > 0 ? { value: target, label: words.exact.target(target) } : undefined}
          empty={words.emptyCheck}
        />
        <Chart
          {...common}
          id="loss"
          title={words.loss.title}
          goal={words.loss.goal}
          what={words.loss.what}
          series={lossSeries(run)}
          axis={AMOUNT}
          logarithmic={false}
          empty={words.emptyStep}
        />
        <Chart
          {...common}
          id="cells"
          title={words.cells.title}
          goal={words.cells.goal(figure)}
          what={words.cells.what}
          series={cellSeries(run)}
          axis={SHARE}
          empty={words.emptyCheck}
        />
        <Chart
          {...common}
          id="segments"
          title={words.segments.title}
          goal={words.segments.goal}
          what={words.segments.what}
          series={segmentSeries(run)}
          axis={AMOUNT}
          empty={words.emptyStep}
        />
        <Chart
          {...common}
          id="gradient"
          title={words.gradient.title}
          goal={words.gradient.goal}
          what={words.gradient.what}
          series={gradientSeries(run)}
          axis={AMOUNT}
          logarithmic={true}
          empty={words.emptyStep}
        />
        <Chart
          {...common}
          id="speed"
          title={words.speed.title}
          goal={words.speed.goal}
          what={words.speed.what}
          series={speedSeries(run)}
          axis={AMOUNT}
          empty={words.emptyStep}
        />
      </div>
    </section>
  );
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
  const { summary, exporting, phase } = useEngine();
  const saveCsv = (): void => download(words.csvName(metrics.run.lastStep), metricsCsv(metrics.run), 'text/csv');
  return (
    <div className="files">
      <button type="button" disabled={metrics.run.lastStep === 0} onClick={saveCsv}>
        {words.csv}
      </button>
      <button
        type="button"
        disabled={!summary || exporting || phase === 'preparing' || phase === 'failed'}
        title={words.weightsHelp}
        onClick={exportWeights}
      >
        {exporting ? words.exporting : words.weights}
      </button>
    </div>
  );
}
