/** Everything that is measured while a run trains, as charts on one axis of steps. */
import { useId, useRef, useSyncExternalStore } from 'react';
import { Chart, type ChartProps } from '../../charts/Chart.tsx';
import { crosshair } from '../../charts/hover.ts';
import type { Series } from '../../charts/series.ts';
import { scaled, zoomStore } from '../../charts/zoom.ts';
import { download } from '../../controls/download.ts';
import { MOST_SMOOTHING, setPrefs, usePrefs } from '../../controls/prefs.ts';
import { useInView } from '../../controls/use-in-view.ts';
import { useForm } from '../../session/form.ts';
import { RunMetrics } from '../../session/metrics.ts';
import { exportWeights, metrics, useTraining } from '../../session/training.ts';
import { objectionTo } from '../../settings/field.ts';
import { FIELDS } from '../../settings/fields.ts';
import { historyCsv } from '../../training/history-csv.ts';
import { formatNumber, formatPercent, formatShort } from '../../words/format.ts';
import { cellSeries, exactSeries, gradientSeries, lossSeries, segmentSeries, speedSeries } from './curves-data.ts';
import { keepStrings } from './keep-strings.ts';
import { strings } from './strings.ts';

const words = strings.charts;
const SHARE = { min: 0, max: 1, format: words.finePercent, tick: formatPercent };
const AMOUNT = { min: 0, format: formatNumber, tick: formatShort };

/** All curves show the same steps. */
const zoom = zoomStore();

/** What cannot be seen is not drawn. */
const deaf = (): (() => void) => () => undefined;

let coming = new RunMetrics(1, 1);

/** Before there is a run: one without numbers, whose charts have the lines that a run with these settings would have. */
function runToCome(segments: number): RunMetrics {
  const lines = objectionTo(FIELDS.evaluation.segments, segments) ? 1 : segments;
  if (coming.segments !== lines) coming = new RunMetrics(1, lines);
  return coming;
}

interface LiveProps extends Omit<ChartProps, 'series' | 'lastStep' | 'title' | 'goal' | 'what' | 'zoom' | 'ref'> {
  readonly id: 'exact' | 'loss' | 'cells' | 'segments' | 'gradient' | 'speed';
  readonly of: (run: RunMetrics) => Series[];
  readonly goal: string;
}

/** A chart that follows the run. Each follows on its own, so that they are drawn in turns. */
function Live({ of, ...props }: LiveProps) {
  const panel = useRef<HTMLElement>(null);
  const inView = useInView(panel);
  useSyncExternalStore(inView ? metrics.changes.subscribe : deaf, metrics.changes.version);
  const { title, what } = words[props.id];
  const none = useTraining((state) => state.active === undefined);
  const segments = useForm((form) => form.draft.evaluation.segments);
  const run = none ? runToCome(segments) : metrics.run;
  const { lastStep, marks } = run;
  // A run can be changed twice between two steps.
  const marked = [...new Set(marks.map(({ step }) => step))];
  return <Chart {...props} ref={panel} title={title} what={what} series={of(run)} lastStep={lastStep} marked={marked} zoom={zoom} />;
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
        <Zoom />
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

/** What a mouse does by brushing and keys by plus and minus, as buttons. */
function Zoom() {
  const span = useSyncExternalStore(zoom.subscribe, zoom.get);
  const nothing = useTraining((state) => state.step === 0);
  const closer = (): void => {
    const last = metrics.run.lastStep;
    zoom.set(scaled(zoom.get(), crosshair.get() ?? last, 0.5, last));
  };
  return (
    <div className="zoom" title={words.zoomHelp}>
      <button type="button" disabled={nothing} onClick={closer}>
        {words.zoomIn}
      </button>
      <button type="button" disabled={span === undefined} onClick={() => zoom.set(undefined)}>
        {words.zoomAll}
      </button>
    </div>
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
