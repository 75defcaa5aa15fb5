/** The board that is written on and thought about, with what can be done to it. */
import { type KeyboardEvent, type Ref, useEffect, useId, useMemo, useRef, useState } from 'react';
import { BoardGrid } from '../../board/BoardGrid.tsx';
import { PictureBoard } from '../../board/PictureBoard.tsx';
import { FIRST_COLOUR, inputTokens } from '../../board/tokens.ts';
import { type BoardView, boardAt, boardInThought } from '../../board/view.ts';
import { Check } from '../../controls/Check.tsx';
import { paintOf } from '../../lenses/attention-view.ts';
import { isLeftOut } from '../../model/wound.ts';
import type { Task } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { endsSegment, moduleAt, positionOf } from '../../trace/cursor.ts';
import type { Trace } from '../../trace/trace.ts';
import { formatPercent } from '../../words/format.ts';
import { reasoningWords } from '../../words/reasoning.ts';
import { chooseCell, drawCell, pointAt, redo, setCheck, solveAndPlay, typeCell, undo } from './actions.ts';
import { Badge } from './Badge.tsx';
import { BoardMenu, OwnButton, OwnText, Steps } from './BoardMenu.tsx';
import { Brushes, GridSize } from './Brushes.tsx';
import { stopSolving } from './client.ts';
import { useCursor } from './cursor.ts';
import { Next } from './Next.tsx';
import { Pad } from './Pad.tsx';
import { isOfBoard, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { useReason } from './use-reason.ts';
import { useSolution } from './use-solution.ts';
import { Verdict } from './Verdict.tsx';

export function Board() {
  const heading = useId();
  const id = useSolve((solve) => solve.task);
  const trace = useSolve(shownTrace);
  const ofBoard = useSolve(isOfBoard);
  const check = useSolve((solve) => solve.check);
  const index = useCursor((cursor) => cursor.index);
  const solution = useSolution();
  const task: Task = TASKS[id];
  const solveButton = useRef<HTMLButtonElement>(null);
  const section = useRef<HTMLElement>(null);
  const typing = useSolve((solve) => solve.typing);
  // Whoever wants to type a puzzle can.
  useEffect(() => {
    if (typing) section.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus();
  }, [typing]);
  const reason = useReason(task, ofBoard ? trace : undefined);
  const few = ofBoard && reason?.kind === 'few';
  // A quick solve takes the place of the one before without an empty board in between.
  const former = useLasting(trace !== undefined && !ofBoard);
  const live = useSolve((solve) => solve.live !== undefined);
  const answer = ofBoard && trace !== undefined && endsSegment(trace.header.reasoning, index);
  const shown = {
    task,
    trace: former ? undefined : trace,
    index,
    answer: check ? solution?.answer : undefined,
    tentative: live || !answer,
    few,
  };
  return (
    <section ref={section} className="panel solve-board" aria-labelledby={heading} data-look={task.look}>
      <header className="panel-head">
        <h2 id={heading}>{words.board.title(task.title)}</h2>
        <Badge />
      </header>
      <p className="board-tag" aria-hidden="true">
        {live ? (
          <>
            <span className="tag" data-kind="probe">
              {words.board.thinking}
            </span>
            <span className="quiet">{words.board.thinkingNote}</span>
          </>
        ) : ofBoard ? (
          <>
            <span className="tag" data-kind={answer ? 'answer' : 'probe'}>
              {answer ? reasoningWords.answer : reasoningWords.probe}
            </span>
            <span className="quiet">
              {answer ? ((trace && commitNote(trace, task, index)) ?? words.board.answerNote) : probeNote(trace, index)}
            </span>
          </>
        ) : (
          <>
            <span className="tag" data-kind="probe">
              {words.board.notSolved}
            </span>
            <span className="quiet">{trace ? words.board.formerNote : ''}</span>
          </>
        )}
      </p>
      {task.look === 'digits' ? <Digits {...shown} /> : <Picture {...shown} />}
      <Verdict task={task} trace={ofBoard ? trace : undefined} index={index} reason={reason} expected={shown.answer} />
      <div className="board-actions">
        <SolveButton ref={solveButton} />
        <OwnButton />
        <Steps />
      </div>
      {typing ? (
        <OwnText />
      ) : (
        <Next task={task} trace={ofBoard ? trace : undefined} reason={reason} onTried={() => solveButton.current?.focus()} />
      )}
      <BoardMenu />
      <Check small checked={check} onChange={setCheck}>
        {words.board.check}
      </Check>
      {check && solution && <p className="small quiet">{words.board.solutions[solution.kind]}</p>}
    </section>
  );
}

/** The cell that is taken for given once a segment has ended, if any is. */
function commitNote({ header: { reasoning }, thinking }: Trace, { shape, tokens }: Task, index: number): string | undefined {
  const { segment } = positionOf(reasoning, index);
  const commit = thinking?.lanes[thinking.shown]?.commits.find((one) => one.segment === segment + 1);
  if (!commit) return undefined;
  const { cell, token, probability } = commit;
  return words.lanes.committed(Math.floor(cell / shape.columns), cell % shape.columns, tokens[token] ?? '?', formatPercent(probability));
}

/** What a probe is: without H updates there is no trial of one. */
function probeNote(trace: Trace | undefined, index: number): string {
  const { reasoning, wound } = trace?.header ?? {};
  return reasoning && isLeftOut(wound, 'H', positionOf(reasoning, index).segment) ? words.board.untriedNote : words.board.probeNote;
}

const FLICKER_MILLISECONDS = 300;

/** Whether something has been so for longer than a flicker. */
function useLasting(so: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!so) return;
    const timer = setTimeout(() => setLasting(true), FLICKER_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [so]);
  return so && lasting;
}

