/** A Sudoku board as an ARIA grid with one tab stop. It shows what it is given and knows no engine. */
import { type CSSProperties, useCallback, useMemo, useRef } from 'react';
import { usePainting } from '../charts/canvas.ts';
import { useWidth } from '../controls/use-size.ts';
import { boardInk } from './ink.ts';
import { moveOrWrite } from './keys.ts';
import type { BoardProps } from './props.ts';
import { boardStrings } from './strings.ts';
import { type BoardView, type CellView, cellLabel, cellView, changed, verdictOf } from './view.ts';

interface Props extends BoardProps {
  /** A cell that is pointed out to the visitor. */
  readonly hint?: number | undefined;
}

export function BoardGrid({ view, label, current, onCurrent, onPoint, ...more }: Props) {
  const { rows: side, boxRows, boxColumns } = view.task.shape;
  const cells = useMemo(() => Array.from(view.question, (_, cell) => cellView(view, cell)), [view]);
  const grid = useRef<HTMLDivElement>(null);
  const goTo = (cell: number): void => {
    onCurrent(cell);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus();
  };
  const lines = Array.from({ length: side }, (_, i) => i);
  return (
    <div className="board-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: squares of any number are laid out as a grid, which a table cannot be */}
      <div
        ref={grid}
        className="board"
        role="grid"
        aria-label={label}
        aria-rowcount={side}
        aria-colcount={side}
        aria-readonly={more.onKey === undefined}
        data-tentative={more.tentative}
        style={{ '--side': side } as CSSProperties}
        onKeyDown={(event) => moveOrWrite(event, current, side, goTo, more.onKey)}
        onPointerLeave={() => onPoint(undefined)}
      >
        {lines.map((row) => (
          // biome-ignore lint/a11y/useSemanticElements: as above
          // biome-ignore lint/a11y/useFocusableInteractive: in a grid the cells take the focus, its rows do not
          <div key={row} className="board-row" role="row">
            {lines.map((column) => {
              const cell = row * side + column;
              const edges = `${(row + 1) % boxRows === 0 && row + 1 < side ? ' box-bottom' : ''}${
                (column + 1) % boxColumns === 0 && column + 1 < side ? ' box-right' : ''
              }`;
              const { given, strength } = cells[cell] as CellView;
              const heat = view.heat?.[cell];
              return (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <div
                  key={column}
                  role="gridcell"
                  data-cell={cell}
                  data-kind={given ? 'given' : 'blank'}
                  data-strength={strength}
                  data-verdict={verdictOf(view, cell)}
                  data-pinned={view.pinned?.has(cell) || undefined}
                  data-conflict={view.conflicts.get(cell)}
                  data-source={cell === view.source || undefined}
                  data-hint={cell === more.hint || undefined}
                  className={`cell${edges}`}
                  tabIndex={cell === current ? 0 : -1}
                  aria-label={cellLabel(view, cell)}
                  onFocus={() => onCurrent(cell)}
                  onPointerEnter={() => onPoint(cell)}
                >
                  {heat !== undefined && <span className="heat" style={{ '--heat': heat } as CSSProperties} />}
                  <CellFace view={view} cell={cell} shown={cells[cell] as CellView} />
                </div>
              );
            })}
          </div>
        ))}
        <Bars side={side} cells={cells} />
      </div>
    </div>
  );
}

function CellFace({ view, cell, shown }: { readonly view: BoardView; readonly cell: number; readonly shown: CellView }) {
  const { given, digit, probability } = shown;
  const verdict = verdictOf(view, cell);
  const clash = view.conflicts.has(cell) && <span className="mark mark-conflict">!</span>;
  if (given)
    return (
      <span aria-hidden="true">
        <span className="digit">{given}</span>
        {clash}
        {digit !== given && digit >= 0 && <span className="mark mark-disagrees">{boardStrings.disagrees(digit)}</span>}
      </span>
    );
  return (
    <span aria-hidden="true">
      <span className="digit" style={{ '--p': Number.isFinite(probability) ? probability : 0 } as CSSProperties}>
        {digit > 0 ? digit : digit === 0 && boardStrings.noDigit}
      </span>
      {clash}
      {changed(view, cell) && <span className="mark mark-changed" />}
      {verdict && <span className="mark mark-verdict">{verdict === 'right' ? '✓' : '✕'}</span>}
    </span>
  );
}

/** Where the bars of a cell lie in it, as shares of its side. */
const BARS = { left: 0.14, width: 0.72, bottom: 0.07, height: 0.17, gap: 0.25, least: 0.04 } as const;

/** A bar for each digit that a blank cell can have. On one canvas: hundreds of elements that change in a frame would be too slow. */
function Bars({ side, cells }: { readonly side: number; readonly cells: readonly CellView[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(canvas);
  const paint = useCallback(
    (context: CanvasRenderingContext2D) => {
      context.fillStyle = boardInk().predicted;
      context.globalAlpha = 0.75;
      const unit = width / side;
      for (const [cell, { given, digit, probabilities }] of cells.entries()) {
        if (given || digit < 0) continue;
        const column = cell % side;
        const slot = (BARS.width * unit) / probabilities.length;
        const floor = (Math.floor(cell / side) + 1 - BARS.bottom) * unit;
        probabilities.forEach((p, i) => {
          const tall = BARS.height * unit * Math.max(BARS.least, p);
          context.fillRect((column + BARS.left) * unit + i * slot, floor - tall, slot * (1 - BARS.gap), tall);
        });
      }
      context.globalAlpha = 1;
    },
    [cells, side, width],
  );
  usePainting(canvas, width, width, paint);
  return <canvas ref={canvas} className="bars" />;
}
