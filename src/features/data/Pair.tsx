/** A puzzle: question and answer side by side. */

import type { Task } from '../../puzzles/task.ts';
import { MiniBoard } from './MiniBoard.tsx';
import { dataStrings } from './strings.ts';

const words = dataStrings.preview;

interface Props {
  readonly task: Task;
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
  readonly size: number;
  readonly whole?: boolean;
}

export function Pair({ task, question, answer, size, whole = false }: Props) {
  return (
    <div className="pair-of-boards">
      {(['question', 'answer'] as const).map((side) => (
        <MiniBoard
          key={side}
          task={task}
          question={question}
          answer={side === 'answer' ? answer : undefined}
          size={size}
          whole={whole}
          label={words.boardLabel(side, task.shape.rows, task.shape.columns, spoken(task, side === 'question' ? question : answer))}
        />
      ))}
    </div>
  );
}

/** More cells than these are no use read out one after the other. */
const MOST_SPOKEN = 81;
const spoken = (task: Task, board: Uint8Array): string | undefined => (task.cells <= MOST_SPOKEN ? task.format(board) : undefined);
