/** Undo, redo, new puzzles, and a board as text. */
import { type FormEvent, useId, useState } from 'react';
import { Select } from '../../controls/Select.tsx';
import { TASKS } from '../../puzzles/tasks.ts';
import { clearBoard, enterBoard, pose, redo, undo } from './actions.ts';
import { examplesOf, newPuzzle, type Posed } from './puzzles.ts';
import { notify, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function BoardMenu() {
  const task = useSolve((solve) => solve.task);
  const past = useSolve((solve) => solve.board.past.length);
  const future = useSolve((solve) => solve.board.future.length);
  const b = words.board;
  const examples = examplesOf(task);
  const put = (found: Promise<Posed>): void => {
    found.then(
      (puzzle) => useSolve.getState().task === task && pose(puzzle),
      (error: unknown) => notify('problem', b.noNew((error as Error).message)),
    );
  };
  return (
    <>
      <button type="button" onClick={() => put(newPuzzle(task))}>
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
      <Select
        className="examples"
        aria-label={b.examples}
        value=""
        options={[['', b.examples], ...examples.map(({ id, name }) => [id, name] as const)]}
        onChange={(chosen) => {
          const example = examples.find(({ id }) => id === chosen);
          if (example) put(example.make());
        }}
      />
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
  const task = useSolve((solve) => TASKS[solve.task]);
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
          {task.look === 'colours' ? b.asTextHelp.colours(task.tokens) : b.asTextHelp[task.look]}
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
