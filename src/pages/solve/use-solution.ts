/** The solution of the puzzle on the board, found only when somebody asks to check against it. It never reaches the model. */
import { useMemo } from 'react';
import { TASKS } from '../../puzzles/tasks.ts';
import { useSolve } from '../../state/solve.ts';

export interface Solution {
  /** 2 stands for more than one. */
  readonly count: number;
  /** Tokens, where there is exactly one. */
  readonly only: Uint8Array | undefined;
}

export function useSolution(): Solution | undefined {
  const check = useSolve((solve) => solve.check);
  const task = useSolve((solve) => solve.task);
  const board = useSolve((solve) => solve.board.now);
  return useMemo(() => {
    if (!check) return undefined;
    const { parse, solve } = TASKS[task];
    const { answers } = solve(parse(board));
    return { count: answers.length, only: answers.length === 1 ? answers[0] : undefined };
  }, [check, task, board]);
}