interface Shown {
  readonly task: Task;
  readonly trace: Trace | undefined;
  readonly index: number;
  /** The known answer, where it is to be compared with. */
  readonly answer: Uint8Array | undefined;
  readonly tentative: boolean;
  /** Too few givens to decide a puzzle: what the model says are guesses. */
  readonly few: boolean;
}

/** The board as it is written on, with what the lens that is open paints on it. */
function useView({ task, trace, index, answer }: Shown): BoardView {
  const text = useSolve((solve) => solve.board.now);
  const looked = useSolve((solve) => solve.pointed ?? solve.cell);
  const question = useMemo(() => task.parse(text), [task, text]);
  const heat = usePaint(looked);
  const source = heat && looked;
  const live = useSolve((solve) => solve.live);
  return useMemo(() => {
    const lane = live?.lanes.at(-1);
    if (live && lane) return boardInThought(task, question, live.said, lane.commits);
    return boardAt({ task, question, trace, index, answer, heat, source });
  }, [task, question, trace, index, answer, heat, source, live]);
}

/** A Sudoku. */
function Digits(shown: Shown) {
  const { task, tentative, few } = shown;
  const cell = useSolve((solve) => Math.min(solve.cell, task.cells - 1));
  const view = useView(shown);
  return (
    <>
      <div className="solve-grid" data-lens={view.heat ? 'attention' : undefined} data-few={few || undefined}>
        <BoardGrid
          view={view}
          label={words.board.labels.digits(task.title)}
          current={cell}
          onCurrent={chooseCell}
          onPoint={pointAt}
          onKey={boardKeys(task)}
          tentative={tentative}
        />
      </div>
      <Pad side={task.shape.rows} onDigit={(digit) => press(cell, digit)} />
    </>
  );
}

/** With a finger, which is on a button: the cell that is next is chosen, and the focus stays. */
function press(cell: number, digit: number): void {
  const next = typeCell(cell, digit + 1);
  if (next !== undefined) chooseCell(next);
}

/** A maze, or the input and the output of an ARC task. */
function Picture(shown: Shown) {
  const { task, tentative } = shown;
  const cell = useSolve((solve) => Math.min(solve.cell, task.cells - 1));
  const [brush, setBrush] = useState<number>();
  const view = useView(shown);
  const { look, title } = task;
  return (
    <PictureBoard
      view={view}
      label={words.board.labels[look](title)}
      current={cell}
      onCurrent={chooseCell}
      onPoint={pointAt}
      onKey={boardKeys(task)}
      onDraw={brush === undefined ? undefined : (at, begins) => drawCell(at, brush, begins)}
      tentative={tentative}
    >
      <Brushes task={task} brush={brush} onBrush={setBrush} />
      {look === 'colours' && <GridSize task={task} question={view.question} />}
    </PictureBoard>
  );
}

/** What keys write on a board; Enter solves. */
function boardKeys(task: Task): (event: KeyboardEvent, cell: number) => number | undefined {
  return (event, cell) => {
    const { key } = event;
    let next: number | undefined;
    const control = event.ctrlKey || event.metaKey;
    if (control && key.toLowerCase() === 'z') (event.shiftKey ? redo : undo)();
    else if (control && key.toLowerCase() === 'y') redo();
    else if (control || event.altKey) return undefined;
    else {
      const token = tokenOfKey(task, key);
      if (token !== undefined) next = typeCell(cell, token, key === 'Backspace');
      else if (key === 'Enter' || key === 's' || key === 'S') solveAndPlay();
      else return undefined;
    }
    event.preventDefault();
    event.stopPropagation();
    return next;
  };
}

const ERASING = new Set(['Backspace', 'Delete', '.', ' ']);

function tokenOfKey(task: Task, key: string): number | undefined {
  const { look, tokens } = task;
  if (look === 'digits') {
    if (ERASING.has(key) || key === '0') return 1;
    const token = tokens.indexOf(key);
    return /^[1-9]$/.test(key) && token > 0 ? token : undefined;
  }
  if (look === 'colours') return /^\d$/.test(key) ? FIRST_COLOUR + Number(key) : ERASING.has(key) ? FIRST_COLOUR : undefined;
  if (ERASING.has(key)) return tokens.indexOf(' ');
  const token = tokens.indexOf(key.length === 1 ? key.toUpperCase() : key);
  return inputTokens(task).includes(token) ? token : undefined;
}

/** One button in one place: of a solve that takes its time it is the end. */
function SolveButton({ ref }: { readonly ref: Ref<HTMLButtonElement> }) {
  const solving = useSolve((solve) => solve.solving && solve.loaded !== undefined);
  const slow = useSolve((solve) => solve.progress !== undefined || solve.live !== undefined);
  const b = words.board;
  return (
    <button ref={ref} type="button" className="primary solve-action" onClick={slow ? stopSolving : solveAndPlay}>
      {slow ? b.stop : solving ? b.solving : b.solve}
    </button>
  );
}

/** Whether nothing was attended to at an update, since a wound left it out. */
const isUpdateLeftOut = ({ header: { reasoning, wound } }: Trace, index: number): boolean =>
  isLeftOut(wound, moduleAt(reasoning, index), positionOf(reasoning, index).segment);

/** The attention of the cell looked at, where that lens is open. */
function usePaint(cell: number): Float32Array | undefined {
  const open = useSolve((solve) => solve.lens === 'attention' || solve.beside === 'attention');
  const trace = useSolve(shownTrace);
  const attention = useSolve((solve) => solve.attention);
  const leftOut = useCursor(({ index }) => trace !== undefined && isUpdateLeftOut(trace, index));
  return useMemo(
    () => (open && !leftOut && trace && attention ? paintOf(trace, attention, cell) : undefined),
    [open, leftOut, trace, attention, cell],
  );
}
