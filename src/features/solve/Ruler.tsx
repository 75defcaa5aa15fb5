/** Time as a ruler: segments, H-cycles and L-steps as marks of three sizes. A slider for pointer, touch and keys. */
import { type KeyboardEvent, memo, type PointerEvent, useRef } from 'react';
import { bands, centreOf, indexAt, labelEvery, marks } from '../../charts/ruler-scale.ts';
import { useWidth } from '../../controls/use-size.ts';
import { isWounded, type Wound } from '../../model/wound.ts';
import { moduleAt, perSegment, positionOf, updateCount } from '../../trace/cursor.ts';
import type { Reasoning } from '../../trace/trace.ts';
import { reasoningWords } from '../../words/reasoning.ts';
import { move, moveTo, toEnd, togglePlaying, toStart, useCursor } from './cursor.ts';
import { solveStrings as words } from './strings.ts';

const HEIGHT = 44;
const LINE = 32;
const SIZES = { segment: 20, cycle: 13, step: 7 } as const;
const LABEL_ROOM = 16;

interface Props {
  /** Segments that training gave, where the model is known. */
  readonly trained: number | undefined;
  /** What was taken away from the network in the solve. */
  readonly wound: Wound | undefined;
}

/** What a key does on the ruler, or undefined. Brackets and the space bar work wherever the keys of a region come here. */
export function rulerKey(event: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case ' ':
      return togglePlaying;
    case 'ArrowRight':
    case 'ArrowUp':
      return () => move(event.shiftKey ? 'cycle' : 'step', 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return () => move(event.shiftKey ? 'cycle' : 'step', -1);
    case ']':
    case 'PageUp':
      return () => move('segment', 1);
    case '[':
    case 'PageDown':
      return () => move('segment', -1);
    case 'Home':
      return toStart;
    case 'End':
      return toEnd;
    default:
      return undefined;
  }
}

export function Ruler({ trained, wound }: Props) {
  const holder = useRef<HTMLDivElement>(null);
  const width = useWidth(holder);
  const reasoning = useCursor((cursor) => cursor.reasoning);
  const index = useCursor((cursor) => cursor.index);
  const last = useCursor((cursor) => cursor.last);
  const onKey = (event: KeyboardEvent): void => {
    const act = rulerKey(event);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const drag = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    if (event.type === 'pointerdown' && event.isPrimary) event.currentTarget.setPointerCapture(event.pointerId);
    moveTo(indexAt(reasoning, event.clientX - event.currentTarget.getBoundingClientRect().left, width));
  };
  const place = positionOf(reasoning, index);
  const x = centreOf(reasoning, index, width);
  return (
    <div
      ref={holder}
      className="ruler"
      role="slider"
      tabIndex={0}
      aria-label={words.ruler.label}
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={index + 1}
      aria-valuetext={reasoningWords.position(place, reasoning)}
      onKeyDown={onKey}
      onPointerDown={drag}
      onPointerMove={drag}
      style={{ height: HEIGHT }}
    >
      {width > 0 && (
        <>
          <Marks reasoning={reasoning} width={width} trained={trained} wound={wound} last={last} />
          <span className="ruler-thumb" data-module={moduleAt(reasoning, index)} style={{ transform: `translateX(${x}px)` }} />
        </>
      )}
    </div>
  );
}

interface MarksProps extends Props {
  readonly reasoning: Reasoning;
  readonly width: number;
  readonly last: number;
}

/** Drawn anew when the solve changes, not when the cursor moves. */
const Marks = memo(function Marks({ reasoning, width, trained, wound, last }: MarksProps) {
  const every = labelEvery(reasoning, width, LABEL_ROOM);
  const slot = width / updateCount(reasoning);
  const unusedFrom = (last + 1) * slot;
  return (
    <svg width={width} height={HEIGHT} aria-hidden="true">
      {bands(reasoning, width).map(({ segment, x, width: wide }) => (
        <g key={segment}>
          <rect
            className="ruler-band"
            data-odd={segment % 2 === 1}
            data-beyond={trained !== undefined && segment >= trained}
            x={x}
            y={0}
            width={wide}
            height={LINE}
          />
          {isWounded(wound, segment) && <rect className="ruler-wounded" x={x} y={LINE - 3} width={wide} height={3} />}
          {segment % every === 0 && (
            <text x={x + wide / 2} y={HEIGHT - 1} textAnchor="middle">
              {segment + 1}
            </text>
          )}
        </g>
      ))}
      {marks(reasoning, width).map(({ index, x, kind }) => (
        <g key={index}>
          <line className="ruler-tick" data-kind={kind} x1={x} x2={x} y1={LINE} y2={LINE - SIZES[kind]} />
          {kind !== 'step' && slot * (index % perSegment(reasoning) || 1) >= 3 && <path className="notch" d={`M${x - 3.5} 1h7l-3.5 6z`} />}
        </g>
      ))}
      <line className="ruler-base" x1={0} x2={width} y1={LINE} y2={LINE} />
      {unusedFrom < width && <rect className="ruler-unused" x={unusedFrom} y={0} width={width - unusedFrom} height={LINE} />}
    </svg>
  );
});
