/** What each model answers to the same held-out puzzle. */
import { useMemo, useState } from 'react';
import { BoardGrid } from '../../board/BoardGrid.tsx';
import { boardPicture } from '../../board/board-picture.ts';
import { cellViews } from '../../board/cell-views.ts';
import { digitOf } from '../../board/decode.ts';
import { geometryOf } from '../../board/geometry.ts';
import { PictureBoard } from '../../board/PictureBoard.tsx';
import { Figure } from '../../charts/Figure.tsx';
import { namingOf } from '../../lenses/naming.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { confidenceSentence } from '../../trace/summary.ts';
import type { BoardMessage } from '../../worker/protocol.ts';
import { indexIn, nameOf } from './columns.ts';
import { Multiples } from './Multiples.tsx';
import type { Column } from './store.ts';
import { compareStrings as words } from './strings.ts';

export function Boards({ columns, update }: { readonly columns: readonly Column[]; readonly update: number }) {
  const [check, setCheck] = useState(false);
  const t = words.board;
  const said = columns.flatMap((column) =>
    column.board
      ? [`${nameOf(column)}: ${confidenceSentence(column.board.trace, indexIn(column.board.trace, update), namingOf(column.board.trace))}`]
      : [],
  );
  return (
    <div className="panel">
      <Figure
        id="compare-boards"
        title={t.title}
        goal={t.goal}
        what={t.what}
        tools={
          <label className="check small">
            <input type="checkbox" checked={check} onChange={(event) => setCheck(event.currentTarget.checked)} />
            {t.check}
          </label>
        }
        sentence={said.length ? said.join(' ') : words.notYet}
        numbers={undefined}
      >
        <Multiples columns={columns}>
          {(column) =>
            column.board ? (
              <Board name={nameOf(column)} board={column.board} update={update} check={check} />
            ) : (
              <p className="wait">{words.emptyTrace}</p>
            )
          }
        </Multiples>
      </Figure>
    </div>
  );
}

interface BoardProps {
  readonly name: string;
  readonly board: BoardMessage;
  readonly update: number;
  readonly check: boolean;
}

function Board(props: BoardProps) {
  return TASKS[props.board.task].look === 'digits' ? <Digits {...props} /> : <Picture {...props} />;
}

function Picture({ name, board, update, check }: BoardProps) {
  const [current, setCurrent] = useState(0);
  const { trace, question, answer } = board;
  const index = indexIn(trace, update);
  const task = TASKS[board.task];
  const picture = useMemo(
    () => boardPicture({ task, question, trace, index, answer: check ? answer : undefined }),
    [task, question, trace, index, check, answer],
  );
  return (
    <PictureBoard
      picture={picture}
      label={words.board.label(name, index + 1)}
      current={current}
      onCurrent={setCurrent}
      onPoint={() => undefined}
    />
  );
}

function Digits({ name, board, update, check }: BoardProps) {
  const [current, setCurrent] = useState(0);
  const { trace, task } = board;
  const { rows: side, boxRows, boxColumns } = TASKS[task].shape;
  const index = indexIn(trace, update);
  const cells = cellViews({
    geo: geometryOf(task),
    givens: board.question.map(digitOf),
    trace,
    index,
    solution: check ? board.answer.map(digitOf) : undefined,
  });
  return (
    <BoardGrid
      side={side}
      boxRows={boxRows}
      boxColumns={boxColumns}
      cells={cells}
      label={words.board.label(name, index + 1)}
      current={current}
      onCurrent={setCurrent}
      onPoint={() => undefined}
    />
  );
}
