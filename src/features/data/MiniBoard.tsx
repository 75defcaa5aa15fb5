/** A small picture of a board. */
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { boardInk } from '../../board/ink.ts';
import { paintFramed } from '../../board/paint.ts';
import { gridBox } from '../../board/tokens.ts';
import { plainBoard } from '../../board/view.ts';
import { prepare } from '../../charts/canvas.ts';
import { paletteVersion } from '../../charts/colours.ts';
import { soon } from '../../controls/frames.ts';
import type { Task } from '../../puzzles/task.ts';

interface Props {
  readonly task: Task;
  readonly question: Uint8Array;
  /** Shown in its place, where that is to be seen. */
  readonly answer: Uint8Array | undefined;
  /** CSS pixels. */
  readonly size: number;
  readonly label: string;
  /** The whole canvas of a grid that fills a part of it. */
  readonly whole?: boolean;
}

export function MiniBoard({ task, question, answer, size, label, whole = false }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new palette is drawn although nothing else changed
  useEffect(() => {
    // One board a frame: two dozen at once would hold the page up.
    const paint = (): void => {
      const context = canvas.current && prepare(canvas.current, size, size);
      if (!context) return;
      const box = task.look === 'colours' && !whole ? gridBox(answer ?? question, task.shape.columns) : undefined;
      paintFramed(context, plainBoard(task, question, answer), boardInk(), { at: 1, size: size - 2, box });
    };
    soon(paint);
  }, [task, question, answer, size, whole, colours]);
  return <canvas ref={canvas} className="mini-board" style={{ width: size, height: size }} role="img" aria-label={label} />;
}
