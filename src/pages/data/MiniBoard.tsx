/** A small picture of a board. */
import { useLayoutEffect, useRef, useSyncExternalStore } from 'react';
import { paletteVersion } from '../../charts/colours.ts';
import type { Task } from '../../puzzles/task.ts';
import { miniInk, paintMini } from '../../views/mini-board.ts';

interface Props {
  readonly task: Task;
  readonly board: ArrayLike<number>;
  readonly question: ArrayLike<number>;
  /** CSS pixels. */
  readonly size: number;
  readonly label: string;
}

export function MiniBoard({ task, board, question, size, label }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useLayoutEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const scale = devicePixelRatio;
    context.canvas.width = context.canvas.height = Math.round(size * scale);
    context.scale(scale, scale);
    paintMini(context, size, task, board, question, miniInk());
  }, [task, board, question, size, colours]);
  return <canvas ref={canvas} className="mini-board" style={{ width: size, height: size }} role="img" aria-label={label} />;
}
