/** The newest weights at work on one held-out puzzle: board, segments, candidates. */
import { type ReactNode, useId, useMemo, useState } from 'react';
import { What } from '../controls/What.tsx';
import { hasContinueHead } from '../model/architecture.ts';
import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import { perSegment } from '../trace/cursor.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { BoardGrid } from './BoardGrid.tsx';
import { boardPicture } from './board-picture.ts';
import { Candidates, DigitCandidates } from './Candidates.tsx';
import { HaltStrip } from './HaltStrip.tsx';
import { blankBoard } from './looks.ts';
import { PictureBoard } from './PictureBoard.tsx';
import { type BoardPicture, candidatesOf } from './picture.ts';
import { boardStrings } from './strings.ts';
import { cellView, judge, saidBoard } from './view.ts';

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
  const { boxRows, boxColumns } = task.shape;
  const side = task.shape.rows;
  const segment = board ? Math.min(chosen ?? board.segments - 1, board.segments - 1) : 0;
  const digits = task.look === 'digits';
  const cells = board && digits ? Array.from({ length: task.cells }, (_, cell) => cellView(board, segment, cell, check)) : undefined;
  const picture = usePicture(digits ? undefined : task, board, segment, check);
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
          {picture ? (
            <PictureBoard
              picture={picture}
              label={label}
              current={Math.min(current, task.cells - 1)}
              onCurrent={setCurrent}
              onPoint={setPointed}
            />
          ) : (
            <BoardGrid
              side={side}
              boxRows={boxRows}
              boxColumns={boxColumns}
              cells={cells}
              label={label}
              current={Math.min(current, task.cells - 1)}
              onCurrent={setCurrent}
              onPoint={setPointed}
            />
          )}
        </div>
        {board ? (
          <div className="board-side">
            <Verdict board={board} segment={segment} check={check}>
              <label className="check small">
                <input type="checkbox" checked={check} onChange={(event) => setCheck(event.currentTarget.checked)} />
                {words.check}
              </label>
            </Verdict>
            {cells && <DigitCandidates view={looked === undefined ? undefined : cells[looked]} />}
            {picture && (
              <Candidates
                title={looked === undefined ? undefined : cellTitle(task, looked)}
                candidates={looked === undefined ? [] : candidatesOf(picture, looked)}
              />
            )}
            <HaltStrip trace={board.trace} segment={segment} onSegment={setChosen} />
          </div>
        ) : (
          <p className="quiet">{empty}</p>
        )}
      </div>
      <footer className="panel-foot">
        <What>{!board || hasContinueHead(board.trace.header.model) ? words.what.withContinue : words.what.withoutContinue}</What>
      </footer>
    </section>
  );
}

interface VerdictProps {
  readonly board: BoardMessage;
  readonly segment: number;
  readonly check: boolean;
  readonly children: ReactNode;
}

const cellTitle = ({ shape: { columns } }: Task, cell: number): string =>
  boardStrings.candidates(Math.floor(cell / columns), cell % columns);

/** The board after a segment, where a canvas draws it. What has changed has since the segment before. */
function usePicture(task: Task | undefined, board: BoardMessage | undefined, segment: number, check: boolean): BoardPicture | undefined {
  return useMemo(() => {
    if (!task) return undefined;
    if (!board) return boardPicture({ task, question: blankBoard(task), trace: undefined, index: 0, answer: undefined });
    const { question, answer, trace } = board;
    const index = (segment + 1) * perSegment(trace.header.reasoning) - 1;
    const picture = boardPicture({ task, question, trace, index, answer: check ? answer : undefined });
    return { ...picture, before: segment > 0 ? saidBoard(board, segment - 1) : undefined };
  }, [task, board, segment, check]);
}

/** Whether the rules are kept, which anybody can see; whether it is the solution, only where that was asked. */
function Verdict({ board, segment, check, children }: VerdictProps) {
  const { solved, conflicts, missing, overruled, open, right } = judge(board, segment);
  return (
    <div className="verdict">
      <p data-solved={solved}>
        {words.rules(conflicts, missing, overruled)}
        {check && <span> {words.checked(right, open)}</span>}
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
