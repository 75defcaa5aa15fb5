/** The newest weights at work on one held-out puzzle: board, segments, candidates. */
import { type ReactNode, useId, useMemo, useState } from 'react';
import { Check } from '../controls/Check.tsx';
import { What } from '../controls/What.tsx';
import { hasContinueHead } from '../model/architecture.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { perSegment } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { Board } from './Board.tsx';
import { Candidates } from './Candidates.tsx';
import { HaltStrip } from './HaltStrip.tsx';
import { boardStrings } from './strings.ts';
import { tally } from './tally.ts';
import { blankBoard } from './tokens.ts';
import { type BoardView, boardAt, plainBoard, rightCells } from './view.ts';

const words = boardStrings;

interface Props {
  readonly board: BoardMessage | undefined;
  /** Its empty board is drawn while there is none to show. */
  readonly task: Task;
  readonly empty: string;
  /** What the puzzles are: "unseen puzzles". */
  readonly heldOut: string | undefined;
  /** Undefined while no weights are there to try another one. */
  readonly onShow: ((puzzle: number) => void) | undefined;
}

export function BoardPanel({ board, task: chosenTask, empty, heldOut, onShow }: Props) {
  const heading = useId();
  const [chosen, setChosen] = useState<number>();
  const [check, setCheck] = useState(false);
  const [current, setCurrent] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const [focused, setFocused] = useState(false);
  const task = board ? TASKS[board.task] : chosenTask;
  const segments = board?.trace.header.reasoning.segments ?? 1;
  const segment = Math.min(chosen ?? segments - 1, segments - 1);
  const view = useMemo(() => viewAfter(task, board, segment, check), [task, board, segment, check]);
  const label = board ? words.gridLabel(task.title, board.puzzle + 1, board.puzzles, segment + 1) : words.gridEmpty(task.title);
  const looked = pointed ?? (focused ? current : undefined);
  return (
    <section className="panel board-panel" aria-labelledby={heading}>
      <header className="panel-head">
        <h3 id={heading}>{words.title}</h3>
        {board && onShow && <PuzzlePicker board={board} onShow={onShow} />}
      </header>
      <p className="goal">{board ? words.goal(heldOut, board.step) : words.goalEmpty}</p>
      <div className="board-layout">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only learns whether the focus is inside */}
        <div onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
          <Board view={view} label={label} current={Math.min(current, task.cells - 1)} onCurrent={setCurrent} onPoint={setPointed} />
        </div>
        {/* What will say something has its place before: nothing below moves when the first board comes. */}
        <div className="board-side">
          {board ? (
            <Verdict trace={board.trace} segment={segment} view={view}>
              <Check small checked={check} onChange={setCheck}>
                {words.check}
              </Check>
            </Verdict>
          ) : (
            <p className="board-says quiet">{empty}</p>
          )}
          <Candidates view={view} cell={board && looked} />
          {board ? <HaltStrip trace={board.trace} segment={segment} onSegment={setChosen} /> : <div className="halt" />}
        </div>
      </div>
      <footer className="panel-foot">
        <What>{!board || hasContinueHead(board.trace.header.model) ? words.what.withContinue : words.what.withoutContinue}</What>
      </footer>
    </section>
  );
}

/** The update that ends a segment. */
const endOf = (trace: Trace, segment: number): number => (segment + 1) * perSegment(trace.header.reasoning) - 1;

/** The board after a segment. What has changed has since the segment before. */
function viewAfter(task: Task, board: BoardMessage | undefined, segment: number, check: boolean): BoardView {
  if (!board) return plainBoard(task, blankBoard(task));
  const { question, answer, trace } = board;
  const view = boardAt({
    task,
    question,
    trace,
    index: endOf(trace, segment),
    before: endOf(trace, segment - 1),
    answer: check ? answer : undefined,
  });
  // While digits are being learned most of them break a rule: a count says so, not a mark in every cell.
  return task.look === 'digits' ? { ...view, conflicts: new Map() } : view;
}

interface VerdictProps {
  readonly trace: Trace;
  readonly segment: number;
  readonly view: BoardView;
  readonly children: ReactNode;
}

/** Whether the rules are kept, which anybody can see; whether it is the solution, only where that was asked. */
function Verdict({ trace, segment, view, children }: VerdictProps) {
  const { solved, conflicts, missing, overruled } = tally(trace, endOf(trace, segment));
  const { right, of } = rightCells(view);
  return (
    <div className="board-says">
      <p data-solved={solved}>
        {solved === undefined ? words.noRule : words.rules(conflicts, missing, overruled)}
        {view.answer && <span> {words.checked(right, of)}</span>}
      </p>
      {children}
    </div>
  );
}

function PuzzlePicker({ board, onShow }: { readonly board: BoardMessage; readonly onShow: (puzzle: number) => void }) {
  const go = (by: number): void => onShow((board.puzzle + by + board.puzzles) % board.puzzles);
  return (
    <div className="picker">
      <button type="button" className="icon" aria-label={words.previous} onClick={() => go(-1)}>
        <span aria-hidden="true">‹</span>
      </button>
      <span className="picker-text">{words.puzzle(board.puzzle + 1, board.puzzles)}</span>
      <button type="button" className="icon" aria-label={words.next} onClick={() => go(1)}>
        <span aria-hidden="true">›</span>
      </button>
    </div>
  );
}
