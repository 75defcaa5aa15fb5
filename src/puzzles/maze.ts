/**
 * Mazes as a task: a way from S to G that is as short as any, drawn as `o`. Where several ways are, the label is the one that always
 * goes on to the first of up, left, right and down that is nearer to the goal.
 */
import { FormatError, quote } from '../formats/error.ts';
import { DIHEDRAL_COUNT, dihedral } from './dihedral.ts';
import { distances, drawn, ends, type Field, FREE, field, GOAL, PATH, START, shortestPaths, WALL } from './maze/field.ts';
import { mazes, mostMoves } from './maze/generator.ts';
import { type Augmentation, PAD, type Puzzle, SpecError, type Task } from './task.ts';
import { checkWish } from './wish.ts';

const TOKENS = ['_', '#', ' ', 'S', 'G', 'o'] as const;
/** What others write for a free cell, the goal and the path. */
const ALIASES: Readonly<Record<string, string>> = { '.': ' ', E: 'G', '*': 'o' };
const SYMMETRIES = [{ id: 'dihedral', label: 'rotation and reflection' }] as const;

/** A path is drawn on a solved maze: the maze itself is what is left. */
const erased = (board: Uint8Array): Uint8Array => board.map((token) => (token === PATH ? FREE : token));

export function mazeTask(side: number): Task {
  const maze = field(side);
  const { cells } = maze;
  const title = `${side}x${side} maze`;
  const levels: Task['levels'] = {
    counts: 'path',
    least: 2,
    most: mostMoves(side),
    usual: [side, Math.min(3 * side, mostMoves(side))],
    minimal: false,
    guesses: false,
    difficulty: false,
    symmetric: false,
    unique: true,
  };

  return {
    id: `maze${side}`,
    title,
    shape: { rows: side, columns: side, boxRows: side, boxColumns: side },
    cells,
    look: 'maze',
    tokens: TOKENS,
    symmetries: SYMMETRIES,
    levels,
    manyAnswers: true,
    wider: {
      views: (random) => {
        const [first, ...others] = dihedral(side).map((from) => ({ from, names: TOKENS.map((_, token) => token) }));
        return [first, ...random.shuffle(others)];
      },
      cost: (answer, question) => {
        const found = way(maze, answer, question);
        return typeof found === 'number' ? found : undefined;
      },
      broken: (answer, question) => {
        const found = way(maze, answer, question);
        return typeof found === 'string' ? found : undefined;
      },
    },
    parse: (text) => {
      if (text.length !== cells) throw new FormatError('maze', `${cells} characters`, `${text.length}`);
      return Uint8Array.from(text, (character, i) => {
        const token = TOKENS.indexOf((ALIASES[character] ?? character) as (typeof TOKENS)[number]);
        if (token <= PAD) throw new FormatError(`character ${i + 1}`, 'one of "#", " ", "S", "G" and "o"', quote(character));
        return token;
      });
    },
    format: (board) => Array.from(board, (token) => TOKENS[token] ?? '?').join(''),
    check: (answer, question) => verdict(maze, answer, question),
    solve: (question) => ({ answers: shortest(maze, question), guesses: 0 }),
    rating: ({ answer }) => pathLength(answer),
    puzzles: (wish, _, random) => {
      checkWish(title, levels, wish);
      if (wish.level === 'minimal') throw new SpecError('level', 'a maze has no givens', { level: levels.usual }, 'give a range');
      return mazes(maze, { range: wish.level, unique: wish.unique ?? false }, random);
    },
    augmentation: (on) => augmentation(maze, on),
  };
}

/** Moves of the path that is drawn on a solved maze. */
const pathLength = (answer: Uint8Array): number => answer.reduce((n, token) => n + (token === PATH ? 1 : 0), 1);

/**
 * Moves of the one way that is drawn from start to goal: each of its cells touches the one before and the one after, and no other.
 * Where something else is drawn, what is wrong with it, in plain words. That no way is shorter is not looked at.
 */
function way(maze: Field, answer: ArrayLike<number>, question: ArrayLike<number>): number | string {
  const both = ends(Uint8Array.from(question));
  if (!both) return 'the maze has not one start and one goal';
  const where = (cell: number): string => `row ${Math.floor(cell / maze.side) + 1}, column ${(cell % maze.side) + 1}`;
  let drawnCells = 0;
  for (let cell = 0; cell < maze.cells; cell++) {
    if (answer[cell] === PATH) drawnCells++;
    if (answer[cell] === question[cell] || (question[cell] === FREE && answer[cell] === PATH)) continue;
    if (answer[cell] === PATH) return `the way runs over what is given in ${where(cell)}`;
    return `what is given in ${where(cell)} was taken for something else`;
  }
  const onWay = (cell: number): boolean => cell >= 0 && (answer[cell] === PATH || answer[cell] === GOAL || answer[cell] === START);
  let [before, here] = [-1, both.start];
  for (let moves = 0; moves <= drawnCells + 1; moves++) {
    if (here === both.goal) return moves === drawnCells + 1 ? moves : 'a piece of the way lies apart from it';
    const next = [0, 1, 2, 3].map((side) => maze.neighbours[here * 4 + side]).filter((cell) => cell !== before && onWay(cell));
    if (next.length > 1) return `the way forks in ${where(here)}`;
    if (next.length === 0) return here === both.start ? 'no way leaves the start' : `the way breaks off in ${where(here)}`;
    [before, here] = [here, next[0]];
  }
  return 'the way runs in a circle';
}

