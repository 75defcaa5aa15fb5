/** The one live figure: the board, a lens or a figure of the lessons' own beside it, and a small clock under both. */
import { type Ref, Suspense, useCallback, useId, useMemo } from 'react';
import { BoardGrid } from '../../board/BoardGrid.tsx';
import { PictureBoard } from '../../board/PictureBoard.tsx';
import { boardStrings } from '../../board/strings.ts';
import { tally } from '../../board/tally.ts';
import { boardAt } from '../../board/view.ts';
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Live } from '../../controls/Live.tsx';
import { PlayIcon } from '../../controls/PlayIcon.tsx';
import { useRested } from '../../controls/use-rested.ts';
import { paintOf } from '../../lenses/attention-view.ts';
import type { Extras, LensProps, Player } from '../../lenses/lens.ts';
import { isLens, lensById } from '../../lenses/list.ts';
import { parsePuzzle } from '../../puzzles/tasks.ts';
import { endsSegment, positionOf, updateCount } from '../../trace/cursor.ts';
import type { Trace } from '../../trace/trace.ts';
import { reasoningWords } from '../../words/reasoning.ts';
import { hasBoard, needsSolve } from './act.ts';
import { again, continueOnCpu, wantAttention, wantProjection, wantStates } from './client.ts';
import { FIGURES } from './figures/list.ts';
import { moveTo, togglePlaying, toggleSlow } from './player.ts';
import { projectionKey, useLearn } from './store.ts';
import { learnStrings } from './strings.ts';

const words = learnStrings.figure;

export function LiveFigure({ ref }: { readonly ref: Ref<HTMLDivElement> }) {
  const scene = useLearn((learn) => learn.scene);
  const asked = useLearn((learn) => learn.asked);
  const view = useLearn((learn) => learn.view);
  const solving = useLearn((learn) => learn.solving);
  const failure = useLearn((learn) => learn.failure);
  const distrust = useLearn((learn) => learn.distrust);
  const trace = useLearn((learn) => learn.trace);
  if (!scene || !asked || view === undefined) return null;
  const Own = isLens(view) ? undefined : FIGURES[view];
  const solves = needsSolve(view);
  const part = scene.point && 'part' in scene.point ? scene.point.part : undefined;
  return (
    <section ref={ref} className="panel lens learn-figure" aria-label={words.label} data-view={view} data-point={part} aria-busy={solving}>
      {distrust && <DistrustNotice notice={distrust} onCpu={continueOnCpu} onDismiss={() => useLearn.setState({ distrust: undefined })} />}
      {failure !== undefined && (
        <p role="alert" className="learn-failure">
          {words.failed(failure)}{' '}
          <button type="button" className="link" onClick={again}>
            {words.again}
          </button>
        </p>
      )}
      {view !== scene.view && (
        <p>
          <button type="button" className="link" onClick={() => useLearn.setState({ view: scene.view })}>
            {words.own}
          </button>
        </p>
      )}
      <div className="learn-picture" data-board={hasBoard(view)}>
        {hasBoard(view) && <LiveBoard puzzle={asked.puzzle} />}
        <Suspense fallback={<p className="wait">{words.waiting}</p>}>
          {isLens(view) ? trace ? <Lens trace={trace} /> : <p className="wait">{words.waiting}</p> : Own && <Own />}
        </Suspense>
      </div>
      {solves && view !== 'dimensions' && view !== 'tokens' && trace && <Clock trace={trace} />}
      {solves && trace && <p className="learn-engine quiet small">{words.computed(trace.header.engine)}</p>}
    </section>
  );
}

