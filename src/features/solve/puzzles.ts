/** Puzzles to put on the board: some that show something, and new ones. */

import { blankBoard } from '../../board/tokens.ts';
import { WALL } from '../../puzzles/maze/field.ts';
import { Random } from '../../puzzles/random.ts';
import { geometry } from '../../puzzles/sudoku/board.ts';
import { digPuzzles } from '../../puzzles/sudoku/generator.ts';
import type { DifficultyLevel, Level, Puzzle, Task, Wish } from '../../puzzles/task.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { solveStrings as words } from './strings.ts';

/** A question, and where it is known its answer. */
export type Posed = Pick<Puzzle, 'question' | 'id'> & { readonly answer?: Uint8Array };

export interface Example {
  readonly id: string;
  readonly name: string;
  readonly make: () => Promise<Posed>;
}

type SudokuExample = 'easy' | 'hard' | 'one' | 'empty' | 'two' | 'none';

export const SUDOKUS: Partial<Readonly<Record<TaskId, Partial<Readonly<Record<SudokuExample, string>>>>>> = {
  sudoku4: {
    easy: '3..1.243..3...14',
    hard: '...44...2......1',
    one: '123434122143432.',
    two: '1...............',
    empty: '................',
    none: '123...4.........',
  },
  sudoku6: {
    easy: '1.4.6....3...6...3.21......6.5516.3.',
    hard: '..4.6....3.......3.21........5.16...',
    one: '13456265234146512332145624361551623.',
    empty: '....................................',
  },
  sudoku9: {
    easy: '7.26.93.56.97.....834..26......74........6184.48...79..9.5...2.4.62319.7.....7..3',
    hard: '.43........5.2.6..9.7...1..8....4.26....5.4.......6.8.4..1.8.........7.175..6.84.',
    one: '71268934565974321883415267996187453257392618424831579639756842148623195712549786.',
    empty: '.................................................................................',
  },
};

/** Where puzzles of each difficulty are found within a moment. */
const GRADES: Partial<Readonly<Record<TaskId, Partial<Readonly<Record<DifficultyLevel, Level>>>>>> = {
  sudoku6: { easy: 'minimal', medium: 'minimal', hard: 'minimal' },
  sudoku9: { easy: [24, 48], medium: [24, 48], hard: [24, 48], extreme: 'minimal' },
};

const gradesOf = (id: TaskId): [DifficultyLevel, Level][] => Object.entries(GRADES[id] ?? {}) as [DifficultyLevel, Level][];

export function examplesOf(id: TaskId): readonly Example[] {
  const task: Task = TASKS[id];
  const names = words.board.exampleNames;
  const { least, most, usual } = task.levels;
  switch (task.look) {
    case 'digits':
      return [
        ...gradesOf(id).map(([difficulty, level]) => ({
          id: `new-${difficulty}`,
          name: names.newOf(difficulty),
          make: () => generate(id, { level, difficulty }),
        })),
        ...Object.entries(SUDOKUS[id] ?? {}).map(([name, board]) => ({
          id: name,
          name: names[name as SudokuExample],
          make: async () => ({ question: task.parse(board) }),
        })),
      ];
    case 'maze':
      return [
        { id: 'short', name: names.short, make: () => generate(id, { level: [least, Math.max(least, Math.floor(usual[0] / 2))] }) },
        { id: 'long', name: names.long, make: () => generate(id, { level: [usual[1], Math.max(usual[1], Math.min(most, 2 * usual[1]))] }) },
        { id: 'several', name: names.several, make: async () => ({ question: blankBoard(task) }) },
        { id: 'closed', name: names.closed, make: async () => ({ question: closed(task) }) },
      ];
    case 'colours':
      return (task.identifiers ?? []).map((name, i) => ({
        id: name,
        name,
        make: () => generate(id, { level: usual }, (puzzle) => puzzle.id === i + 1),
      }));
    default:
      return task.look satisfies never;
  }
}

/** A maze with a wall from side to side. */
function closed(task: Task): Uint8Array {
  const board = blankBoard(task);
  const { rows, columns } = task.shape;
  const row = Math.floor(rows / 2);
  return board.fill(WALL, row * columns, (row + 1) * columns);
}

/** Givens of a new Sudoku, moves through a new maze: as many as the site's model of its kind learned to work with. */
const LEARNED: Partial<Readonly<Record<TaskId, Level>>> = { sudoku4: [5, 8], sudoku6: [10, 16], sudoku9: [30, 48], maze10: [4, 12] };
/** Milliseconds of making puzzles before the page has its turn. */
const SLICE = 8;

function generator(id: TaskId, asked: Wish | undefined): Iterable<Posed | undefined> {
  const task: Task = TASKS[id];
  const random = Random.from(crypto.getRandomValues(new Uint32Array(1))[0], 'page');
  const learned = LEARNED[id];
  if (task.look === 'digits' && (asked ?? learned)) return dug(id, asked ?? { level: learned as Level }, random);
  return task.puzzles(asked ?? { level: learned ?? task.levels.usual, unique: Boolean(learned) }, new Set(), random);
}

/** Dug, not listed: the list of all 4x4 puzzles takes longer than one. */
function* dug(id: TaskId, wish: Wish, random: Random): Generator<Posed | undefined> {
  const { boxRows, boxColumns } = TASKS[id].shape;
  for (const puzzle of digPuzzles(geometry(boxRows, boxColumns), wish, random))
    yield puzzle && { question: puzzle.question.map((digit) => digit + 1) };
}

async function generate(id: TaskId, wish?: Wish, wanted: (puzzle: Posed) => boolean = () => true): Promise<Posed> {
  let began = performance.now();
  for (const puzzle of generator(id, wish)) {
    if (puzzle && wanted(puzzle)) return puzzle;
    if (performance.now() - began < SLICE) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  }
  throw new RangeError('no such puzzle was found');
}

/** A new puzzle, of the usual kind unless another is wished, found without keeping the page busy. @throws Error if there is none. */
export const newPuzzle = (id: TaskId, wish?: Wish): Promise<Posed> => generate(id, wish);

/** Questions as tokens, made one a turn, so that the page stays free. */
export async function manyPuzzles(id: TaskId, count: number): Promise<Uint8Array[]> {
  const made: Uint8Array[] = [];
  while (made.length < count) {
    made.push((await generate(id)).question);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return made;
}
