/** The newest weights at work on one held-out puzzle: board, segments, candidates. */
import { type ReactNode, useId, useState } from 'react';
import { strings } from '../app/strings.ts';
import { What } from '../app/What.tsx';
import { conflicts, geometry } from '../puzzles/sudoku/board.ts';
import type { BoardMessage } from '../worker/protocol.ts';
import { BoardGrid, type BoardShape } from './BoardGrid.tsx';
import { Candidates } from './Candidates.tsx';
import { HaltStrip } from './HaltStrip.tsx';
import { cellView, filledBoard, segmentQs } from './view.ts';

interface Props {
  readonly board: BoardMessage | undefined;
  /** Drawn while there is no board. */
  readonly shape: BoardShape;
  readonly empty: string;
  /** What the puzzles are: "unseen puzzles". */
  readonly heldOut: string | undefined;
  /** Undefined while no weights are there to try another one. */
  readonly onShow: ((puzzle: number) => void) | undefined;
}

export function BoardPanel({ board, shape, empty, heldOut, onShow }: Props) {
  const heading = useId();
  const [chosen, setChosen] = useState<number>();
  const [check, setCheck] = useState(false);
  const [current, setCurrent] = useState(0);
  const [pointed, setPointed] = useState<number>();
  const [focused, setFocused] = useState(false);
  const { side, boxRows, boxColumns } = board ?? shape;
  const segment = board ? Math.min(chosen ?? board.segments - 1, board.segments - 1) : 0;
  const cells = board && Array.from({ length: side * side }, (_, cell) => cellView(board, segment, cell, check));
  const looked = pointed ?? (focused ? current : undefined);
  return (
    <section className="panel board-panel" aria-labelledby={heading}>
      <header className="panel-head">
        <h3 id={heading}>{strings.board.title}</h3>
        {board && onShow && <PuzzlePicker board={board} onShow={onShow} />}
      </header>
      <p className="goal">{board ? strings.board.goal(heldOut, board.step) : strings.board.goalEmpty}</p>
      <div className="board-layout">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: only learns whether the focus is inside */}
        <div onFocus={() => setFocused(true)} onBlur={() => setFocused(false)}>
          <BoardGrid
            side={side}
            boxRows={boxRows}
            boxColumns={boxColumns}
            cells={cells}
            label={board ? strings.board.gridLabel(board.puzzle + 1, board.puzzles, segment + 1) : strings.board.gridEmpty}
            current={Math.min(current, side * side - 1)}
            onCurrent={setCurrent}
            onPoint={setPointed}
          />
        </div>
        {board && cells ? (
          <div className="board-side">
            <Verdict board={board} segment={segment} check={check}>
              <label className="check small">
                <input type="checkbox" checked={check} onChange={(event) => setCheck(event.currentTarget.checked)} />
                {strings.board.check}
              </label>
            </Verdict>
            <Candidates view={looked === undefined ? undefined : cells[looked]} />
            <HaltStrip qs={segmentQs(board)} segment={segment} onSegment={setChosen} />
          </div>
        ) : (
          <p className="quiet">{empty}</p>
        )}
      </div>
      <footer className="panel-foot">
        <What>{strings.board.what}</What>
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

/** Whether the rules are kept, which anybody can see; whether it is the solution, only where that was asked. */
function Verdict({ board, segment, check, children }: VerdictProps) {
  const filled = filledBoard(board, segment);
  const clashing = conflicts(geometry(board.boxRows, board.boxColumns), filled).length;
  const missing = filled.filter((digit) => digit === 0).length;
  const blanks = board.question.filter((digit) => digit === 0).length;
  const right = filled.filter((digit, cell) => !board.question[cell] && digit === board.answer[cell]).length;
  const overruled = filled.filter((given, cell) => {
    const digit = board.digits[segment * filled.length + cell];
    return board.question[cell] !== 0 && digit !== given;
  }).length;
  const solved = clashing + missing + overruled === 0;
  return (
    <div className="verdict">
      <p data-solved={solved}>
        {strings.board.rules(clashing, missing, overruled)}
        {check && <span> {strings.board.checked(right, blanks)}</span>}
      </p>
      {children}
    </div>
  );
}

function PuzzlePicker({ board, onShow }: { readonly board: BoardMessage; readonly onShow: (puzzle: number) => void }) {
  const go = (by: number): void => onShow((board.puzzle + by + board.puzzles) % board.puzzles);
  return (
    <div className="picker">
      <button type="button" className="icon" aria-label={strings.board.previous} onClick={() => go(-1)}>
        <span aria-hidden="true">‹</span>
      </button>
      <span className="picker-text">{strings.board.puzzle(board.puzzle + 1, board.puzzles)}</span>
      <button type="button" className="icon" aria-label={strings.board.next} onClick={() => go(1)}>
        <span aria-hidden="true">›</span>
      </button>
    </div>
  );
}
