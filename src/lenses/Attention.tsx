/** Where a cell looks: one head's weights as a matrix, the row of the cell looked at, and its share by row, column and box. */

import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import { attentionShare, meanAttentionShare } from '../analysis/attention-share.ts';
import { taskOf, unitsOf } from '../board/tokens.ts';
import { Figure } from '../charts/Figure.tsx';
import { Heat } from '../charts/Heat.tsx';
import { Legend } from '../charts/Legend.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Select } from '../controls/Select.tsx';
import { Terms } from '../controls/Term.tsx';
import { updateLayers } from '../model/architecture.ts';
import { isLeftOut } from '../model/wound.ts';
import { moduleAt, positionOf } from '../trace/cursor.ts';
import { attentionSentence } from '../trace/summary.ts';
import { attentionTable } from '../trace/tables.ts';
import type { Trace, Attention as Weights } from '../trace/trace.ts';
import { formatFinePercent, formatPercent } from '../words/format.ts';
import { reasoningWords } from '../words/reasoning.ts';
import { attentionUpdate, isOf, useAttentionView } from './attention-view.ts';
import type { LensProps } from './lens.ts';
import { lensStrings as words } from './strings.ts';
import { tokenCounts } from './updates.ts';

const MODULES = ['cursor', 'L', 'H'] as const;
const SHARES = ['self', 'box', 'row', 'column', 'elsewhere', 'slots'] as const;
const MOST_LISTED = 5;

export default function Attention({ trace, index, cell, onCell, extras }: LensProps) {
  const view = useAttentionView();
  const update = attentionUpdate(trace, index, view.module);
  const { can, attention, wantAttention } = extras;
  const module = moduleAt(trace.header.reasoning, update);
  const { num_heads } = trace.header.model;
  const layers = updateLayers(trace.header.model, module);
  const layer = Math.min(view.layer, layers - 1);
  const head = Math.min(view.head, num_heads - 1);
  const leftOut = isLeftOut(trace.header.wound, module, positionOf(trace.header.reasoning, update).segment);
  useEffect(() => {
    if (can && !leftOut && !isOf(attention, { update, layer, head })) wantAttention({ update, layer, head });
  }, [can, leftOut, attention, update, layer, head, wantAttention]);
  const a = words.attention;
  const mean = useMemo(() => {
    if (!attention) return undefined;
    const { box, ...rest } = meanAttentionShare(attention.weights, unitsOf(taskOf(trace)), tokenCounts(trace).slots);
    return taskOf(trace).look === 'digits' ? { box, ...rest } : rest;
  }, [trace, attention]);
  return (
    <Figure
      id="attention"
      title={a.title}
      goal={<Terms text={a.goal} />}
      what={a.what}
      sentence={attention && mean && !leftOut ? attentionSentence(trace, attention, mean) : undefined}
      numbers={attention && !leftOut ? () => attentionTable(trace, attention) : undefined}
    >
      <div className="lens-tools">
        <Choice
          label={a.module}
          options={MODULES}
          names={a.modules}
          value={view.module}
          onChange={(next) => useAttentionView.setState({ module: next })}
        />
        {layers > 1 && (
          <Pick label={a.layer} count={layers} value={layer} onChange={(next) => useAttentionView.setState({ layer: next })} />
        )}
        {num_heads > 1 && (
          <Pick label={a.head} count={num_heads} value={head} onChange={(next) => useAttentionView.setState({ head: next })} />
        )}
      </div>
      {leftOut ? (
        <p className="wait">{a.leftOut}</p>
      ) : attention ? (
        <Shown trace={trace} attention={attention} cell={cell} onCell={onCell} late={!isOf(attention, { update, layer, head })} />
      ) : (
        <p className="wait">{can ? words.computing : words.needsModel}</p>
      )}
    </Figure>
  );
}

