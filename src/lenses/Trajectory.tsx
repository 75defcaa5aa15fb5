/** The way of z_L and z_H through the plane that shows most of it: principal components of the shown trace, a module at a time. */

import { scaleLinear } from 'd3-scale';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { usePainting } from '../charts/canvas.ts';
import { lastAt } from '../charts/decimate.ts';
import { Figure } from '../charts/Figure.tsx';
import { Rows } from '../charts/Rows.tsx';
import { Choice } from '../controls/Choice.tsx';
import { Terms } from '../controls/Term.tsx';
import { useWidth } from '../controls/use-size.ts';
import { stateModules } from '../trace/states.ts';
import { cellName, trajectorySentence } from '../trace/summary.ts';
import { trajectoryTable } from '../trace/tables.ts';
import { formatFinePercent, formatShort } from '../words/format.ts';
import type { Projection } from '../worker/projection.ts';
import type { LensProps } from './lens.ts';
import { namingOf } from './naming.ts';
import { lensStrings as words } from './strings.ts';
import { drawTrail, drawWhole, type Path } from './trail.ts';
import { drawnEvery, type Module, tokenCounts } from './updates.ts';

const POINTS = ['whole', 'cells'] as const;
type Points = (typeof POINTS)[number];

export default function Trajectory({ trace, index, cell, extras }: LensProps) {
  const [points, setPoints] = useState<Points>('whole');
  const { can, projection, wantProjection } = extras;
  const { model } = trace.header;
  const modules = stateModules(model);
  useEffect(() => {
    if (!can) return;
    for (const module of modules) if (!projection(module, points)) wantProjection(module, points);
  }, [can, modules, points, projection, wantProjection]);
  const found = modules.map((module) => projection(module, points));
  const t = words.trajectory;
  const { tokens, slots } = tokenCounts(trace);
  const dimensions = points === 'whole' ? tokens * model.hidden_size : model.hidden_size;
  // Of many paths, sentence and table are about that of the cell looked at.
  const told = found.filter((p) => p !== undefined).map((p) => ({ ...p, scores: pathOf(p, tokens, slots + cell) }));
  const whose = points === 'cells' ? `${t.cell(cellName(namingOf(trace), cell))} ` : '';
  return (
    <Figure
      id="trajectory"
      title={t.title}
      goal={<Terms text={t.goal} />}
      what={t.what}
      tools={<Choice label={t.points} options={POINTS} names={t.pointNames} value={points} onChange={setPoints} />}
      sentence={told.length ? whose + told.map((p) => trajectorySentence(p.module, p)).join(' ') : undefined}
      numbers={
        told.length
          ? () => {
              const tables = told.map((p) => trajectoryTable(trace, p.updates, p.scores));
              return { columns: tables[0]?.columns ?? [], rows: tables.flatMap(({ rows }) => rows) };
            }
          : undefined
      }
    >
      <p className="aside">
        {t.shadow(dimensions)}
        {points === 'cells' && drawnEvery(tokens) > 1 && ` ${words.thinned(drawnEvery(tokens))}`}
      </p>
      <div className="planes">
        {modules.map((module, i) => {
          const p = found[i];
          return p ? (
            <Plane
              key={module}
              projection={p}
              index={index}
              token={slots + cell}
              module={module}
              name={modules.length === 2 ? `z_${module}` : words.state.single}
              tokens={tokens}
            />
          ) : (
            <p key={module} className="wait">
              {can ? words.computing : words.needsModel}
            </p>
          );
        })}
      </div>
    </Figure>
  );
}

/** Scores of whole states, or of one token's [n, 2]. */
function pathOf({ scores, points, updates }: Projection, tokens: number, token: number): Float32Array {
  if (points === 'whole') return scores;
  return Float32Array.from({ length: 2 * updates.length }, (_, i) => scores[(Math.floor(i / 2) * tokens + token) * 2 + (i % 2)]);
}

interface PlaneProps {
  readonly projection: Projection;
  readonly index: number;
  /** Which token is drawn strong, where each has a path. */
  readonly token: number;
  readonly tokens: number;
  readonly module: Module;
  /** What its state is called. */
  readonly name: string;
}

