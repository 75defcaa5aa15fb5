/** Undo, redo, examples, and a puzzle of the visitor's own. */
import { type FormEvent, useId, useState } from 'react';
import { Select } from '../../controls/Select.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { clearBoard, enterBoard, putPuzzle, redo, typeOwn, undo } from './actions.ts';
import { examplesOf } from './puzzles.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

/** Undo and redo. */
export function Steps() {
  const past = useSolve((solve) => solve.board.past.length);
  const future = useSolve((solve) => solve.board.future.length);
  const b = words.board;
  return (
    <>
      <button type="button" className="icon" disabled={past === 0} aria-label={b.undo} title={b.undoHelp} onClick={undo}>
        <Arrow />
      </button>
      <button type="button" className="icon flip" disabled={future === 0} aria-label={b.redo} title={b.redoHelp} onClick={redo}>
        <Arrow />
      </button>
    </>
  );
}

const Arrow = () => (
  <svg viewBox="0 0 24 24" className="line-icon" aria-hidden="true">
    <path d="M9 5 4 10l5 5M4.5 10H15a5 5 0 0 1 0 10h-3" />
  </svg>
);

/** An empty board, or one of the examples. */
export function BoardMenu() {
  const task = useSolve((solve) => solve.task);
  const b = words.board;
  const examples = examplesOf(task);
  return (
    <div className="board-actions">
      <button type="button" onClick={clearBoard}>
        {b.clear}
      </button>
      <Select
        className="examples"
        aria-label={b.examples}
        value=""
        options={[['', b.examples], ...examples.map(({ id, name }) => [id, name] as const)]}
        onChange={(chosen) => {
          const example = examples.find(({ id }) => id === chosen);
          if (example) putPuzzle(example.make());
        }}
      />
    </div>
  );
}

/** A puzzle from paper or from elsewhere: digits typed into the board, or a text. */
export function OwnButton() {
  const typing = useSolve((solve) => solve.typing);
  const b = words.board;
  return (
    <button type="button" className="own-button" aria-expanded={typing} onClick={typing ? undo : typeOwn}>
      {typing ? b.ownBack : b.own}
    </button>
  );
}

export function OwnText() {
  const id = useId();
  const task = useSolve((solve) => TASKS[solve.task]);
  const [text, setText] = useState('');
  const b = words.board;
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    void enterBoard(text);
  };
  return (
    <form className="own" onSubmit={enter}>
      <p className="small">{b.ownHelp[task.look]}</p>
      <label htmlFor={id} className="small quiet">
        {task.look === 'colours' ? b.asTextHelp.colours(task.tokens) : b.asTextHelp[task.look]}
      </label>
      <div className="own-row">
        <input
          id={id}
          className="text"
          spellCheck={false}
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" disabled={!text}>
          {b.enter}
        </button>
      </div>
    </form>
  );
}
