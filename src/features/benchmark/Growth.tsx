/** Small charts: time or memory of a step along each size, with the law beside it. */
import { useState } from 'react';
import type { ScalingSeries } from '../../bench/scaling.ts';
import { Figure } from '../../charts/Figure.tsx';
import { Plot } from '../../charts/Plot.tsx';
import type { Shown } from '../../charts/series.ts';
import { Choice } from '../../controls/Choice.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { formatBytes, formatInteger, formatPercent } from '../../words/format.ts';
import { formatTime } from './format-time.ts';
import { startScaling, useBenchmark } from './store.ts';
import { benchmarkStrings as words } from './strings.ts';

const t = words.scaling;
const QUANTITIES = ['time', 'memory'] as const;
type Quantity = (typeof QUANTITIES)[number];

export function Growth() {
  const { growth, running, engine } = useBenchmark();
  const timed = growth?.series.every(({ time }) => time !== undefined) ?? true;
  const [chosen, setChosen] = useState<Quantity>('time');
  const quantity = timed ? chosen : 'memory';
  return (
    <Panel
      title={t.title}
      goal={t.goal}
      tools={
        growth && timed && <Choice label={t.quantity} options={QUANTITIES} names={t.quantities} value={quantity} onChange={setChosen} />
      }
    >
      {growth && !timed && <p className="quiet">{t.empty}</p>}
      {growth ? (
        <div className="multiples">
          {growth.series.map((series) => (
            <Axis key={series.axis} series={series} quantity={quantity} />
          ))}
        </div>
      ) : (
        <button
          type="button"
          disabled={running !== undefined}
          onClick={() => void startScaling({ engine: engine ?? 'auto', anyway: false }, words.failed)}
        >
          {t.run}
        </button>
      )}
    </Panel>
  );
}

function Axis({ series, quantity }: { readonly series: ScalingSeries; readonly quantity: Quantity }) {
  const { axis, points } = series;
  const title = t.axes[axis];
  const fit = quantity === 'time' ? series.time : series.bytes;
  const format = quantity === 'time' ? formatTime : formatBytes;
  const x = Float32Array.from(points, ({ value }) => value);
  const measured = points.map((point) => (quantity === 'time' ? (point.time?.low ?? Number.NaN) : point.bytes));
  const law = fit ? t.law[fit.law] : '';
  const lines: Shown[] = [
    { id: 'measured', label: t.measured, colour: 1, marker: 'circle', emphasis: true, x, y: Float32Array.from(measured) },
    ...(fit ? [{ id: 'law', label: law, colour: 2, dash: [6, 4], x, y: Float32Array.from(fit.y) } as const] : []),
  ];
  return (
    <Figure
      id={`growth-${axis}`}
      title={title}
      sentence={fit && t.sentence(law, formatPercent(fit.worst))}
      numbers={() => ({
        columns: [title, t.measured, law],
        rows: points.map(({ value }, i) => [value, measured[i] ?? Number.NaN, fit?.y[i] ?? '']),
      })}
    >
      <Plot
        label={title}
        series={lines}
        axis={{ min: 0, format, logarithmic: false }}
        guide={undefined}
        lastStep={Math.max(...x)}
        height={150}
        empty=""
        place={(value) => `${title} ${formatInteger(value)}`}
        tick={formatInteger}
      />
    </Figure>
  );
}
