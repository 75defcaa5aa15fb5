/** q_halt and q_continue after each segment, where they cross, and below them what the board was worth. */
import { useMemo } from 'react';
import { qSeries } from '../board/q-series.ts';
import { tally } from '../board/tally.ts';
import { differing } from '../board/tokens.ts';
import { Figure } from '../charts/Figure.tsx';
import { SeriesList } from '../charts/SeriesList.tsx';
import { TimePlot } from '../charts/TimePlot.tsx';
import { Terms } from '../controls/Term.tsx';
import { hasContinueHead } from '../model/architecture.ts';
import { perSegment, positionOf } from '../trace/cursor.ts';
import { saidAt } from '../trace/decode.ts';
import { haltingSentence } from '../trace/summary.ts';
import { haltingTable } from '../trace/tables.ts';
import { segmentQs, type Trace } from '../trace/trace.ts';
import { formatPercent } from '../words/format.ts';
import type { LensProps } from './lens.ts';
import { lensStrings as words } from './strings.ts';

const AXIS = { min: 0, max: 1, format: formatPercent, logarithmic: false } as const;

/** Where each segment ends. */
const ends = ({ header: { reasoning } }: Trace): Float32Array =>
  Float32Array.from({ length: reasoning.segments }, (_, m) => (m + 1) * perSegment(reasoning) - 1);

export default function Halting({ trace, index, onIndex, solution }: LensProps) {
  const { reasoning, model } = trace.header;
  const series = useMemo(() => qSeries(trace, ends(trace)), [trace]);
  const { segment } = positionOf(reasoning, index);
  const halt = segmentQs(trace).findIndex(({ halts }) => halts);
  const h = words.halting;
  const { goal, what } = hasContinueHead(model) ? h.withContinue : h.withoutContinue;
  return (
    <Figure
      id="halting"
      title={h.title}
      goal={<Terms text={goal} />}
      what={what}
      sentence={haltingSentence(trace)}
      numbers={() => haltingTable(trace)}
    >
      <SeriesList series={series} value={({ y }) => formatPercent(y[segment])} />
      <TimePlot reasoning={reasoning} index={index} onIndex={onIndex} series={series} axis={AXIS} height={190} />
      <Worth trace={trace} segment={segment} halt={halt} solution={solution} onIndex={onIndex} />
      {model.halt_max_steps <= 1 && <p className="aside">{h.untrained}</p>}
    </Figure>
  );
}

interface WorthProps {
  readonly trace: Trace;
  readonly segment: number;
  /** Where halting stops, -1 for nowhere. */
  readonly halt: number;
  readonly solution: Uint8Array | undefined;
  readonly onIndex: (index: number) => void;
}

/** Under each segment: whether its answer keeps the rules, or, where that was asked, is the solution. */
function Worth({ trace, segment, halt, solution, onIndex }: WorthProps) {
  const { reasoning } = trace.header;
  const size = perSegment(reasoning);
  const h = words.halting;
  return (
    <ol className="worth" style={{ gridTemplateColumns: `repeat(${reasoning.segments}, minmax(0, 1fr))` }} aria-label={h.worth}>
      {Array.from({ length: reasoning.segments }, (_, m) => {
        const end = (m + 1) * size - 1;
        const { solved } = tally(trace, end, end - size);
        const good = solution ? differing(solution, saidAt(trace, end)) === 0 : solved;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a mark is its segment
          <li key={m}>
            <button
              type="button"
              className="worth-mark"
              data-good={good ?? 'unknown'}
              data-halt={m === halt}
              aria-current={m === segment || undefined}
              aria-label={h.mark(m, good, solution !== undefined, m === halt)}
              title={h.mark(m, good, solution !== undefined, m === halt)}
              onClick={() => onIndex(end)}
            >
              {good === undefined ? '–' : good ? '✓' : '✕'}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
