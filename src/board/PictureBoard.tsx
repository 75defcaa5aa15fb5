/** A maze on one canvas; an ARC board on two, what goes in and what the model says. */
import { type ReactNode, useCallback } from 'react';
import { CanvasBoard } from './CanvasBoard.tsx';
import type { Ink } from './ink.ts';
import { paintBoard } from './paint.ts';
import type { BoardProps } from './props.ts';
import { boardStrings as words } from './strings.ts';
import { type BoardView, cellLabel } from './view.ts';

interface Props extends BoardProps {
  readonly onDraw?: ((cell: number, begins: boolean) => void) | undefined;
  /** Under the board that is written on. */
  readonly children?: ReactNode;
}

const usePaint = (view: BoardView, part: 'question' | 'said') =>
  useCallback((context: CanvasRenderingContext2D, unit: number, ink: Ink) => paintBoard(context, view, unit, ink, part), [view, part]);

export function PictureBoard({ view, label, onKey, onDraw, tentative = false, children, ...pointing }: Props) {
  const { task, said } = view;
  const apart = task.look === 'colours';
  const paint = usePaint(view, 'said');
  const paintInput = usePaint(view, 'question');
  const common = { ...pointing, rows: task.shape.rows, columns: task.shape.columns };
  return (
    <>
      {apart && <p className="board-part">{words.input}</p>}
      <CanvasBoard
        {...common}
        label={label}
        cellLabel={(cell) => cellLabel(view, cell, apart ? 'question' : 'both')}
        paint={apart ? paintInput : paint}
        onKey={onKey}
        onDraw={onDraw}
        tentative={!apart && tentative}
      />
      {children}
      {apart && <p className="board-part">{words.said}</p>}
      {apart &&
        (said ? (
          <CanvasBoard
            {...common}
            label={words.saidLabel(label)}
            cellLabel={(cell) => cellLabel(view, cell, 'said')}
            paint={paint}
            tentative={tentative}
          />
        ) : (
          <p className="quiet small">{words.unasked}</p>
        ))}
    </>
  );
}
