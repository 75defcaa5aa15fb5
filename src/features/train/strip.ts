/** How a network learned, as one picture to share: its walls of held-out boards from the first to the newest, side by side. */
import { boardInk } from '../../board/ink.ts';
import { prepare } from '../../charts/canvas.ts';
import { download } from '../../controls/download.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { useTraining } from '../../session/training.ts';
import { someOf } from '../../session/walls.ts';
import { paintTile } from './paint-wall.ts';
import { strings } from './strings.ts';
import { onceAndAll, tilesOf } from './wall-view.ts';

const MOST_WALLS = 5;
const COLUMNS = 8;
const PITCH = 22;
const PAD = 20;
const HEAD = 56;
const FOOT = 46;
/** Room of a wall even where it has few boards: its captions need it. */
const WIDE = COLUMNS * PITCH;

/** Hands the picture to the visitor. @throws Error where the browser cannot write it. */
export async function saveStrip(): Promise<void> {
  const { walls, check, runName, active } = useTraining.getState();
  const shown = someOf(walls, MOST_WALLS);
  const newest = shown.at(-1);
  if (!newest) return;
  const rows = Math.ceil(newest.puzzles / COLUMNS);
  const canvas = document.createElement('canvas');
  const width = PAD + shown.length * (WIDE + PAD);
  const height = HEAD + rows * PITCH + FOOT;
  const context = prepare(canvas, width, height);
  if (!context) throw new Error(strings.stage.noCanvas);
  const ink = boardInk();
  const write = (text: string, x: number, y: number, font: string, colour: string): void => {
    context.font = `${font} ${ink.font}`;
    context.fillStyle = colour;
    context.fillText(text, x, y, width - x - PAD);
  };
  context.fillStyle = ink.surface;
  context.fillRect(0, 0, width, height);
  const compared = check && onceAndAll(check.evaluation);
  write(strings.stage.pictureTitle(runName || TASKS[newest.task].title), PAD, 24, '650 15px', ink.ink);
  if (compared && active) write(strings.wall.headline(compared), PAD, 44, '400 13px', ink.quiet);
  shown.forEach((wall, i) => {
    const left = PAD + i * (WIDE + PAD);
    const tiles = tilesOf(wall, wall.segments);
    const { columns } = TASKS[wall.task].shape;
    tiles.forEach((tile, at) => {
      const place = { x: left + (at % COLUMNS) * PITCH, y: HEAD + Math.floor(at / COLUMNS) * PITCH, pitch: PITCH };
      paintTile(context, tile, columns, place, ink);
    });
    const below = HEAD + rows * PITCH;
    const solved = tiles.filter(({ solved: is }) => is).length;
    write(strings.stage.pictureStep(wall.step), left, below + 18, '600 13px', ink.ink);
    write(strings.stage.pictureSolved(solved, tiles.length), left, below + 35, '400 12px', ink.quiet);
  });
  const blob = await new Promise<Blob>((resolve, reject) =>
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error(strings.stage.noPng))), 'image/png'),
  );
  download(strings.stage.pictureName(newest.task, newest.step), blob, 'image/png');
}
