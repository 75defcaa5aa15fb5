/** What a model card says of accuracy: one try by its segments, and thinking wider by its way. Never both in one figure. */
import { Figure } from '../../charts/Figure.tsx';
import { PointPlot } from '../../charts/PointPlot.tsx';
import type { Point, PointSeries } from '../../charts/points-scale.ts';
import type { Look } from '../../charts/series.ts';
import type { Table } from '../../trace/tables.ts';
import { formatFinePercent, formatNumber } from '../../words/format.ts';
import { type LevelledScore, levelLines, type ModelCard, type Score, type WideScore } from './model-card.ts';
import { solveStrings as words } from './strings.ts';

const w = words.card.figures;

/** All puzzles, then levels from the easiest: told apart by colour, dash and marker. */
export const LOOKS: readonly Pick<Look, 'colour' | 'dash' | 'marker' | 'emphasis'>[] = [
  { colour: 1, dash: [], marker: 'circle', emphasis: true },
  { colour: 3, dash: [6, 3], marker: 'square', emphasis: false },
  { colour: 2, dash: [2, 3], marker: 'triangle', emphasis: false },
  { colour: 4, dash: [8, 3, 2, 3], marker: 'diamond', emphasis: false },
  { colour: 5, dash: [4, 4], marker: 'square', emphasis: false },
  { colour: 6, dash: [1, 4], marker: 'triangle', emphasis: false },
];

const pointOf = ({ segments, exact, interval: [low, high] }: Score): Point => ({ x: segments, y: exact, low, high });

const seriesOf = (scores: readonly LevelledScore[]): PointSeries[] =>
  levelLines(scores).map(({ level, scores: line }, i) => ({
    id: level ?? 'all',
    label: w.level(level, line.find((score) => score !== undefined)?.n ?? 0),
    ...LOOKS[i % LOOKS.length],
    points: line.map((score) => score && pointOf(score)),
  }));

const said = (score: Score): readonly [string, string, string] => [
  formatFinePercent(score.exact),
  formatFinePercent(score.interval[0]),
  formatFinePercent(score.interval[1]),
];

function table(columns: readonly string[], scores: readonly LevelledScore[]): Table {
  return {
    columns: w.columns,
    rows: levelLines(scores).flatMap(({ level, scores: line }) =>
      line.flatMap((score, i) =>
        score ? [[columns[i], level ?? w.all, score.n, ...said(score), formatNumber(score.segments), formatNumber(score.gflop)]] : [],
      ),
    ),
  };
}

interface OneProps {
  readonly id: string;
  readonly title: string;
  readonly goal: string;
  readonly what: string;
  readonly columns: readonly string[];
  readonly scores: readonly LevelledScore[];
}

function One({ id, title, goal, what, columns, scores }: OneProps) {
  const last = scores.at(-1);
  return (
    <Figure
      id={id}
      title={title}
      goal={goal}
      what={what}
      sentence={last && w.sentence(columns.at(-1) ?? '', last.n, ...said(last), last.segments, last.gflop)}
      numbers={() => table(columns, scores)}
    >
      <PointPlot
        label={title}
        columns={columns}
        series={seriesOf(scores)}
        axis={w.axis}
        read={({ x, y, low, high }) => w.read(formatFinePercent(y), formatFinePercent(low), formatFinePercent(high), x)}
      />
    </Figure>
  );
}

const wayOf = ({ think, strategy: { views } }: WideScore): string => w.way(think === 'commit', views);

/** Nothing of a card that gives neither. */
export function CardFigures({ card: { one_try, wide } }: { readonly card: ModelCard }) {
  return (
    <>
      {one_try.length > 0 && (
        <One
          id="card-one-try"
          title={w.oneTry}
          goal={w.oneTryGoal}
          what={w.oneTryWhat}
          columns={one_try.map(({ segments }) => w.after(segments))}
          scores={one_try}
        />
      )}
      {wide.length > 0 && <One id="card-wide" title={w.wide} goal={w.wideGoal} what={w.wideWhat} columns={wide.map(wayOf)} scores={wide} />}
    </>
  );
}
