/** A board of any kind. */
import { BoardGrid } from './BoardGrid.tsx';
import { PictureBoard } from './PictureBoard.tsx';
import type { BoardProps } from './props.ts';

export function Board(props: BoardProps) {
  return props.view.task.look === 'digits' ? <BoardGrid {...props} /> : <PictureBoard {...props} />;
}
