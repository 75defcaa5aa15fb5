/** One chart with everything around it: goal, read-out, picture, explanation, numbers as a table, and a sentence for who cannot see it. */
import { type Ref, useId, useImperativeHandle, useRef, useState } from 'react';
import { Check } from '../controls/Check.tsx';
import { setPrefs, usePrefs } from '../controls/prefs.ts';
import { Terms } from '../controls/Term.tsx';
import { What } from '../controls/What.tsx';
import { STEPS } from './along.ts';
import { DataTable } from './DataTable.tsx';
import { RunningEma } from './ema.ts';
import { Plot } from './Plot.tsx';
import { Readout } from './Readout.tsx';
import { Save } from './Save.tsx';
import { ShowData } from './ShowData.tsx';
import { chartSentence } from './sentence.ts';
import type { Along, Axis, Guide, Series, Shown } from './series.ts';
import { chartStrings } from './strings.ts';
import type { ZoomStore } from './zoom.ts';

export interface ChartProps {
  readonly id: string;
  readonly title: string;
  /** What one hopes to see, in one sentence; terms of the glossary in square brackets. */
  readonly goal: string;
  readonly what: string;
  readonly series: readonly Series[];
  readonly axis: Omit<Axis, 'logarithmic'>;
  /** Offers a logarithmic axis; the value is what it starts with. */
  readonly logarithmic?: boolean;
  readonly guide?: Guide | undefined;
  readonly lastStep: number;
  /** Steps after which something happened to the run. */
  readonly marked?: readonly number[];
  /** Training steps unless given. */
  readonly along?: Along;
  readonly height?: number;
  readonly empty: string;
  /** The part of the axis that is shown, where the chart can be zoomed into. */
  readonly zoom?: ZoomStore;
  readonly ref?: Ref<HTMLElement>;
}

export function Chart({
  id,
  title,
  goal,
  what,
  series,
  axis,
  logarithmic,
  guide,
  lastStep,
  marked,
  along = STEPS,
  height = 168,
  empty,
  zoom,
  ref,
}: ChartProps) {
  const heading = useId();
  const panel = useRef<HTMLElement>(null);
  useImperativeHandle(ref, () => panel.current as HTMLElement);
  const smoothing = usePrefs((prefs) => prefs.smoothing);
  const logs = usePrefs((prefs) => prefs.logarithmic);
  const [averages] = useState(() => new Map<string, RunningEma>());
  const onLog = logarithmic !== undefined && (logs[id] ?? logarithmic);
  const shown = series.map((s): Shown => {
    if (!s.noisy || smoothing === 0) return s;
    const average = averages.get(s.id) ?? new RunningEma();
    averages.set(s.id, average);
    return { ...s, smooth: average.update(s.y, smoothing) };
  });
  return (
    <section ref={panel} className="panel chart" aria-labelledby={heading} data-chart={id}>
      <header className="panel-head">
        <h3 id={heading}>{title}</h3>
        {logarithmic !== undefined && (
          <Check small checked={onLog} onChange={(on) => setPrefs({ logarithmic: { ...logs, [id]: on } })}>
            {chartStrings.logarithmic}
          </Check>
        )}
      </header>
      <p className="goal">
        <Terms text={goal} />
      </p>
      <Readout series={shown} format={axis.format} />
      <Plot
        label={title}
        series={shown}
        axis={{ ...axis, logarithmic: onLog }}
        guide={guide}
        lastStep={lastStep}
        marked={marked}
        height={height}
        empty={empty}
        place={along.place}
        tick={along.tick}
        zoom={zoom}
      />
      <p className="sr-only">{chartSentence(title, series, along.place(lastStep), axis.format)}</p>
      <footer className="panel-foot">
        <What>{what}</What>
        <ShowData>{() => <DataTable title={title} series={series} format={axis.format} along={along} />}</ShowData>
        {lastStep > 0 && <Save id={id} title={title} picture={() => panel.current} />}
      </footer>
    </section>
  );
}
