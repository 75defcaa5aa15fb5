/** A maze on one canvas; an ARC board on two, what goes in and what the model says. */
import { type KeyboardEvent, type ReactNode, useCallback } from 'react';
import { CanvasBoard } from './CanvasBoard.tsx';
import type { Ink } from './ink.ts';
import { paintPicture } from './paint.ts';
import { type BoardPicture, cellLabel } from './picture.ts';
import { boardStrings as words } from './strings.ts';

interface Props {
  /** Another object where something else is to be drawn. */
  readonly picture: BoardPicture;
  /** Of the board, or of its input. */
  readonly label: string;
  readonly current: number;
  readonly onCurrent: (cell: number) => void;
  readonly onPoint: (cell: number | undefined) => void;
  readonly onKey?: (event: KeyboardEvent, cell: number) => void;
  readonly onDraw?: ((cell: number, begins: boolean) => void) | undefined;
  readonly tentative?: boolean;
  /** Under the board that is written on. */
  readonly children?: ReactNode;
}

export function PictureBoard({ picture, label, onKey, onDraw, tentative = false, children, ...pointing }: Props) {
  const { task, said } = picture;
  const apart = task.look === 'colours';
  const paint = useCallback(
    (context: CanvasRenderingContext2D, unit: number, ink: Ink) => paintPicture(context, picture, unit, ink, 'said'),
    [picture],
  );
  const paintInput = useCallback(
    (context: CanvasRenderingContext2D, unit: number, ink: Ink) => paintPicture(context, picture, unit, ink, 'question'),
    [picture],
  );
  const common = { ...pointing, rows: task.shape.rows, columns: task.shape.columns };
  const b = words;
  return (
    <>
      {apart && <p className="board-part">{b.input}</p>}
      <CanvasBoard
        {...common}
        label={label}
        cellLabel={(cell) => cellLabel(picture, cell, apart ? 'question' : 'both')}
        paint={apart ? paintInput : paint}
        onKey={onKey}
        onDraw={onDraw}
        tentative={!apart && tentative}
      />
      {children}
      {apart && <p className="board-part">{b.said}</p>}
      {apart &&
        (said ? (
          <CanvasBoard
            {...common}
            label={b.saidLabel(label)}
            cellLabel={(cell) => cellLabel(picture, cell, 'said')}
            paint={paint}
            tentative={tentative}
          />
        ) : (
          <p className="quiet small">{b.unasked}</p>
        ))}
    </>
  );
}