const HEIGHT = 240;
const MARGIN = { left: 40, right: 12, top: 10, bottom: 24 };

function Plane({ projection, index, token, tokens, module, name }: PlaneProps) {
  const holder = useRef<HTMLDivElement>(null);
  const whole = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(holder);
  const { scores, explained, updates, points } = projection;
  const frame = useMemo(() => frameOf(scores, width), [scores, width]);
  const now = lastAt(updates, index);
  const t = words.trajectory;
  const colour = module === 'L' ? 2 : 1;
  const paths = useMemo(() => pathsOf(scores, updates.length, points, tokens, token), [scores, updates, points, tokens, token]);
  const paintWhole = useCallback(
    (context: CanvasRenderingContext2D) => {
      for (const { path, strong } of paths) drawWhole(context, frame, path, colour, strong);
    },
    [frame, paths, colour],
  );
  const paintTrail = useCallback(
    (context: CanvasRenderingContext2D) => {
      for (const { path, strong } of paths) drawTrail(context, frame, path, now, colour, strong);
    },
    [frame, paths, now, colour],
  );
  usePainting(whole, width, HEIGHT, paintWhole);
  usePainting(canvas, width, HEIGHT, paintTrail);
  const [first, second] = explained;
  return (
    <div className="plane">
      <p className="axis-name" data-series={module === 'L' ? 2 : 1}>
        {t.plane(name, formatFinePercent(first + second))}
      </p>
      <div className="plot" ref={holder} style={{ height: HEIGHT }}>
        {width > 0 && (
          <>
            <svg className="axes" width={width} height={HEIGHT} aria-hidden="true">
              {frame.xTicks.map((value) => (
                <g key={value}>
                  <line className="grid" x1={frame.x(value)} x2={frame.x(value)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
                  <text x={frame.x(value)} y={HEIGHT - 8} textAnchor="middle">
                    {formatShort(value)}
                  </text>
                </g>
              ))}
              <Rows ticks={frame.yTicks} left={MARGIN.left} right={width - MARGIN.right} />
            </svg>
            <canvas ref={whole} />
            <canvas ref={canvas} />
          </>
        )}
      </div>
      <p className="axis-name">{t.axes(formatFinePercent(first), formatFinePercent(second))}</p>
    </div>
  );
}

/** One path of whole states, or a path a token, of which the looked-at one is strong and drawn last. */
function pathsOf(scores: Float32Array, n: number, points: Points, tokens: number, token: number): { path: Path; strong: boolean }[] {
  if (points === 'whole') return [{ path: { scores, offset: 0, stride: 2, n }, strong: true }];
  const every = drawnEvery(tokens);
  const order = [...Array.from({ length: tokens }, (_, k) => k).filter((k) => k % every === 0 && k !== token), token];
  return order.map((k) => ({ path: { scores, offset: 2 * k, stride: 2 * tokens, n }, strong: k === token }));
}

/** Both axes have the same scale: distances in the picture are distances in the plane. */
function frameOf(scores: Float32Array, width: number) {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < scores.length; i += 2) {
    x0 = Math.min(x0, scores[i]);
    x1 = Math.max(x1, scores[i]);
    y0 = Math.min(y0, scores[i + 1]);
    y1 = Math.max(y1, scores[i + 1]);
  }
  const inner = { width: Math.max(1, width - MARGIN.left - MARGIN.right), height: HEIGHT - MARGIN.top - MARGIN.bottom };
  const unit = Math.max((x1 - x0) / inner.width, (y1 - y0) / inner.height, 1e-9) * 1.12;
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  const [halfX, halfY] = [(unit * inner.width) / 2, (unit * inner.height) / 2];
  const x = scaleLinear([cx - halfX, cx + halfX], [MARGIN.left, MARGIN.left + inner.width]);
  const y = scaleLinear([cy - halfY, cy + halfY], [MARGIN.top + inner.height, MARGIN.top]);
  return {
    x: (v: number) => x(v),
    y: (v: number) => y(v),
    xTicks: x.ticks(Math.max(2, inner.width / 80)),
    yTicks: y.ticks(4).map((value) => ({ at: y(value), label: formatShort(value) })),
  };
}