interface PickProps {
  readonly label: string;
  readonly count: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Pick({ label, count, value, onChange }: PickProps) {
  return (
    <label className="pick">
      {label} <Select value={value} options={Array.from({ length: count }, (_, i) => [i, String(i + 1)])} onChange={onChange} />
    </label>
  );
}

interface ShownProps {
  readonly trace: Trace;
  readonly attention: Weights;
  readonly cell: number;
  readonly onCell: (cell: number) => void;
  /** Another one is wanted and on its way. */
  readonly late: boolean;
}

function Shown({ trace, attention, cell, onCell, late }: ShownProps) {
  const { tokens, slots } = tokenCounts(trace);
  const task = taskOf(trace);
  const { cells } = task;
  const units = unitsOf(task);
  const { columns } = units;
  const { weights } = attention;
  const row = weights.subarray((slots + cell) * tokens, (slots + cell + 1) * tokens);
  const share = attentionShare(row, units, slots, cell);
  const most = row.reduce((x, y) => Math.max(x, y), 0);
  const largest = useMemo(() => weights.reduce((x, y) => Math.max(x, y), 0), [weights]);
  const matrix = useRef<HTMLDivElement>(null);
  const a = words.attention;
  const look = (event: PointerEvent<HTMLElement>): void => {
    if (event.type === 'pointermove' && event.buttons === 0) return;
    const box = matrix.current?.getBoundingClientRect();
    if (!box) return;
    const token = Math.floor(((event.clientY - box.top) / box.height) * tokens);
    onCell(Math.min(cells - 1, Math.max(0, token - slots)));
  };
  const top = Array.from(row, (weight, token) => ({ weight, token }))
    .sort((x, y) => y.weight - x.weight)
    .slice(0, MOST_LISTED);
  const name = (token: number): string =>
    token < slots ? a.slot : a.cell(Math.floor((token - slots) / columns), (token - slots) % columns);
  return (
    <>
      <p className="axis-name">
        {a.shown(
          moduleAt(trace.header.reasoning, attention.update),
          reasoningWords.position(positionOf(trace.header.reasoning, attention.update), trace.header.reasoning),
        )}
        {late && ` ${a.next}`}
      </p>
      <div className="attention">
        <div className="matrix">
          <p className="axis-name">{a.matrix}</p>
          <div ref={matrix} className="matrix-picture" onPointerDown={look} onPointerMove={look}>
            <Heat rows={tokens} columns={tokens} values={weights} scale="sequential" most={largest} />
            <svg viewBox={`0 0 ${tokens} ${tokens}`} preserveAspectRatio="none" aria-hidden="true">
              {slots > 0 && <path className="slot-line" d={`M0 ${slots}H${tokens}M${slots} 0V${tokens}`} />}
              <rect className="strip-row" x={0} y={slots + cell} width={tokens} height={1} />
            </svg>
          </div>
          <Legend scale="sequential" label={a.scale} low="0" high={formatPercent(largest)} />
        </div>
        <div className="attention-side" data-screen-only>
          <h4>{a.from(Math.floor(cell / columns), cell % columns)}</h4>
          <ul className="shares">
            {SHARES.filter((unit) => (unit !== 'slots' || slots > 0) && (unit !== 'box' || task.look === 'digits')).map((unit) => (
              <li key={unit}>
                <span>{a.shares[unit]}</span>
                <span className="candidate-bar" aria-hidden="true">
                  <i style={{ transform: `scaleX(${share[unit]})` }} />
                </span>
                <span className="numbers">{formatPercent(share[unit])}</span>
              </li>
            ))}
          </ul>
          <p className="quiet">{a.even(cells + slots, formatFinePercent(1 / tokens))}</p>
          <h4>{a.most}</h4>
          <ol className="top">
            {top.map(({ weight, token }) => (
              <li key={token}>
                {name(token)} <span className="numbers">{formatFinePercent(weight)}</span>
              </li>
            ))}
          </ol>
          <Legend scale="sequential" label={a.painted} low="0" high={formatPercent(most)} />
        </div>
      </div>
    </>
  );
}
