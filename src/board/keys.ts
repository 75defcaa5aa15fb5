/** Keys on a board. */
import type { KeyboardEvent } from 'react';

/** The cell that a key moves to on a board of `side` cells a side, or undefined where the key does not move. */
export function moveCell(cell: number, key: string, side: number, control: boolean): number | undefined {
  const row = Math.floor(cell / side);
  const column = cell % side;
  const to = (r: number, c: number): number => Math.min(side - 1, Math.max(0, r)) * side + Math.min(side - 1, Math.max(0, c));
  switch (key) {
    case 'ArrowLeft':
      return to(row, column - 1);
    case 'ArrowRight':
      return to(row, column + 1);
    case 'ArrowUp':
      return to(row - 1, column);
    case 'ArrowDown':
      return to(row + 1, column);
    case 'Home':
      return control ? 0 : to(row, 0);
    case 'End':
      return control ? side * side - 1 : to(row, side - 1);
    default:
      return undefined;
  }
}

/** Keys that move go to a cell; the others are for a board that can be written on. */
export function moveOrWrite(
  event: KeyboardEvent,
  current: number,
  side: number,
  goTo: (cell: number) => void,
  onKey: ((event: KeyboardEvent, cell: number) => number | undefined) | undefined,
): void {
  const to = moveCell(current, event.key, side, event.ctrlKey || event.metaKey);
  if (to === undefined) {
    const next = onKey?.(event, current);
    if (next !== undefined) goTo(next);
    return;
  }
  event.preventDefault();
  goTo(to);
}
