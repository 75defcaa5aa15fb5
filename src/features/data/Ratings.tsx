/** How hard the puzzles are: a histogram that can be read bar by bar, or as a table. */
import { scaleLinear } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { NumbersTable } from '../../charts/NumbersTable.tsx';
import { Rows } from '../../charts/Rows.tsx';
import { ShowData } from '../../charts/ShowData.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { useWidth } from '../../controls/use-size.ts';
import { formatNumber, formatShort } from '../../words/format.ts';
import type { DataPreview } from '../../worker/library-protocol.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.ratings;
/** Pixels that a label of the axis takes. */
const LABEL_WIDTH = 32;
const BOX = { height: 190, left: 44, right: 10, top: 10, bottom: 36 } as const;

type Bins = NonNullable<DataPreview['ratings']>;

interface Props {
  readonly ratings: Bins;
  /** What the family's own rating counts. */
  readonly counts: keyof typeof words.goal;
}

export function Ratings({ ratings: { edges, counts }, counts: counted }: Props) {
  const [at, setAt] = useState<number>();
  const text = (bin: number): string => {
    const [from, to] = [edges[bin], edges[bin + 1]];
    return words.readout(formatNumber(from), to - from === 1 ? undefined : formatNumber(to), counts[bin]);
  };
  const highest = counts.indexOf(Math.max(...counts));
  const total = counts.reduce((sum, n) => sum + n, 0);
  return (
    <Panel inner className="ratings" title={words.title} goal={words.goal[counted]}>
      <p className="readout">{at === undefined ? words.sentence(text(highest), counts[highest] / total) : text(at)}</p>
      <Bars edges={edges} counts={counts} at={at} onAt={setAt} text={text} />
      <footer className="panel-foot">
        <ShowData>
          {() => (
            <NumbersTable
              title={words.title}
              numbers={{ columns: words.columns, rows: counts.map((n, i) => [edges[i], edges[i + 1], n]) }}
            />
          )}
        </ShowData>
      </footer>
    </Panel>
  );
}

interface BarsProps {
  readonly edges: Bins['edges'];
  readonly counts: Bins['counts'];
  readonly at: number | undefined;
  readonly onAt: (bin: number | undefined) => void;
  readonly text: (bin: number) => string;
}

/** Bars of one width: their edges may be far apart. */
function Bars({ edges, counts, at, onAt, text }: BarsProps) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const right = width - BOX.right;
  const floor = BOX.height - BOX.bottom;
  const last = counts.length - 1;
  const x = scaleLinear([0, counts.length], [BOX.left, right]);
  const y = scaleLinear([0, Math.max(1, ...counts)], [floor, BOX.top]).nice(4);
  const labelEvery = Math.ceil(LABEL_WIDTH / (x(1) - x(0)));
  const follow = (event: PointerEvent<HTMLElement>): void => {
    const bin = Math.floor(x.invert(event.clientX - event.currentTarget.getBoundingClientRect().left));
    onAt(Math.min(last, Math.max(0, bin)));
  };
  const onKey = (event: KeyboardEvent): void => {
    const now = at ?? -1;
    const moves: Readonly<Record<string, number | undefined>> = {
      ArrowRight: Math.min(last, now + 1),
      ArrowUp: Math.min(last, now + 1),
      ArrowLeft: Math.max(0, now - 1),
      ArrowDown: Math.max(0, now - 1),
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    if (move === undefined && event.key !== 'Escape') return;
    event.preventDefault();
    onAt(move);
  };
  return (
    <div className="plot" ref={holder} style={{ height: BOX.height }}>
      {width > 0 && (
        <>
          <svg className="axes" width={width} height={BOX.height} aria-hidden="true">
            <Rows
              ticks={y
                .ticks(4)
                .filter(Number.isInteger)
                .map((tick) => ({ at: y(tick), label: formatShort(tick) }))}
              left={BOX.left}
              right={right}
              gap={8}
            />
            {counts.map((n, bin) => {
              // What is there at all can be seen.
              const tall = n > 0 ? Math.max(1.5, floor - y(n)) : 0;
              return (
                <rect
                  key={edges[bin]}
                  className="bar"
                  data-at={bin === at}
                  x={x(bin) + 0.5}
                  width={Math.max(1, x(1) - x(0) - 1)}
                  y={floor - tall}
                  height={tall}
                />
              );
            })}
            <line className="base" x1={BOX.left} x2={right} y1={floor} y2={floor} />
            {counts.map(
              (_, bin) =>
                bin % labelEvery === 0 && (
                  <text key={edges[bin]} x={x(bin + 0.5)} y={floor + 15} textAnchor="middle">
                    {formatShort(edges[bin])}
                  </text>
                ),
            )}
            <text x={right} y={BOX.height - 4} textAnchor="end">
              {words.axis}
            </text>
          </svg>
          <div
            className="plot-keys"
            role="slider"
            tabIndex={0}
            aria-label={words.label}
            aria-valuemin={0}
            aria-valuemax={last}
            aria-valuenow={at ?? 0}
            aria-valuetext={text(at ?? 0)}
            onKeyDown={onKey}
            onPointerMove={follow}
            onPointerDown={follow}
            onPointerLeave={(event) => event.pointerType === 'mouse' && onAt(undefined)}
            onBlur={() => onAt(undefined)}
          />
        </>
      )}
    </div>
  );
}
