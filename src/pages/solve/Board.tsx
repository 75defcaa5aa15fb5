/** The board that is written on and thought about, with what can be done to it. */
import { type ClipboardEvent, type KeyboardEvent, useId, useMemo } from 'react';
import { solveStrings as words } from '../../app/solve-strings.ts';
import { BoardGrid } from '../../board/BoardGrid.tsx';
import { paintOf, useAttentionView } from '../../lenses/attention-view.ts';
import { geometryOf } from '../../lenses/geometry.ts';
import type { Geometry } from '../../puzzles/sudoku/board.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { useSolve } from '../../state/solve.ts';
import { chooseCell, enterBoard, pointAt, redo, setCheck, solveAndPlay, undo, writeCell } from '../../state/solve-actions.ts';
import { useCursor } from '../../state/solve-cursor.ts';
import { endsSegment } from '../../trace/cursor.ts';
import type { Trace } from '../../trace/trace.ts';
import { cellViews } from '../../views/cell-views.ts';
import { decode, digitOf, tally } from '../../views/decode.ts';
import { Badge } from './Badge.tsx';
import { BoardMenu } from './BoardMenu.tsx';
import { Pad } from './Pad.tsx';
import { useSolution } from './use-solution.ts';
import { prefersStillness } from './use-solve-page.ts';

export function Board() {
  const heading = useId();
  const task = useSolve((solve) => solve.task);
  const text = useSolve((solve) => solve.board.now);
  const trace = useSolve((solve) => solve.trace);
  const cell = useSolve((solve) => solve.cell);
  const pointed = useSolve((solve) => solve.pointed);
  const check = useSolve((solve) => solve.check);
  const edited = useSolve((solve) => solve.edited);
  const agreed = useSolve((solve) => solve.agreement !== undefined);
  const index = useCursor((cursor) => cursor.index);
  const playing = useCursor((cursor) => cursor.playing);
  const geo = geometryOf(task);
  const givens = useMemo(() => TASKS[task].parse(text).map(digitOf), [task, text]);
  const solution = useSolution();
  const paint = usePaint(pointed ?? cell);
  const cells = cellViews({
    geo,
    givens,
    trace,
    index,
    solution: check && solution?.only ? solution.only.map(digitOf) : undefined,
    heat: paint,
    source: paint && (pointed ?? cell),
  });
  const answer = trace !== undefined && endsSegment(trace.header.reasoning, index);
  const hint = agreed && !edited && !playing ? firstBlank(givens) : undefined;

  const onKey = (event: KeyboardEvent, at: number): void => {
    const { key } = event;
    const control = event.ctrlKey || event.metaKey;
    if (control && key.toLowerCase() === 'z') (event.shiftKey ? redo : undo)();
    else if (control && key.toLowerCase() === 'y') redo();
    else if (control || event.altKey) return;
    else if (/^[1-9]$/.test(key)) writeCell(at, Number(key));
    else if (key === 'Backspace' || key === 'Delete' || key === '0' || key === '.' || key === ' ') writeCell(at, 0);
    else if (key === 'Enter' || key === 's' || key === 'S') solveAndPlay(prefersStillness());
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPaste = (event: ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text').trim();
    if (pasted) enterBoard(pasted);
    event.preventDefault();
  };

  return (
    <section className="panel solve-board" aria-labelledby={heading} onPaste={onPaste}>
      <header className="panel-head">
        <h2 id={heading}>{words.board.title(TASKS[task].title)}</h2>
        <Badge />
      </header>
      <p className="board-tag" aria-hidden="true">
        {trace ? (
          <span className="tag" data-kind={answer ? 'answer' : 'probe'}>
            {answer ? words.answer : words.probe}
          </span>
        ) : (
          <span className="tag" data-kind="probe">
            {words.board.notSolved}
          </span>
        )}
        <span className="quiet">{trace ? (answer ? words.board.answerNote : words.board.probeNote) : ''}</span>
      </p>
      <div className="solve-grid" data-lens={paint ? 'attention' : undefined}>
        <BoardGrid
          side={geo.side}
          boxRows={geo.boxRows}
          boxColumns={geo.boxColumns}
          cells={cells}
          label={words.board.label(TASKS[task].title)}
          current={Math.min(cell, geo.cells - 1)}
          onCurrent={chooseCell}
          onPoint={pointAt}
          onKey={onKey}
          tentative={!answer}
          hint={hint}
        />
      </div>
      {hint !== undefined && <p className="hint">{words.opening.hint}</p>}
      <Verdict trace={trace} geo={geo} index={index} answer={answer} />
      <Pad side={geo.side} onDigit={(digit) => writeCell(Math.min(cell, geo.cells - 1), digit)} />
      <div className="board-actions">
        <SolveButton />
        <BoardMenu />
      </div>
      <label className="check small">
        <input type="checkbox" checked={check} onChange={(event) => setCheck(event.currentTarget.checked)} />
        {words.board.check}
      </label>
      {check && solution && <p className="small quiet">{words.board.solutions(solution.count)}</p>}
    </section>
  );
}

interface VerdictProps {
  readonly trace: Trace | undefined;
  readonly geo: Geometry;
  readonly index: number;
  readonly answer: boolean;
}

/** Whether the rules are kept, which anybody can see. */
function Verdict({ trace, geo, index, answer }: VerdictProps) {
  if (!trace || trace.header.model.seq_len !== geo.cells) return <p className="board-verdict" />;
  const now = tally(decode(trace), geo, index);
  return (
    <p className="board-verdict" data-solved={now.solved}>
      {words.board.verdict(now, answer)}
    </p>
  );
}

function SolveButton() {
  const solving = useSolve((solve) => solve.solving);
  const loaded = useSolve((solve) => solve.loaded !== undefined);
  return (
    <button type="button" className="primary" onClick={() => solveAndPlay(prefersStillness())}>
      {solving && loaded ? words.board.solving : words.board.solve}
    </button>
  );
}

const firstBlank = (givens: Uint8Array): number | undefined => {
  const at = givens.indexOf(0);
  return at < 0 ? undefined : at;
};

/** The attention of the cell looked at, where that lens is open. */
function usePaint(cell: number): Float32Array | undefined {
  const open = useSolve((solve) => solve.lens === 'attention' || solve.beside === 'attention');
  const trace = useSolve((solve) => solve.trace);
  const attention = useSolve((solve) => solve.attention);
  const view = useAttentionView();
  return useMemo(
    () => (open && trace && attention ? paintOf(trace, attention, view, cell) : undefined),
    [open, trace, attention, view, cell],
  );
}
