/** In how many directions the states spread out: participation ratio over many puzzles' trajectories (paper, Figure 8). */

import { scaleLinear } from 'd3-scale';
import { useRef } from 'react';
import { Figure } from '../charts/Figure.tsx';
import { Rows } from '../charts/Rows.tsx';
import { SeriesList } from '../charts/SeriesList.tsx';
import type { Series } from '../charts/series.ts';
import { Terms } from '../controls/Term.tsx';
import { useWidth } from '../controls/use-size.ts';
import { formatNumber } from '../words/format.ts';
import type { Dimensionality as Result } from '../worker/solve-protocol.ts';
import { lensStrings as words } from './strings.ts';

interface Props {
  readonly state: { readonly done: number; readonly of: number; readonly result: Result | undefined } | undefined;
  readonly can: boolean;
  readonly puzzles: number;
  readonly onStart: () => void;
}

const HEIGHT = 170;
const MARGIN = { left: 40, right: 12, top: 10, bottom: 24 };

export default function Dimensionality({ state, can, puzzles, onStart }: Props) {
  const d = words.dimensionality;
  const result = state?.result;
  const series = result ? seriesOf(result) : [];
  const running = state !== undefined && !result;
  return (
    <Figure
      id="dimensionality"
      title={d.title}
      goal={<Terms text={d.goal} />}
      what={d.what}
      sentence={
        result &&
        d.sentence(
          series.map(({ label, y }) => ({ name: label, ratio: y[y.length - 1] })),
          result.channels,
        )
      }
      numbers={
        result &&
        (() => ({
          columns: [d.trajectories, ...series.map(({ label }) => label)],
          rows: result.trajectories.map((n, i) => [n, ...series.map(({ y }) => y[i])]),
        }))
      }
    >
      <div className="lens-tools">
        <button type="button" aria-disabled={!can || running} onClick={() => can && !running && onStart()}>
          {running ? d.running(state.done, state.of) : d.start(puzzles)}
        </button>
        {running && <progress className="progress" value={state.done} max={state.of} aria-label={d.progress} />}
        {!can && <span className="quiet">{words.needsModel}</span>}
      </div>
      {result && (
        <>
          <SeriesList series={series} value={({ y }) => formatNumber(y[y.length - 1])} />
          <Lines series={series} channels={result.channels} />
          <p className="axis-name">{d.axes}</p>
          <p className="aside">{d.stacked(result.channels)}</p>
        </>
      )}
    </Figure>
  );
}

function seriesOf({ trajectories, trained, untrained }: Result): Series[] {
  const x = Float32Array.from(trajectories);
  const d = words.dimensionality;
  const of = (id: string, label: string, y: readonly number[], colour: 1 | 2, dash: readonly number[], emphasis: boolean): Series => ({
    id,
    label,
    colour,
    dash,
    marker: colour === 1 ? 'square' : 'circle',
    emphasis,
    x,
    y: Float32Array.from(y),
  });
  return [
    of('trained z_H', d.lines.trainedH, trained.z_H, 1, [], true),
    of('trained z_L', d.lines.trainedL, trained.z_L, 2, [], true),
    of('untrained z_H', d.lines.untrainedH, untrained.z_H, 1, [4, 3], false),
    of('untrained z_L', d.lines.untrainedL, untrained.z_L, 2, [4, 3], false),
  ];
}

function Lines({ series, channels }: { readonly series: readonly Series[]; readonly channels: number }) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const most = Math.max(1, ...series.flatMap(({ y }) => Array.from(y)).filter(Number.isFinite));
  const xs = series[0]?.x ?? new Float32Array(1);
  const x = scaleLinear([0, xs[xs.length - 1]], [MARGIN.left, width - MARGIN.right]);
  const y = scaleLinear([0, Math.min(channels, most * 1.05)], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(4);
  return (
    <div className="plot" ref={holder} style={{ height: HEIGHT }}>
      {width > 0 && (
        <svg className="axes" width={width} height={HEIGHT} aria-hidden="true">
          <Rows
            ticks={y.ticks(4).map((value) => ({ at: y(value), label: formatNumber(value) }))}
            left={MARGIN.left}
            right={width - MARGIN.right}
          />
          {x
            .ticks(Math.max(2, width / 90))
            .filter(Number.isInteger)
            .map((value) => (
              <text key={value} x={x(value)} y={HEIGHT - 8} textAnchor="middle">
                {value}
              </text>
            ))}
          {series.map((s) => (
            <g key={s.id} data-series={s.colour} className="lines">
              <polyline
                points={Array.from(s.x, (at, i) => `${x(at)},${y(s.y[i])}`).join(' ')}
                strokeDasharray={s.dash?.join(' ')}
                strokeWidth={s.emphasis ? 2.25 : 1.5}
              />
              {Array.from(s.x, (at, i) => (
                <circle key={at} cx={x(at)} cy={y(s.y[i])} r={3} />
              ))}
            </g>
          ))}
        </svg>
      )}
    </div>
  );
}
