/** How sure the model is of each cell, over the whole solve: a strip an open cell, and the candidates of the cell looked at. */

import { type PointerEvent, useMemo, useRef } from 'react';
import { Candidates } from '../board/Candidates.tsx';
import { tally } from '../board/tally.ts';
import { isOpen, taskOf } from '../board/tokens.ts';
import { boardAt } from '../board/view.ts';
import { Figure } from '../charts/Figure.tsx';
import { Heat } from '../charts/Heat.tsx';
import { Legend } from '../charts/Legend.tsx';
import { centreOf, indexAt } from '../charts/ruler-scale.ts';
import { Terms } from '../controls/Term.tsx';
import { updateCount } from '../trace/cursor.ts';
import { decode } from '../trace/decode.ts';
import { confidenceSentence } from '../trace/summary.ts';
import { confidenceTable } from '../trace/tables.ts';
import type { Trace } from '../trace/trace.ts';
import { formatPercent } from '../words/format.ts';
import type { LensProps } from './lens.ts';
import { namingOf } from './naming.ts';
import { lensStrings as words } from './strings.ts';

/** A row for each open cell, a column for each update: probability of what it finds most likely. */
interface Strip {
  readonly cells: readonly number[];
  /** [cells, updates]. */
  readonly values: Float32Array;
  /** Places where the most likely token changed: [row, update]. */
  readonly turns: readonly (readonly [number, number])[];
}

function stripOf(trace: Trace): Strip {
  const { question } = trace;
  const { tokens, top } = decode(trace);
  const S = question.length;
  const { look } = taskOf(trace);
  const updates = updateCount(trace.header.reasoning);
  const cells = Array.from(question.keys()).filter((cell) => isOpen(look, question[cell]));
  const values = new Float32Array(cells.length * updates);
  const turns: [number, number][] = [];
  cells.forEach((cell, row) => {
    for (let u = 0; u < updates; u++) {
      values[row * updates + u] = top[u * S + cell];
      if (u > 0 && tokens[u * S + cell] !== tokens[(u - 1) * S + cell]) turns.push([row, u]);
    }
  });
  return { cells, values, turns };
}

/** More marks than this would be a smear. */
const MOST_TURNS = 1500;

export default function Confidence({ trace, index, onIndex, cell, onCell }: LensProps) {
  const { reasoning } = trace.header;
  const naming = namingOf(trace);
  const task = taskOf(trace);
  const strip = useMemo(() => stripOf(trace), [trace]);
  const now = tally(trace, index);
  const updates = updateCount(reasoning);
  const holder = useRef<HTMLDivElement>(null);
  const c = words.confidence;
  const look = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = holder.current?.getBoundingClientRect();
    if (!box) return;
    onIndex(indexAt(reasoning, event.clientX - box.left, box.width));
    const row = Math.floor(((event.clientY - box.top) / box.height) * strip.cells.length);
    const chosen = strip.cells[Math.min(strip.cells.length - 1, Math.max(0, row))];
    if (chosen !== undefined) onCell(chosen);
  };
  const looked = strip.cells.indexOf(cell);
  const rows = strip.cells.length;
  return (
    <Figure
      id="confidence"
      title={c.title}
      goal={<Terms text={c.goal} />}
      what={c.what}
      sentence={confidenceSentence(trace, index, naming)}
      numbers={() => {
        const { columns, rows: all } = confidenceTable(trace, naming);
        return { columns, rows: all.filter(([update]) => update === index) };
      }}
      everything={() => confidenceTable(trace, naming)}
    >
      <dl className="tiles">
        <Tile name={c.mean} value={formatPercent(now.confidence)} />
        <Tile name={c.changed} value={index === 0 ? '–' : String(now.changed)} mark="changed" />
        {task.look !== 'colours' && (
          <>
            <Tile name={c.clash} value={String(now.conflicts)} mark="conflict" />
            <Tile name={c.missing} value={String(now.missing)} />
          </>
        )}
      </dl>
      <Candidates view={boardAt({ task, question: trace.question, trace, index, answer: undefined })} cell={cell} />
      {rows > 0 ? (
        <div className="strip">
          <p className="axis-name">{c.strip}</p>
          <div
            ref={holder}
            className="strip-picture"
            style={{ height: Math.min(240, Math.max(96, 11 * rows)) }}
            onPointerDown={look}
            onPointerMove={look}
          >
            <Heat rows={rows} columns={updates} values={strip.values} scale="sequential" most={1} />
            <svg viewBox={`0 0 ${updates} ${rows}`} preserveAspectRatio="none" aria-hidden="true">
              {strip.turns.length <= MOST_TURNS && (
                <path className="turns" d={strip.turns.map(([row, u]) => `M${u} ${row + 0.15}v0.7`).join('')} />
              )}
              {looked >= 0 && <rect className="strip-row" x={0} y={looked} width={updates} height={1} />}
            </svg>
            <span className="strip-cursor" style={{ left: `${centreOf(reasoning, index, 100)}%` }} />
          </div>
          <Legend scale="sequential" label={c.scale} low="0%" high="100%" />
        </div>
      ) : (
        <p className="quiet">{c.noBlanks}</p>
      )}
    </Figure>
  );
}

function Tile({ name, value, mark }: { readonly name: string; readonly value: string; readonly mark?: string }) {
  return (
    <div className="tile">
      <dt>
        {mark && <span className="tile-mark" data-mark={mark} aria-hidden="true" />}
        {name}
      </dt>
      <dd>{value}</dd>
    </div>
  );
}
