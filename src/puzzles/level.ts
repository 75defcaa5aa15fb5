/** Levels that accuracies are told apart by: of Sudoku the difficulty, of mazes the length of the way. */
import { DIFFICULTIES, type Puzzle, type Task } from './task.ts';

type Levelled = Pick<Task, 'difficulty' | 'levels' | 'rating'>;

/** Where a level stands among those of its family, from the easiest, and its name: "medium", "4 to 7 moves". */
interface Level {
  readonly rank: number;
  readonly name: string;
}

/** Ways of a level are less than twice as long as each other. */
function lengthLevel(moves: number): Level {
  const rank = Math.floor(Math.log2(moves));
  const [least, most] = [2 ** rank, 2 ** (rank + 1) - 1];
  return { rank, name: most > least ? `${least} to ${most} moves` : '1 move' };
}

/** Undefined where the family knows no levels. */
function levelOf(task: Levelled, puzzle: Puzzle): Level | undefined {
  const difficulty = task.difficulty?.(puzzle.question).level;
  if (difficulty) return { rank: DIFFICULTIES.indexOf(difficulty), name: difficulty };
  return task.levels.counts === 'path' ? lengthLevel(task.rating(puzzle)) : undefined;
}

/** The levels that there are among puzzles, from the easiest, each with the indices of its puzzles; none where the family knows none. */
export function puzzlesByLevel(task: Levelled, puzzles: readonly Puzzle[]): (readonly [name: string, indices: readonly number[]])[] {
  const found = new Map<string, { readonly rank: number; readonly indices: number[] }>();
  puzzles.forEach((puzzle, i) => {
    const level = levelOf(task, puzzle);
    if (!level) return;
    const { name, rank } = level;
    const at = found.get(name) ?? { rank, indices: [] };
    at.indices.push(i);
    found.set(name, at);
  });
  return [...found].sort(([, one], [, other]) => one.rank - other.rank).map(([name, { indices }]) => [name, indices]);
}