/** The label, and another shortest path where there is one. */
function shortest(maze: Field, question: Uint8Array): Uint8Array[] {
  const both = ends(question);
  if (!both) return [];
  const board = erased(question);
  return shortestPaths(maze, question, both.start, both.goal).map((path) => drawn(board, path));
}

/**
 * In conflict are: cells of the path that lie on no shortest path, or as far along as another one; the ends of a path that breaks
 * off; what is neither path nor free where the question is free.
 */
function verdict(maze: Field, answer: ArrayLike<number>, question: ArrayLike<number>): ReturnType<Task['check']> {
  const unfilled: number[] = [];
  const changed: number[] = [];
  const conflicts = new Set<number>();
  const path: number[] = [];
  for (let cell = 0; cell < maze.cells; cell++) {
    const [said, given] = [answer[cell], question[cell]];
    if (said === PAD) unfilled.push(cell);
    if (given === WALL || given === START || given === GOAL) {
      if (said !== given) changed.push(cell);
    } else if (said === PATH) path.push(cell);
    else if (said !== FREE && said !== PAD) conflicts.add(cell);
  }
  const both = ends(Uint8Array.from(question));
  if (both) for (const cell of astray(maze, question, both, path)) conflicts.add(cell);
  const ordered = [...conflicts].sort((a, b) => a - b);
  const solved = both !== undefined && unfilled.length + changed.length + ordered.length === 0;
  return { solved, unfilled, changed, conflicts: ordered };
}

/** Cells at which a path from start to goal is not a shortest one. @param path its cells between the ends, in any order. */
function astray(
  maze: Field,
  question: ArrayLike<number>,
  { start, goal }: { start: number; goal: number },
  path: readonly number[],
): number[] {
  const fromStart = distances(maze, question, start);
  const toGoal = distances(maze, question, goal);
  const moves = fromStart[goal];
  if (moves < 0) return [start, goal, ...path];
  /** The cells of the path by their distance from the start. */
  const along: number[][] = Array.from({ length: moves + 1 }, () => []);
  const wrong: number[] = [];
  for (const cell of [start, ...path, goal]) {
    if (fromStart[cell] >= 0 && fromStart[cell] + toGoal[cell] === moves) along[fromStart[cell]].push(cell);
    else wrong.push(cell);
  }
  const touches = (cell: number, others: readonly number[]): boolean =>
    others.some((other) => maze.neighbours.subarray(cell * 4, cell * 4 + 4).includes(other));
  along.forEach((here, i) => {
    if (here.length > 1) wrong.push(...here);
    else if (here.some((cell) => (i > 0 && !touches(cell, along[i - 1])) || (i < moves && !touches(cell, along[i + 1]))))
      wrong.push(...here);
  });
  return wrong;
}

/**
 * Turns and reflections. The rule that chooses a label among several shortest paths knows directions, so the image of a label need
 * not be the label of the image: a label by the rule is drawn anew, one by another rule (from a file) is turned with its maze.
 * A class is that of the maze without its path.
 */
function augmentation(maze: Field, on: ReadonlySet<string>): Augmentation {
  const images = on.has('dihedral') ? dihedral(maze.side) : dihedral(maze.side).slice(0, 1);
  const byRule = new WeakMap<Puzzle, boolean>();
  const isByRule = (puzzle: Puzzle): boolean => {
    const known = byRule.get(puzzle) ?? same(shortest(maze, puzzle.question)[0], puzzle.answer);
    byRule.set(puzzle, known);
    return known;
  };
  const least = (board: Uint8Array): string => {
    const characters = erased(board).map((token) => TOKENS[token].charCodeAt(0));
    let best = images[0];
    for (const image of images) {
      let at = 0;
      while (at < maze.cells && characters[image[at]] === characters[best[at]]) at++;
      if (at < maze.cells && characters[image[at]] < characters[best[at]]) best = image;
    }
    return String.fromCharCode(...best.map((cell) => characters[cell]));
  };
  return {
    apply: (random, puzzle, question, answer) => {
      const from = images[random.below(DIHEDRAL_COUNT) % images.length];
      from.forEach((cell, i) => {
        question[i] = puzzle.question[cell];
        answer[i] = puzzle.answer[cell];
      });
      if (on.has('dihedral') && isByRule(puzzle)) answer.set(shortest(maze, question)[0]);
    },
    classOf: ({ question, answer }) => ({ question: least(question), answer: least(answer) }),
  };
}

const same = (a: Uint8Array | undefined, b: Uint8Array): boolean => a?.every((token, i) => token === b[i]) ?? false;
