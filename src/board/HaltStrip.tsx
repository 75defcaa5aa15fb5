/** What the Q head says after each segment, over the slider that picks the segment. */
import { useRef } from 'react';
import { MARKERS } from '../charts/Key.tsx';
import { SeriesList } from '../charts/SeriesList.tsx';
import { useWidth } from '../controls/use-size.ts';
import { segmentQs, type Trace } from '../trace/trace.ts';
import { qSeries } from './q-series.ts';
import { boardStrings } from './strings.ts';

const HEIGHT = 64;
/** Width of the slider's thumb (styles/controls.css): its centre never reaches the ends of the track. */
const THUMB = 20;

interface Props {
  readonly trace: Trace;
  /** From 0. */
  readonly segment: number;
  readonly onSegment: (segment: number) => void;
}

export function HaltStrip({ trace, segment, onSegment }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const qs = segmentQs(trace);
  const n = qs.length;
  const x = (i: number): number => (n > 1 ? THUMB / 2 + ((width - THUMB) * i) / (n - 1) : width / 2);
  const height = (share: number): number => 8 + (HEIGHT - 16) * (1 - share);
  const places = Float32Array.from(qs, (_, i) => x(i));
  // There is room for thin lines only.
  const series = qSeries(trace, places).map((s) => ({ ...s, emphasis: false }));
  const q = qs[segment];
  return (
    <div className="halt">
      <div ref={holder} className="halt-plot" style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <line className="halt-now" x1={x(segment)} x2={x(segment)} y1={0} y2={HEIGHT} />
            {series.map((s) => (
              <polyline
                key={s.id}
                className="halt-line"
                data-series={s.colour}
                strokeDasharray={s.dash?.join(' ')}
                points={Array.from(s.y, (share, i) => `${x(i)},${height(share)}`).join(' ')}
              />
            ))}
            {series
              .toReversed()
              .map((s) =>
                Array.from(s.y, (share, i) => (
                  <path
                    key={x(i)}
                    className="halt-mark"
                    data-series={s.colour}
                    transform={`translate(${x(i) - 11} ${height(share) - 6})`}
                    d={MARKERS[s.marker ?? 'circle']}
                  />
                )),
              )}
          </svg>
        )}
      </div>
      <input
        type="range"
        min={1}
        max={n}
        step={1}
        value={segment + 1}
        disabled={n < 2}
        aria-label={boardStrings.segmentSlider}
        aria-valuetext={boardStrings.segmentOf(segment + 1, n)}
        onChange={(event) => onSegment(Number(event.currentTarget.value) - 1)}
      />
      {q && (
        <>
          <p className="halt-segment">{boardStrings.segmentOf(segment + 1, n)}</p>
          <SeriesList series={series} value={({ id, y }) => boardStrings.q(q[id] as number, y[segment])} />
          <p className="quiet">
            {boardStrings.halting(
              segment,
              qs.findIndex(({ halts }) => halts),
              q.q_continue === undefined ? '0' : 'q_continue',
            )}
          </p>
        </>
      )}
    </div>
  );
}
