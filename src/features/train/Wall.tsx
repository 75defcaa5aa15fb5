/** The wall of held-out boards: how the newest weights answer each of them, and how many are solved by now. */
import {
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { boardInk } from '../../board/ink.ts';
import { prepare } from '../../charts/canvas.ts';
import { paletteVersion } from '../../charts/colours.ts';
import { Choice } from '../../controls/Choice.tsx';
import { soon } from '../../controls/frames.ts';
import { useMedia } from '../../controls/use-media.ts';
import { useWidth } from '../../controls/use-size.ts';
import { What } from '../../controls/What.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../session/form.ts';
import { show, useTraining } from '../../session/training.ts';
import type { WallMessage } from '../../worker/protocol.ts';
import { paintTile } from './paint-wall.ts';
import { strings } from './strings.ts';
import { MOST_TILES, moveTile, onceAndAll, tileOf, tilesDue, tilesOf, WAVE_TURN, type WallGrid, wallGrid } from './wall-view.ts';

const words = strings.wall;
const THINKING = ['once', 'all'] as const;

export function Wall() {
  const heading = useId();
  const walls = useTraining((state) => state.walls);
  const check = useTraining((state) => state.check);
  const canShow = useTraining((state) => state.summary !== undefined && state.phase !== 'failed');
  const segments = useForm(({ draft }) => draft.evaluation.segments);
  const wanted = useForm(({ draft }) => Math.min(MOST_TILES, draft.evaluation.puzzles, draft.data.heldOut));
  const [thinking, setThinking] = useState<(typeof THINKING)[number]>('all');
  const [pointed, setPointed] = useState<number>();
  const wall = walls.at(-1);
  const segment = thinking === 'once' ? 1 : (wall?.segments ?? 1);
  const compared = check && onceAndAll(check.evaluation);
  return (
    <section className="panel wall" aria-labelledby={heading}>
      <header className="panel-head">
        <h3 id={heading}>{compared ? words.headline(compared) : words.title}</h3>
        <Choice
          label={words.thinking}
          options={THINKING}
          names={{ once: words.onceLabel, all: words.allLabel(wall?.segments ?? segments) }}
          value={thinking}
          onChange={setThinking}
        />
      </header>
      <Boards
        wall={wall}
        puzzles={wall?.puzzles ?? Math.max(1, wanted)}
        segment={segment}
        onPoint={setPointed}
        onShow={canShow ? show : undefined}
      />
      <p className="wall-said">{wall ? said(wall, segment, pointed) : words.empty}</p>
      <footer className="panel-foot">
        <What>{words.what}</What>
      </footer>
    </section>
  );
}

/** Of the board that is pointed at, else of all. */
function said(wall: WallMessage, segment: number, pointed: number | undefined): string {
  if (pointed !== undefined && pointed < wall.puzzles) return words.tile(pointed + 1, tileOf(wall, pointed, segment));
  const tiles = tilesOf(wall, segment);
  const [right, of] = tiles.reduce(([a, b], tile) => [a + tile.right, b + tile.of], [0, 0]);
  return words.all(wall.step, tiles.filter(({ solved }) => solved).length, tiles.length, right, of);
}

interface BoardsProps {
  readonly wall: WallMessage | undefined;
  readonly puzzles: number;
  readonly segment: number;
  readonly onPoint: (tile: number | undefined) => void;
  /** Shows a puzzle as a large board. */
  readonly onShow: ((puzzle: number) => void) | undefined;
}

/** A canvas, with a grid of one tab stop over it: of the tiles only those of the row that the keys are on stand in the page. */
function Boards({ wall, puzzles, segment, onPoint, onShow }: BoardsProps) {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const focusing = useRef(false);
  const width = useWidth(holder);
  const grid = wallGrid(width, puzzles);
  const [at, setAt] = useState(0);
  const current = Math.min(at, puzzles - 1);
  useWave(canvas, width > 0 ? grid : undefined, wall, puzzles, segment);

  // The tile that the focus moves to may stand in the page only now.
  useLayoutEffect(() => {
    if (focusing.current) holder.current?.querySelector<HTMLElement>(`[data-tile="${current}"]`)?.focus({ preventScroll: true });
    focusing.current = false;
  });

  const tileAt = (event: MouseEvent): number | undefined => {
    const box = event.currentTarget.getBoundingClientRect();
    const column = Math.floor((event.clientX - box.left) / grid.pitch);
    const tile = Math.floor((event.clientY - box.top) / grid.pitch) * grid.columns + column;
    return column >= 0 && column < grid.columns && tile >= 0 && tile < puzzles ? tile : undefined;
  };
  const goTo = (tile: number): void => {
    focusing.current = true;
    setAt(tile);
    onPoint(tile);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') onShow?.(current);
    else {
      const to = moveTile(current, event.key, grid.columns, puzzles);
      if (to === undefined) return;
      goTo(to);
    }
    event.preventDefault();
  };
  const row = Math.floor(current / grid.columns);
  const inRow = Array.from({ length: Math.min(grid.columns, puzzles - row * grid.columns) }, (_, column) => row * grid.columns + column);
  return (
    <div ref={holder} className="wall-holder">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture with a grid over it, which a table cannot be */}
      <div
        className="wall-boards"
        role="grid"
        tabIndex={-1}
        aria-label={words.label(puzzles)}
        aria-rowcount={grid.rows}
        aria-colcount={grid.columns}
        style={{ '--pitch': `${grid.pitch}px`, '--wall-rows': grid.rows, '--wall-columns': grid.columns } as CSSProperties}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => onPoint(tileAt(event))}
        onPointerLeave={() => onPoint(undefined)}
        onClick={(event) => {
          const tile = tileAt(event);
          if (tile === undefined) return;
          goTo(tile);
          onShow?.(tile);
        }}
        onBlur={() => onPoint(undefined)}
      >
        <canvas ref={canvas} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        {/* biome-ignore lint/a11y/useFocusableInteractive: in a grid the cells take the focus, its rows do not */}
        <div key={row} role="row" aria-rowindex={row + 1}>
          {inRow.map((tile) => (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={tile}
              role="gridcell"
              className="wall-tile"
              aria-colindex={(tile % grid.columns) + 1}
              data-tile={tile}
              tabIndex={tile === current ? 0 : -1}
              aria-label={wall ? words.tile(tile + 1, tileOf(wall, tile, segment)) : words.untried(tile + 1)}
              style={{ '--column': tile % grid.columns, '--row': row } as CSSProperties}
              onFocus={() => onPoint(tile)}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

/** Keeps the wall painted. One that comes with a check takes the old one's place tile by tile, where motion is wanted. */
function useWave(
  canvas: { readonly current: HTMLCanvasElement | null },
  grid: WallGrid | undefined,
  wall: WallMessage | undefined,
  puzzles: number,
  segment: number,
): void {
  const colours = useSyncExternalStore(paletteVersion.subscribe, paletteVersion.get);
  const still = useMedia('(prefers-reduced-motion: reduce)');
  const stage = grid && `${grid.columns} ${grid.pitch} ${puzzles} ${segment} ${colours}`;
  const painted = useRef<string>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stage is what the grid comes to, and what else is painted anew
  useLayoutEffect(() => {
    const target = canvas.current;
    if (!target || !grid) return;
    const { columns, rows, pitch } = grid;
    const shape = wall && TASKS[wall.task].shape;
    const wave = wall !== undefined && painted.current === stage && !still;
    painted.current = stage;
    const context = wave ? target.getContext('2d') : prepare(target, columns * pitch, rows * pitch);
    if (!context) return;
    const paint = (tile: number): void => {
      const place = { x: (tile % columns) * pitch, y: Math.floor(tile / columns) * pitch, pitch };
      paintTile(context, wall && tileOf(wall, tile, segment), shape?.columns ?? 1, place, boardInk());
    };
    let next = 0;
    const until = (end: number): void => {
      for (; next < end; next++) paint(next);
    };
    if (!wave) return until(puzzles);
    const began = performance.now();
    let stopped = false;
    let rest: ReturnType<typeof setTimeout>;
    const turn = (): void => {
      if (stopped) return;
      until(tilesDue(performance.now() - began, puzzles));
      if (next < puzzles) rest = setTimeout(() => soon(turn), WAVE_TURN);
    };
    soon(turn);
    return () => {
      stopped = true;
      clearTimeout(rest);
    };
  }, [stage, wall, still]);
}
