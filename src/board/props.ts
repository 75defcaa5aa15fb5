import type { KeyboardEvent } from 'react';
import type { BoardView } from './view.ts';

/** What every board is given. */
export interface BoardProps {
  /** Another object where something else is to be drawn. */
  readonly view: BoardView;
  /** Of the board, or of its input. */
  readonly label: string;
  /** The cell that the keys are on. */
  readonly current: number;
  readonly onCurrent: (cell: number) => void;
  readonly onPoint: (cell: number | undefined) => void;
  /** Keys that do not move: for a board that can be written on. It gives the cell to go to, where writing moves on. */
  readonly onKey?: (event: KeyboardEvent, cell: number) => number | undefined;
  /** What the model says is no answer yet. */
  readonly tentative?: boolean;
}
