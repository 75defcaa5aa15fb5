/** The board that is written on and thought about, with what can be done to it. */
import { type ClipboardEvent, type KeyboardEvent, type Ref, useEffect, useId, useMemo, useRef, useState } from 'react';
import { BoardGrid } from '../../board/BoardGrid.tsx';
import { PictureBoard } from '../../board/PictureBoard.tsx';
import { tally } from '../../board/tally.ts';
import { differing, FIRST_COLOUR, inputTokens, isOpen } from '../../board/tokens.ts';
import { type BoardView, boardAt, boardInThought } from '../../board/view.ts';
import { Check } from '../../controls/Check.tsx';
import { paintOf } from '../../lenses/attention-view.ts';
import type { Task } from '../../puzzles/task.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { endsSegment, positionOf } from '../../trace/cursor.ts';
import { saidAt } from '../../trace/decode.ts';
import type { Trace } from '../../trace/trace.ts';
import { formatPercent } from '../../words/format.ts';
import { reasoningWords } from '../../words/reasoning.ts';
import { chooseCell, drawCell, enterBoard, pointAt, redo, setCheck, solveAndPlay, undo, writeCell } from './actions.ts';
import { Badge } from './Badge.tsx';
import { BoardMenu } from './BoardMenu.tsx';
import { Brushes, GridSize } from './Brushes.tsx';
import { stopSolving } from './client.ts';
import { lastShown, useCursor } from './cursor.ts';
import { Further } from './Further.tsx';
import { strategyOf } from './modes.ts';
import { Pad } from './Pad.tsx';
import { isOfBoard, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { useSolution } from './use-solution.ts';
import { prefersStillness } from './use-solve-page.ts';

export function Board() {
  const heading = useId();
  const id = useSolve((solve) => solve.task);
  const trace = useSolve(shownTrace);
  const ofBoard = useSolve(isOfBoard);
  const check = useSolve((solve) => solve.check);
  const index = useCursor((cursor) => cursor.index);
  const obey = useSolve((solve) => solve.obey);
  const solution = useSolution();
  const task: Task = TASKS[id];
  const solveButton = useRef<HTMLButtonElement>(null);
  const failed = useMemo(() => ofBoard && trace !== undefined && hasFailed(trace, task, obey), [ofBoard, trace, task, obey]);
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
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text').replace(/[\r\n]+$/, '');
    if (pasted) enterBoard(pasted);
    event.preventDefault();
  };
  return (
    <section className="panel solve-board" aria-labelledby={heading} onPaste={onPaste} data-look={task.look}>
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
              {answer ? ((trace && commitNote(trace, task, index)) ?? words.board.answerNote) : words.board.probeNote}
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
      <Verdict task={task} trace={ofBoard ? trace : undefined} index={index} answer={answer} expected={shown.answer} />
      {failed && trace && <Further task={task} trace={trace} onTried={() => solveButton.current?.focus()} />}
      <div className="board-actions">
        <SolveButton ref={solveButton} />
        <BoardMenu />
      </div>
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

/** Whether what a solve, or each view of it, ends with breaks a rule that the givens keep: then more may help. */
function hasFailed(trace: Trace, task: Task, obey: boolean): boolean {
  if (trace.thinking?.lanes.some(({ cost }) => cost !== undefined)) return false;
  const { solved } = tally(trace, lastShown(trace, obey));
  return solved === false && (task.look !== 'digits' || task.check(trace.question, trace.question).conflicts.length === 0);
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
  const { task, tentative } = shown;
  const cell = useSolve((solve) => Math.min(solve.cell, task.cells - 1));
  const edited = useSolve((solve) => solve.edited);
  const agreed = useSolve((solve) => solve.agreement !== undefined);
  const playing = useCursor((cursor) => cursor.playing);
  const view = useView(shown);
  const hint = agreed && !edited && !playing ? firstOpen(view) : undefined;
  return (
    <>
      <div className="solve-grid" data-lens={view.heat ? 'attention' : undefined}>
        <BoardGrid
          view={view}
          label={words.board.labels.digits(task.title)}
          current={cell}
          onCurrent={chooseCell}
          onPoint={pointAt}
          onKey={boardKeys(task)}
          tentative={tentative}
          hint={hint}
        />
      </div>
      {hint !== undefined && <p className="hint">{words.opening.hint}</p>}
      <Pad side={task.shape.rows} onDigit={(digit) => writeCell(cell, digit + 1)} />
    </>
  );
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
function boardKeys(task: Task): (event: KeyboardEvent, cell: number) => void {
  return (event, cell) => {
    const { key } = event;
    const control = event.ctrlKey || event.metaKey;
    if (control && key.toLowerCase() === 'z') (event.shiftKey ? redo : undo)();
    else if (control && key.toLowerCase() === 'y') redo();
    else if (control || event.altKey) return;
    else {
      const token = tokenOfKey(task, key);
      if (token !== undefined) writeCell(cell, token);
      else if (key === 'Enter' || key === 's' || key === 'S') solveAndPlay(prefersStillness());
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
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

interface VerdictProps {
  readonly task: Task;
  readonly trace: Trace | undefined;
  readonly index: number;
  readonly answer: boolean;
  readonly expected: Uint8Array | undefined;
}

/**
 * Whether the rules are kept, which anybody can see; where no rule tells and the answer is asked for, how far it is from that. In its
 * place, how far a solve is that takes its time.
 */
function Verdict({ task, trace, index, answer, expected }: VerdictProps) {
  const progress = useSolve((solve) => solve.progress);
  const live = useSolve((solve) => solve.live);
  const views = useSolve((solve) => strategyOf(task, solve.think, solve.reasoning.segments)?.views ?? 1);
  const lane = live?.lanes.at(-1);
  if (live && lane)
    return <p className="board-verdict">{words.board.viewing(live.lanes.length - 1, views, lane.segments, lane.commits.length)}</p>;
  if (progress) return <p className="board-verdict">{words.board.solvingAt(progress.done, progress.of)}</p>;
  if (!trace) return <p className="board-verdict" />;
  const now = tally(trace, index);
  const wrong = expected && task.look === 'colours' ? differing(expected, saidAt(trace, index)) : undefined;
  return (
    <p className="board-verdict" data-solved={wrong === undefined ? now.solved : wrong === 0}>
      {wrong === undefined ? words.board.verdict(now, answer) : words.board.exact(wrong)}
    </p>
  );
}

/** One button in one place: of a solve that takes its time it is the end. */
function SolveButton({ ref }: { readonly ref: Ref<HTMLButtonElement> }) {
  const solving = useSolve((solve) => solve.solving && solve.loaded !== undefined);
  const slow = useSolve((solve) => solve.progress !== undefined || solve.live !== undefined);
  const b = words.board;
  return (
    <button ref={ref} type="button" className="primary solve-action" onClick={slow ? stopSolving : () => solveAndPlay(prefersStillness())}>
      {slow ? b.stop : solving ? b.solving : b.solve}
    </button>
  );
}

const firstOpen = ({ task, question }: BoardView): number | undefined => {
  const at = question.findIndex((token) => isOpen(task.look, token));
  return at < 0 ? undefined : at;
};

/** The attention of the cell looked at, where that lens is open. */
function usePaint(cell: number): Float32Array | undefined {
  const open = useSolve((solve) => solve.lens === 'attention' || solve.beside === 'attention');
  const trace = useSolve(shownTrace);
  const attention = useSolve((solve) => solve.attention);
  return useMemo(() => (open && trace && attention ? paintOf(trace, attention, cell) : undefined), [open, trace, attention, cell]);
}
