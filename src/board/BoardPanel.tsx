/** The newest weights at work on one held-out puzzle: board, segments, candidates. */
import { type ReactNode, useId, useState } from 'react';
import { strings } from '../app/strings.ts';
import { What } from '../app/What.tsx';
import type { Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { BoardGrid } from './BoardGrid.tsx';
import { DigitCandidates } from './Candidates.tsx';
import { HaltStrip } from './HaltStrip.tsx';
import { cellView, judge, saidBoard, segmentQs } from './view.ts';

const words = strings.board;

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
          {digits ? (
            <BoardGrid
              side={side}
              boxRows={boxRows}
              boxColumns={boxColumns}
              cells={cells}
              label={board ? words.gridLabel(task.title, board.puzzle + 1, board.puzzles, segment + 1) : words.gridEmpty(task.title)}
              current={Math.min(current, task.cells - 1)}
              onCurrent={setCurrent}
              onPoint={setPointed}
            />
          ) : (
            <pre className="board-text">{board && characters(task, saidBoard(board, segment))}</pre>
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
            <HaltStrip qs={segmentQs(board)} segment={segment} onSegment={setChosen} />
          </div>
        ) : (
          <p className="quiet">{empty}</p>
        )}
      </div>
      <footer className="panel-foot">
        <What>{words.what}</What>
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

/** The board in rows of characters. */
const characters = ({ shape, format }: Task, board: Uint8Array): string =>
  Array.from({ length: shape.rows }, (_, row) => format(board.subarray(row * shape.columns, (row + 1) * shape.columns))).join('\n');

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
