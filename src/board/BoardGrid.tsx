/** A Sudoku board as an ARIA grid with one tab stop. It shows what it is given and knows no engine. */
import { type CSSProperties, type KeyboardEvent, useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { paletteVersion } from '../charts/colours.ts';
import { useWidth } from '../controls/use-size.ts';
import { boardInk } from './ink.ts';
import { boardStrings } from './strings.ts';
import { type CellView, moveCell } from './view.ts';

export interface BoardShape {
  readonly side: number;
  readonly boxRows: number;
  readonly boxColumns: number;
}

interface Props extends BoardShape {
  /** Undefined before there is anything to show: an empty grid. */
  readonly cells: readonly CellView[] | undefined;
  readonly label: string;
  /** The cell that the keys are on. */
  readonly current: number;
  readonly onCurrent: (cell: number) => void;
  readonly onPoint: (cell: number | undefined) => void;
  /** Keys that do not move: for a board that can be written on. */
  readonly onKey?: (event: KeyboardEvent, cell: number) => void;
  /** What the model says is no answer yet. */
  readonly tentative?: boolean;
  /** A cell that is pointed out to the visitor. */
  readonly hint?: number | undefined;
}

export function BoardGrid({ side, boxRows, boxColumns, cells, label, current, onCurrent, onPoint, ...more }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const onKey = (event: KeyboardEvent): void => {
    const to = moveCell(current, event.key, side, event.ctrlKey || event.metaKey);
    if (to === undefined) {
      more.onKey?.(event, current);
      return;
    }
    event.preventDefault();
    onCurrent(to);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${to}"]`)?.focus();
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
        onKeyDown={onKey}
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
              const view = cells?.[cell];
              return (
                // biome-ignore lint/a11y/useSemanticElements: as above
                <div
                  key={column}
                  role="gridcell"
                  data-cell={cell}
                  data-kind={view ? (view.given ? 'given' : 'blank') : 'empty'}
                  data-strength={view?.strength}
                  data-verdict={view?.verdict}
                  data-conflict={view?.conflict}
                  data-source={view?.source}
                  data-hint={cell === more.hint || undefined}
                  className={`cell${edges}`}
                  tabIndex={cell === current ? 0 : -1}
                  aria-label={view?.label ?? boardStrings.emptyCell(row, column)}
                  onFocus={() => onCurrent(cell)}
                  onPointerEnter={() => onPoint(cell)}
                >
                  {view?.heat !== undefined && <span className="heat" style={{ '--heat': view.heat } as CSSProperties} />}
                  {view && <CellFace view={view} />}
                </div>
              );
            })}
          </div>
        ))}
        {cells && <Bars side={side} cells={cells} />}
      </div>
    </div>
  );
}

function CellFace({ view }: { readonly view: CellView }) {
  const { given, digit, probability, changed, verdict, conflict } = view;
  const clash = conflict && <span className="mark mark-conflict">!</span>;
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
      {changed && <span className="mark mark-changed" />}
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
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const target = canvas.current;
    if (!target || width <= 0) return;
    const size = Math.round(width * Math.min(3, globalThis.devicePixelRatio || 1));
    if (target.width !== size) target.width = target.height = size;
    const context = target.getContext('2d');
    if (!context) return;
    context.clearRect(0, 0, size, size);
    context.fillStyle = boardInk().predicted;
    context.globalAlpha = 0.75;
    const unit = size / side;
    for (const { row, column, given, digit, probabilities } of cells) {
      if (given || digit < 0) continue;
      const slot = (BARS.width * unit) / probabilities.length;
      const floor = (row + 1 - BARS.bottom) * unit;
      probabilities.forEach((p, i) => {
        const tall = BARS.height * unit * Math.max(BARS.least, p);
        context.fillRect((column + BARS.left) * unit + i * slot, floor - tall, slot * (1 - BARS.gap), tall);
      });
    }
  }, [cells, side, width, colours]);
  return <canvas ref={canvas} className="bars" />;
}
