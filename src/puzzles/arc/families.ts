/**
 * Small families of ARC-like puzzles, made here, so that something can be trained without any download: each is one rule that turns
 * a random grid into another. They are far easier than ARC's own puzzles, whose rules come with three or four examples each.
 */
import type { Random } from '../random.ts';
import { type Grid, newGrid, turned } from './grid.ts';

/** Draws an input of at most `most` rows and columns and applies its rule. */
type Family = (random: Random, most: number) => { readonly input: Grid; readonly output: Grid };

const LEAST_SIDE = 3;
/** Of the cells of a scattered grid that are coloured. */
const DENSITY = 0.3;
const [BLUE, RED, GREEN, YELLOW] = [1, 2, 3, 4];

const length = (random: Random, most: number): number => LEAST_SIDE + random.below(most - LEAST_SIDE + 1);
const colour = (random: Random): number => 1 + random.below(9);

const scattered = (random: Random, most: number, draw = () => colour(random)): Grid =>
  newGrid(length(random, most), length(random, most), () => (random.float() < DENSITY ? draw() : 0));

const at = ({ rows, columns, cells }: Grid, row: number, column: number): number =>
  row >= 0 && row < rows && column >= 0 && column < columns ? cells[row * columns + column] : 0;

const mapped = (grid: Grid, colourOf: (row: number, column: number) => number): Grid => newGrid(grid.rows, grid.columns, colourOf);

/** A rectangle within a grid, at least `least` long both ways. */
function rectangle(random: Random, { rows, columns }: Grid, least: number) {
  const height = least + random.below(rows - least + 1);
  const width = least + random.below(columns - least + 1);
  const top = random.below(rows - height + 1);
  const left = random.below(columns - width + 1);
  return { top, left, bottom: top + height - 1, right: left + width - 1 };
}

/** By name, in the order of their identifiers, from 1. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  mirror: (random, most) => {
    const input = scattered(random, most);
    return { input, output: turned(input, 4) };
  },
  turn: (random, most) => {
    const input = scattered(random, most);
    return { input, output: turned(input, 1) };
  },
  swap: (random, most) => {
    const input = scattered(random, most, () => BLUE + random.below(3));
    return { input, output: mapped(input, (i, j) => [0, RED, BLUE, GREEN][at(input, i, j)]) };
  },
  gravity: (random, most) => {
    const input = scattered(random, most);
    const columns = Array.from({ length: input.columns }, (_, j) => {
      const stones = Array.from({ length: input.rows }, (__, i) => at(input, i, j)).filter((stone) => stone > 0);
      return [...new Array<number>(input.rows - stones.length).fill(0), ...stones];
    });
    return { input, output: mapped(input, (i, j) => columns[j][i]) };
  },
  fill: (random, most) => {
    const empty = newGrid(length(random, most), length(random, most), () => 0);
    const { top, left, bottom, right } = rectangle(random, empty, LEAST_SIDE);
    const wall = colour(random);
    const within = (i: number, j: number): boolean => i >= top && i <= bottom && j >= left && j <= right;
    const inside = (i: number, j: number): boolean => i > top && i < bottom && j > left && j < right;
    const input = mapped(empty, (i, j) => (within(i, j) && !inside(i, j) ? wall : 0));
    return { input, output: mapped(empty, (i, j) => (inside(i, j) ? YELLOW : at(input, i, j))) };
  },
  border: (random, most) => {
    const input = scattered(random, most);
    const edge = (i: number, j: number): boolean => i === 0 || j === 0 || i === input.rows - 1 || j === input.columns - 1;
    return { input, output: mapped(input, (i, j) => (edge(i, j) ? GREEN : at(input, i, j))) };
  },
  rays: (random, most) => {
    const [rows, columns] = [length(random, most), length(random, most)];
    const sources = Array.from({ length: rows }, () =>
      random.below(2) ? { from: random.below(columns), hue: colour(random) } : undefined,
    );
    sources[random.below(rows)] ??= { from: 0, hue: colour(random) };
    const input = newGrid(rows, columns, (i, j) => (sources[i]?.from === j ? sources[i].hue : 0));
    return { input, output: newGrid(rows, columns, (i, j) => (sources[i] && j >= sources[i].from ? sources[i].hue : 0)) };
  },
  count: (random, most) => {
    const hue = colour(random);
    const n = 1 + random.below(most);
    const blank = newGrid(length(random, most), length(random, most), () => 0);
    const chosen = new Set(random.shuffle(Array.from(blank.cells.keys())).slice(0, n));
    const input = mapped(blank, (i, j) => (chosen.has(i * blank.columns + j) ? hue : 0));
    return { input, output: newGrid(1, chosen.size, () => hue) };
  },
  'cut out': (random, most) => {
    const blank = newGrid(length(random, most), length(random, most), () => 0);
    const { top, left, bottom, right } = rectangle(random, blank, 2);
    const shape = newGrid(bottom - top + 1, right - left + 1, () => colour(random));
    return { input: mapped(blank, (i, j) => at(shape, i - top, j - left)), output: shape };
  },
};
