/** Undo, redo, new puzzles, and a board as text. */
import { type FormEvent, useId, useState } from 'react';
import { solveStrings as words } from '../../app/solve-strings.ts';
import { useSolve } from '../../state/solve.ts';
import { clearBoard, enterBoard, redo, undo } from '../../state/solve-actions.ts';
import { EXAMPLES, newPuzzle } from './puzzles.ts';

export function BoardMenu() {
  const task = useSolve((solve) => solve.task);
  const past = useSolve((solve) => solve.board.past.length);
  const future = useSolve((solve) => solve.board.future.length);
  const b = words.board;
  return (
    <>
      <button type="button" onClick={() => enterBoard(newPuzzle(task))}>
        {b.fresh}
      </button>
      <button type="button" onClick={clearBoard}>
        {b.clear}
      </button>
      <button type="button" className="icon" disabled={past === 0} aria-label={b.undo} title={b.undoHelp} onClick={undo}>
        <Arrow />
      </button>
      <button type="button" className="icon flip" disabled={future === 0} aria-label={b.redo} title={b.redoHelp} onClick={redo}>
        <Arrow />
      </button>
      <select
        className="examples"
        aria-label={b.examples}
        value=""
        onChange={(event) => {
          const example = EXAMPLES[task].find(({ id }) => id === event.currentTarget.value);
          if (example) enterBoard(example.board);
        }}
      >
        <option value="">{b.examples}</option>
        {EXAMPLES[task].map(({ id }) => (
          <option key={id} value={id}>
            {b.exampleNames[id]}
          </option>
        ))}
      </select>
      <AsText />
    </>
  );
}

const Arrow = () => (
  <svg viewBox="0 0 24 24" className="line-icon" aria-hidden="true">
    <path d="M9 5 4 10l5 5M4.5 10H15a5 5 0 0 1 0 10h-3" />
  </svg>
);

function AsText() {
  const id = useId();
  const board = useSolve((solve) => solve.board.now);
  const [text, setText] = useState<string>();
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    if (text !== undefined && enterBoard(text)) setText(undefined);
  };
  const b = words.board;
  return (
    <details className="as-text">
      <summary>{b.asText}</summary>
      <form onSubmit={enter}>
        <label htmlFor={id} className="small quiet">
          {b.asTextHelp}
        </label>
        <div className="as-text-row">
          <input
            id={id}
            className="text"
            spellCheck={false}
            autoComplete="off"
            value={text ?? board}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" disabled={text === undefined || text === board}>
            {b.enter}
          </button>
        </div>
      </form>
    </details>
  );
}
