/**
 * A board of many cells on a canvas, as an ARIA grid with one tab stop. Of its cells only those of the row that the keys are on stand
 * in the page, without a picture of their own: hundreds of elements that change in every frame would be too slow.
 */
import { type CSSProperties, type PointerEvent, useCallback, useLayoutEffect, useRef } from 'react';
import { usePainting } from '../charts/canvas.ts';
import { useWidth } from '../controls/use-size.ts';
import { boardInk, type Ink } from './ink.ts';
import { moveOrWrite } from './keys.ts';
import type { BoardProps } from './props.ts';

interface Props extends Omit<BoardProps, 'view' | 'onKey'> {
  readonly rows: number;
  readonly columns: number;
  readonly cellLabel: (cell: number) => string;
  /** Paints all of it; a new function where something else is to be painted. @param unit pixels of a cell's side. */
  readonly paint: (context: CanvasRenderingContext2D, unit: number, ink: Ink) => void;
  readonly onKey?: BoardProps['onKey'] | undefined;
  /** Where the pointer draws instead of choosing: each cell that it comes to, and whether a stroke begins there. */
  readonly onDraw?: ((cell: number, begins: boolean) => void) | undefined;
}

export function CanvasBoard({ rows, columns, label, cellLabel, paint, current, onCurrent, onPoint, onKey, onDraw, tentative }: Props) {
  const grid = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const focusing = useRef(false);
  const drawn = useRef<number>(undefined);
  const width = useWidth(grid);
  const unit = width / columns;

  const paintAll = useCallback((context: CanvasRenderingContext2D) => paint(context, unit, boardInk()), [paint, unit]);
  usePainting(canvas, width, rows * unit, paintAll);

  // The cell that the focus moves to may stand in the page only now.
  useLayoutEffect(() => {
    if (focusing.current) grid.current?.querySelector<HTMLElement>(`[data-cell="${current}"]`)?.focus({ preventScroll: true });
    focusing.current = false;
  });

  const cellAt = (event: PointerEvent): number => {
    const box = (grid.current as HTMLElement).getBoundingClientRect();
    const at = (position: number, from: number, length: number, count: number): number =>
      Math.min(count - 1, Math.max(0, Math.floor(((position - from) / length) * count)));
    return at(event.clientY, box.top, box.height, rows) * columns + at(event.clientX, box.left, box.width, columns);
  };
  const goTo = (cell: number): void => {
    focusing.current = true;
    onCurrent(cell);
  };
  const draw = (cell: number, begins: boolean): void => {
    if (!begins && cell === drawn.current) return;
    drawn.current = cell;
    goTo(cell);
    onDraw?.(cell, begins);
  };
  const onDown = (event: PointerEvent<HTMLElement>): void => {
    const cell = cellAt(event);
    goTo(cell);
    // The focus goes to the cell, not where the browser would put it.
    grid.current?.querySelector<HTMLElement>(`[data-cell="${cell}"]`)?.focus({ preventScroll: true });
    event.preventDefault();
    if (!onDraw) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    draw(cell, true);
  };
  const onMove = (event: PointerEvent): void => {
    const cell = cellAt(event);
    onPoint(cell);
    if (onDraw && event.buttons & 1) draw(cell, false);
  };

  const row = Math.floor(current / columns);
  return (
    <div className="board-frame canvas-frame">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture with a grid over it, which a table cannot be */}
      <div
        ref={grid}
        className="board canvas-board"
        role="grid"
        aria-label={label}
        aria-rowcount={rows}
        aria-colcount={columns}
        aria-readonly={onKey === undefined}
        data-tentative={tentative}
        data-drawing={onDraw !== undefined}
        style={{ '--rows': rows, '--columns': columns } as CSSProperties}
        onKeyDown={(event) => moveOrWrite(event, current, columns, goTo, onKey)}
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerLeave={() => onPoint(undefined)}
      >
        <canvas ref={canvas} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: in a grid the cells take the focus, its rows do not */}
        <div key={row} className="canvas-row" role="row" aria-rowindex={row + 1} style={{ '--row': row } as CSSProperties}>
          {Array.from({ length: columns }, (_, column) => {
            const cell = row * columns + column;
            return (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={cell}
                role="gridcell"
                aria-colindex={column + 1}
                data-cell={cell}
                tabIndex={cell === current ? 0 : -1}
                aria-label={cellLabel(cell)}
                onFocus={() => onCurrent(cell)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
