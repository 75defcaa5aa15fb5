/** Puzzles to put on the board: some that show something, and new ones. */
import { geometryOf } from '../../lenses/geometry.ts';
import { Random } from '../../puzzles/random.ts';
import { digPuzzles } from '../../puzzles/sudoku/generator.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';

export interface Example {
  readonly id: 'easy' | 'hard' | 'one' | 'empty' | 'two' | 'none';
  readonly board: string;
}

export const EXAMPLES: Readonly<Record<TaskId, readonly Example[]>> = {
  sudoku4: [
    { id: 'easy', board: '3..1.243..3...14' },
    { id: 'hard', board: '...44...2......1' },
    { id: 'one', board: '123434122143432.' },
    { id: 'two', board: '1...............' },
    { id: 'empty', board: '................' },
    { id: 'none', board: '123...4.........' },
  ],
  sudoku6: [
    { id: 'easy', board: '1.4.6....3...6...3.21......6.5516.3.' },
    { id: 'hard', board: '..4.6....3.......3.21........5.16...' },
    { id: 'one', board: '13456265234146512332145624361551623.' },
    { id: 'empty', board: '....................................' },
  ],
  sudoku9: [
    { id: 'easy', board: '7.26.93.56.97.....834..26......74........6184.48...79..9.5...2.4.62319.7.....7..3' },
    { id: 'hard', board: '.43........5.2.6..9.7...1..8....4.26....5.4.......6.8.4..1.8.........7.175..6.84.' },
    { id: 'one', board: '71268934565974321883415267996187453257392618424831579639756842148623195712549786.' },
    { id: 'empty', board: '.................................................................................' },
  ],
};

/** Givens of a new puzzle, as a share of the cells. */
const GIVENS = { sudoku4: [5, 8], sudoku6: [10, 16], sudoku9: [26, 34] } as const;

function generator(task: TaskId): () => Uint8Array {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0] as number;
  const puzzles = digPuzzles(geometryOf(task), GIVENS[task], Random.from(seed, 'page'));
  return () => puzzles.next().value.question;
}

/** A puzzle with one solution, as a text. */
export const newPuzzle = (task: TaskId): string => Array.from(generator(task)(), (digit) => digit || '.').join('');

/** Puzzles as tokens, made one a turn, so that the page stays free. */
export async function manyPuzzles(task: TaskId, count: number): Promise<Uint8Array[]> {
  const next = generator(task);
  const made: Uint8Array[] = [];
  while (made.length < count) {
    const digits = Array.from(next(), (digit) => digit || '.').join('');
    made.push(TASKS[task].parse(digits));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return made;
}
