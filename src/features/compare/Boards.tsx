/** What each model answers to the same held-out puzzle. */
import { useMemo, useState } from 'react';
import { Board } from '../../board/Board.tsx';
import { boardAt } from '../../board/view.ts';
import { Check } from '../../controls/Check.tsx';
import { namingOf } from '../../lenses/naming.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { confidenceSentence } from '../../trace/summary.ts';
import type { BoardMessage } from '../../worker/protocol.ts';
import { indexIn, nameOf } from './columns.ts';
import { Multiples } from './Multiples.tsx';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

export function Boards({ columns, update }: { readonly columns: readonly Training[]; readonly update: number }) {
  const [check, setCheck] = useState(false);
  const t = words.board;
  const said = columns.flatMap((column) =>
    column.board
      ? [`${nameOf(column)}: ${confidenceSentence(column.board.trace, indexIn(column.board.trace, update), namingOf(column.board.trace))}`]
      : [],
  );
  return (
    <Multiples
      id="compare-boards"
      title={t.title}
      goal={t.goal}
      what={t.what}
      tools={
        <Check small checked={check} onChange={setCheck}>
          {t.check}
        </Check>
      }
      columns={columns}
      said={said}
      sentence={said.join(' ')}
      numbers={undefined}
    >
      {(column) =>
        column.board ? (
          <Answer name={nameOf(column)} board={column.board} update={update} check={check} />
        ) : (
          <p className="wait">{words.emptyTrace}</p>
        )
      }
    </Multiples>
  );
}

interface AnswerProps {
  readonly name: string;
  readonly board: BoardMessage;
  readonly update: number;
  readonly check: boolean;
}

function Answer({ name, board, update, check }: AnswerProps) {
  const [current, setCurrent] = useState(0);
  const { trace, question, answer } = board;
  const index = indexIn(trace, update);
  const task = TASKS[board.task];
  const view = useMemo(
    () => boardAt({ task, question, trace, index, answer: check ? answer : undefined }),
    [task, question, trace, index, check, answer],
  );
  return (
    <Board view={view} label={words.board.label(name, index + 1)} current={current} onCurrent={setCurrent} onPoint={() => undefined} />
  );
}
