/** The answer to the puzzle on the board, found only when somebody asks to check against it. It never reaches the model. */
import { useMemo } from 'react';
import { TASKS } from '../../puzzles/tasks.ts';
import { answerOf } from './answers.ts';
import { useSolve } from './store.ts';

export interface Solution {
  /** `label`: it came with the puzzle; `one`: one of several that are as good. */
  readonly kind: 'label' | 'only' | 'one' | 'several' | 'none' | 'unknown';
  /** Tokens, where there is one to compare with. */
  readonly answer: Uint8Array | undefined;
}

export function useSolution(): Solution | undefined {
  const check = useSolve((solve) => solve.check);
  const task = useSolve((solve) => solve.task);
  const board = useSolve((solve) => solve.board.now);
  return useMemo(() => {
    if (!check) return undefined;
    const label = answerOf(board);
    if (label) return { kind: 'label', answer: label };
    const { look, parse, solve, manyAnswers } = TASKS[task];
    if (look === 'colours') return { kind: 'unknown', answer: undefined };
    const [first, second] = solve(parse(board)).answers;
    if (!first) return { kind: 'none', answer: undefined };
    if (!second) return { kind: 'only', answer: first };
    return manyAnswers ? { kind: 'one', answer: first } : { kind: 'several', answer: undefined };
  }, [check, task, board]);
}
