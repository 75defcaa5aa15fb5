/** The views of a puzzle, a lane each: its segments, the cells that it took for given, and what came of it. */
import { Panel } from '../../controls/Panel.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import type { Trace } from '../../trace/trace.ts';
import { chooseLane, setMode } from './actions.ts';
import { committedCells, type LaneView, lanesOf } from './lanes.ts';
import { isOfBoard, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Lanes() {
  const task = TASKS[useSolve((solve) => solve.task)];
  const live = useSolve((solve) => solve.live);
  const found = useSolve((solve) => (isOfBoard(solve) ? shownTrace(solve) : undefined));
  const budget = useSolve((solve) => solve.reasoning.segments);
  const asked = useSolve((solve) => solve.liveId !== undefined && !solve.solving);
  const single = useSolve((solve) => solve.think.mode === 'commit');
  const trace = found?.thinking ? found : undefined;
  if (!live && !trace) return null;
  const lanes = live?.lanes ?? (trace ? lanesOf(task, trace) : []);
  const most = live ? budget : (trace?.thinking?.strategy.segments ?? budget);
  const t = words.lanes;
  return (
    <Panel
      className="lanes"
      title={single ? t.one : t.title}
      tools={
        !live && (
          <button type="button" className="link small" onClick={() => setMode('plain')}>
            {t.back}
          </button>
        )
      }
    >
      <ol className="lane-list">
        {lanes.map((lane, view) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its number
          <li key={view}>
            <LaneRow
              lane={lane}
              view={view}
              budget={most}
              shown={!live && view === trace?.thinking?.shown}
              onShow={!live && asked ? () => chooseLane(view) : undefined}
            />
          </li>
        ))}
      </ol>
      <p className="small quiet">{lanes.some(({ commits }) => commits.length) ? t.key : t.keyPlain}</p>
      {!live && trace && <Sum trace={trace} />}
      <p className="small">{t.decides[task.look]}</p>
    </Panel>
  );
}

interface RowProps {
  readonly lane: LaneView;
  readonly view: number;
  readonly budget: number;
  readonly shown: boolean;
  /** Left out while the lane cannot be shown. */
  readonly onShow: (() => void) | undefined;
}

function LaneRow({ lane, view, budget, shown, onShow }: RowProps) {
  const { segments, commits, state, broken, cost } = lane;
  const t = words.lanes;
  const face = (
    <>
      <span className="lane-name">{t.view(view)}</span>
      <Segments segments={segments} budget={budget} committed={new Set(commits.map(({ segment }) => segment))} />
      <span className="lane-count">
        {segments}
        <span className="sr-only"> {t.segments(segments).replace(/^\S+ /, '')}</span>
      </span>
      <span className="lane-outcome">
        <span aria-hidden="true">{state === 'solved' ? '✓' : state === 'given up' ? '✕' : '…'} </span>
        {state === 'given up' ? broken : t.states[state]}
        {cost ? t.moves(cost) : ''}
        {commits.length > 0 && <span className="sr-only">, {t.commits(commits.length)}</span>}
      </span>
    </>
  );
  if (!onShow)
    return (
      <div className="lane" data-state={state} data-shown={shown}>
        {face}
      </div>
    );
  return (
    <button type="button" className="lane" data-state={state} data-shown={shown} aria-pressed={shown} title={t.open} onClick={onShow}>
      {face}
    </button>
  );
}

const MARK = 4;
const TALL = 12;

/** A mark a segment, a tall one where a cell was taken for given after it. */
function Segments({
  segments,
  budget,
  committed,
}: {
  readonly segments: number;
  readonly budget: number;
  readonly committed: ReadonlySet<number>;
}) {
  const marks = Array.from({ length: segments }, (_, i) => i + 1);
  return (
    <svg className="lane-bar" viewBox={`0 0 ${budget * MARK} ${TALL}`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={0} x2={budget * MARK} y1={TALL - 0.5} y2={TALL - 0.5} />
      {marks.map((segment) => {
        const height = committed.has(segment) ? TALL : TALL / 2;
        return <rect key={segment} x={(segment - 1) * MARK + 0.5} y={TALL - height} width={MARK - 1} height={height} />;
      })}
    </svg>
  );
}

/** What came of all views together. */
function Sum({ trace: { thinking } }: { readonly trace: Trace }) {
  if (!thinking) return null;
  const { lanes } = thinking;
  const t = words.lanes;
  const { all, wrong } = committedCells(thinking);
  return (
    <p className="small">
      <strong className="lane-sum" data-solved={wrong !== undefined}>
        {t.sum(lanes)}
      </strong>{' '}
      {all > 0 && t.wrong(wrong, all)}
    </p>
  );
}
