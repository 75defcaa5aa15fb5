/** The paths of each model's states through their principal planes while it solves the puzzle, all at one scale. */
import { useCallback, useRef } from 'react';
import { usePainting } from '../../charts/canvas.ts';
import { lastAt } from '../../charts/decimate.ts';
import { useWidth } from '../../controls/use-size.ts';
import { drawPath } from '../../lenses/trail.ts';
import { twoStates } from '../../model/architecture.ts';
import type { ModelConfig } from '../../model/config.ts';
import { formatShort } from '../../words/format.ts';
import type { Projection } from '../../worker/projection.ts';
import { nameOf } from './columns.ts';
import { Multiples } from './Multiples.tsx';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

const HEIGHT = 200;
const MARGIN = 14;
/** Half of each axis's length. */
interface Reach {
  readonly x: number;
  readonly y: number;
}

/** Room for every path from its mean, in the middle. */
function reachOf(paths: readonly Projection[]): Reach {
  const most = { x: 0, y: 0 };
  for (const { scores } of paths)
    for (let i = 0; i < scores.length; i += 2) {
      most.x = Math.max(most.x, Math.abs(scores[i]));
      most.y = Math.max(most.y, Math.abs(scores[i + 1]));
    }
  return { x: most.x || 1, y: most.y || 1 };
}

const stateOf = (model: ModelConfig, { module }: Projection): string => (twoStates(model) ? `z_${module}` : 'z');
const explained = (name: string, { explained: [first, second] }: Projection): string => words.paths.explained(name, first + second);

export function Paths({ columns, update }: { readonly columns: readonly Training[]; readonly update: number }) {
  const reach = reachOf(columns.flatMap(({ paths = [] }) => paths));
  const t = words.paths;
  const said = columns.flatMap((column) =>
    (column.paths ?? []).map((path) => explained(`${nameOf(column)}, ${stateOf(column.config.model, path)}`, path)),
  );
  const numbers = () => ({
    columns: [words.table.model, words.table.state, words.table.update, words.table.first, words.table.second],
    rows: columns.flatMap((column) =>
      (column.paths ?? []).flatMap((path) =>
        Array.from(path.updates, (at, k) => [
          nameOf(column),
          stateOf(column.config.model, path),
          at + 1,
          path.scores[2 * k],
          path.scores[2 * k + 1],
        ]),
      ),
    ),
  });
  return (
    <Multiples id="compare-paths" title={t.title} goal={t.goal} what={t.what} columns={columns} said={said} numbers={numbers}>
      {({ config, paths }) =>
        paths ? (
          <>
            {paths.map((path) => (
              <p key={path.module} className="axis-name" data-series={path.module === 'L' ? 2 : 1} data-caption>
                {explained(stateOf(config.model, path), path)}
              </p>
            ))}
            <Picture paths={paths} reach={reach} update={update} />
          </>
        ) : (
          <p className="wait">{words.emptyPaths}</p>
        )
      }
    </Multiples>
  );
}

interface PictureProps {
  readonly paths: readonly Projection[];
  readonly reach: Reach;
  readonly update: number;
}

function Picture({ paths, reach, update }: PictureProps) {
  const holder = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(holder);
  // One scale for both axes: distances in the picture are distances in the plane.
  const unit = Math.min((width / 2 - MARGIN) / reach.x, (HEIGHT / 2 - MARGIN) / reach.y);
  const paint = useCallback(
    (context: CanvasRenderingContext2D) => {
      const plane = { x: (value: number) => width / 2 + unit * value, y: (value: number) => HEIGHT / 2 - unit * value };
      for (const { module, scores, updates } of paths) {
        const path = { scores, offset: 0, stride: 2, n: updates.length, now: lastAt(updates, update) };
        drawPath(context, plane, path, module === 'L' ? 2 : 1, true);
      }
    },
    [paths, unit, update, width],
  );
  usePainting(canvas, width, HEIGHT, paint);
  const half = width / 2;
  const bar = 10 ** Math.floor(Math.log10(reach.x));
  return (
    <div className="plot" ref={holder} style={{ height: HEIGHT }}>
      {width > 0 && (
        <>
          <svg className="axes" width={width} height={HEIGHT} aria-hidden="true">
            <line className="grid" x1={half} x2={half} y1={MARGIN} y2={HEIGHT - MARGIN} />
            <line className="grid" x1={MARGIN} x2={width - MARGIN} y1={HEIGHT / 2} y2={HEIGHT / 2} />
            <path className="scale" d={`M${MARGIN} ${HEIGHT - 4}h${unit * bar}`} />
            <text x={MARGIN + unit * bar + 6} y={HEIGHT - 4} dy="0.32em">
              {formatShort(bar)}
            </text>
          </svg>
          <canvas ref={canvas} />
        </>
      )}
    </div>
  );
}