/** The board of the solve, or of the puzzle before it has been solved. */
function LiveBoard({ puzzle }: { readonly puzzle: string }) {
  const solved = useLearn((learn) => learn.trace);
  // Beside the list of what goes in stands what goes in.
  const input = useLearn((learn) => learn.view === 'tokens');
  const trace = input ? undefined : solved;
  const index = useLearn((learn) => learn.index);
  const cell = useLearn((learn) => learn.cell);
  const painted = useLearn((learn) => (learn.view === 'attention' ? learn.attention : undefined));
  const point = useLearn((learn) => learn.scene?.point);
  const { task, question } = useMemo(() => parsePuzzle(puzzle), [puzzle]);
  // What is shown is the puzzle that was solved: the one that is asked takes its place with its answer.
  const shown = solved?.question ?? question;
  const looked = Math.min(cell, task.cells - 1);
  const heat = useMemo(() => (trace && painted ? paintOf(trace, painted, looked) : undefined), [trace, painted, looked]);
  const view = useMemo(
    () => boardAt({ task, question: shown, trace, index, answer: undefined, heat, source: heat && looked }),
    [task, shown, trace, index, heat, looked],
  );
  const hint = point && 'cell' in point ? point.cell : undefined;
  const ends = trace !== undefined && endsSegment(trace.header.reasoning, index);
  const caption = trace ? captionOf(trace, index) : input ? words.input : words.waiting;
  const props = {
    view,
    label: words.board(task.title),
    current: looked,
    onCurrent: (next: number) => useLearn.setState({ cell: next }),
    onPoint: () => undefined,
    tentative: !ends,
  };
  return (
    <div className="learn-board" data-lens={heat ? 'attention' : undefined}>
      {task.look === 'digits' ? <BoardGrid {...props} hint={hint} /> : <PictureBoard {...props} />}
      <p className="learn-caption">{caption}</p>
      <Live text={useRested(caption)} />
    </div>
  );
}

/** An update of a solve in one sentence, from its numbers. */
export function captionOf(trace: Trace, index: number): string {
  const { reasoning } = trace.header;
  const { conflicts, missing, overruled } = tally(trace, index);
  const place = reasoningWords.position(positionOf(reasoning, index), reasoning);
  const kind = endsSegment(reasoning, index) ? words.answer : words.probe;
  return `${place[0]?.toUpperCase()}${place.slice(1)}, ${kind}. ${boardStrings.rules(conflicts, missing, overruled)}`;
}

function useExtras(): Extras {
  const can = useLearn((learn) => learn.liveId !== undefined);
  const attention = useLearn((learn) => learn.attention);
  const projections = useLearn((learn) => learn.projections);
  const projection = useCallback<Extras['projection']>((module, points) => projections[projectionKey(module, points)], [projections]);
  return useMemo(() => ({ can, attention, projection, wantAttention, wantProjection, wantStates }), [can, attention, projection]);
}

function usePlayer(): Player {
  const playing = useLearn((learn) => learn.playing);
  return useMemo(() => ({ playing: playing !== undefined, slow: playing === 'slow', onSlow: toggleSlow }), [playing]);
}

const onCell = (cell: number): void => useLearn.setState({ cell });
const onStates = (): void => useLearn.setState({ view: 'state' });

function Lens({ trace }: { readonly trace: Trace }) {
  const view = useLearn((learn) => learn.view);
  const index = useLearn((learn) => learn.index);
  const cell = useLearn((learn) => learn.cell);
  const point = useLearn((learn) => learn.scene?.point);
  const extras = useExtras();
  const player = usePlayer();
  if (view === undefined || !isLens(view)) return null;
  const { View } = lensById(view);
  const part = point && 'part' in point ? point.part : undefined;
  const props: LensProps = {
    trace,
    index,
    onIndex: moveTo,
    cell: Math.min(cell, trace.header.model.seq_len - 1),
    onCell,
    extras,
    player,
    onStates,
    part,
    solution: undefined,
  };
  // What the step points at is what is explained first.
  return <View key={part} {...props} />;
}

/** Time: a slider with the updates of the solve, a step to either side, and play. */
function Clock({ trace }: { readonly trace: Trace }) {
  const id = useId();
  const index = useLearn((learn) => learn.index);
  const playing = useLearn((learn) => learn.playing);
  const { reasoning } = trace.header;
  const last = updateCount(reasoning) - 1;
  const place = reasoningWords.position(positionOf(reasoning, index), reasoning);
  return (
    <div className="learn-clock">
      <button type="button" className="icon" aria-label={playing ? words.pause : words.play} onClick={togglePlaying}>
        <PlayIcon playing={playing !== undefined} />
      </button>
      <button type="button" className="icon" aria-label={words.back} aria-disabled={index === 0} onClick={() => moveTo(index - 1)}>
        <span aria-hidden="true">‹</span>
      </button>
      <input
        id={id}
        type="range"
        aria-label={words.time}
        aria-valuetext={place}
        min={0}
        max={last}
        value={index}
        onChange={(event) => moveTo(Number(event.currentTarget.value))}
      />
      <button type="button" className="icon" aria-label={words.forth} aria-disabled={index === last} onClick={() => moveTo(index + 1)}>
        <span aria-hidden="true">›</span>
      </button>
      <output htmlFor={id} className="learn-place">
        {place}
      </output>
    </div>
  );
}
