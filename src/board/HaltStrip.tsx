/** q_halt and q_continue after each segment, over the slider that picks the segment. */
import { useRef } from 'react';
import { useWidth } from '../controls/use-size.ts';
import { boardStrings } from './strings.ts';
import { type SegmentQ, sigmoid } from './view.ts';

const HEIGHT = 64;
/** Width of the slider's thumb (styles/controls.css): its centre never reaches the ends of the track. */
const THUMB = 20;

interface Props {
  readonly qs: readonly SegmentQ[];
  /** From 0. */
  readonly segment: number;
  readonly onSegment: (segment: number) => void;
}

export function HaltStrip({ qs, segment, onSegment }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const n = qs.length;
  const x = (i: number): number => (n > 1 ? THUMB / 2 + ((width - THUMB) * i) / (n - 1) : width / 2);
  const y = (q: number): number => 8 + (HEIGHT - 16) * (1 - sigmoid(q));
  const line = (of: (q: SegmentQ) => number): string => qs.map((q, i) => `${x(i)},${y(of(q))}`).join(' ');
  const q = qs[segment];
  const stop = qs.findIndex(({ stops }) => stops);
  return (
    <div className="halt">
      <div ref={holder} className="halt-plot" style={{ height: HEIGHT }}>
        {width > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <line className="halt-now" x1={x(segment)} x2={x(segment)} y1={0} y2={HEIGHT} />
            <polyline className="halt-line" data-series="2" points={line((p) => p.halt)} />
            <polyline className="halt-line" data-series="1" strokeDasharray="4 3" points={line((p) => p.goOn)} />
            {qs.map((p, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a mark is its segment
              <g key={i}>
                <rect className="halt-mark" data-series="1" x={x(i) - 3} y={y(p.goOn) - 3} width={6} height={6} />
                <circle className="halt-mark" data-series="2" cx={x(i)} cy={y(p.halt)} r={3.5} />
              </g>
            ))}
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
          <ul className="readout">
            <li>
              <svg className="key" viewBox="0 0 22 12" aria-hidden="true" data-series="2">
                <path d="M1 6H21" strokeWidth="1.75" />
                <circle className="key-marker" cx="11" cy="6" r="3" />
              </svg>
              <span className="readout-label">q_halt</span>
              <span className="readout-value">{boardStrings.q(q.halt, sigmoid(q.halt))}</span>
            </li>
            <li>
              <svg className="key" viewBox="0 0 22 12" aria-hidden="true" data-series="1">
                <path d="M1 6H21" strokeWidth="1.75" strokeDasharray="4 3" />
                <path className="key-marker" d="M8.3 3.3h5.4v5.4h-5.4z" />
              </svg>
              <span className="readout-label">q_continue</span>
              <span className="readout-value">{boardStrings.q(q.goOn, sigmoid(q.goOn))}</span>
            </li>
          </ul>
          <p className="quiet">{boardStrings.halting(segment, stop)}</p>
        </>
      )}
    </div>
  );
}
