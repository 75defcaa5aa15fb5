import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, copyName, drawChange, readCopyName, unchanged } from './arc/copies.ts';
import { FAMILIES } from './arc/families.ts';
import { canvasOf, cropGrid, DIHEDRAL_INVERSE, type Grid, newGrid, sameGrid, turned } from './arc/grid.ts';
import { arcTask } from './arc.ts';
import { Random } from './random.ts';
import type { Puzzle } from './task.ts';

const SIDE = 10;
const task = arcTask('arc10', SIDE);
const ALL = new Set(task.symmetries.map(({ id }) => id));

const gridOf = (...rows: string[]): Grid => ({
  rows: rows.length,
  columns: rows[0].length,
  cells: Uint8Array.from(rows.join(''), Number),
});
const rowsOf = ({ rows, columns, cells }: Grid): string[] =>
  Array.from({ length: rows }, (_, i) => cells.subarray(i * columns, (i + 1) * columns).join(''));

const grids = fc
  .record({ rows: fc.integer({ min: 1, max: SIDE }), columns: fc.integer({ min: 1, max: SIDE }), seed: fc.nat() })
  .map(({ rows, columns, seed }) => {
    const random = Random.from(seed);
    return newGrid(rows, columns, () => random.below(10));
  });

function generated(count: number, seed = 'arc'): Puzzle[] {
  const out: Puzzle[] = [];
  for (const puzzle of task.puzzles({ level: [0, 0] }, new Set(), Random.from(seed))) {
    if (puzzle) out.push(puzzle);
    if (out.length === count) break;
  }
  return out;
}

describe('an ARC canvas', () => {
  it('holds the grid at its place, with end markers below and beside it and padding in the corner', () => {
    const text = task.format(canvasOf(SIDE, gridOf('12', '30'), 1, 2));
    expect(text.match(/.{10}/g)!.slice(0, 5)).toEqual(['__________', '__12|_____', '__30|_____', '__||______', '__________']);
    expect(task.format(canvasOf(SIDE, gridOf('7'), 9, 9))).toBe(`${'_'.repeat(99)}7`);
  });

  it('gives any grid back', () => {
    fc.assert(
      fc.property(grids, fc.nat(), fc.nat(), (grid, a, b) => {
        const [top, left] = [a % (SIDE - grid.rows + 1), b % (SIDE - grid.columns + 1)];
        const canvas = canvasOf(SIDE, grid, top, left);
        expect(sameGrid(cropGrid(canvas, SIDE, top, left), grid)).toBe(true);
        expect(task.parse(task.format(canvas))).toEqual(canvas);
        expect(task.check(canvas, canvas).solved).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is cropped to the largest rectangle of colours from its corner, as the published evaluation does', () => {
    const canvas = canvasOf(SIDE, gridOf('1111', '1111', '1111'));
    canvas[2 * SIDE + 1] = 0;
    expect(rowsOf(cropGrid(canvas, SIDE))).toEqual(['1111', '1111']);
    canvas[0] = 1;
    expect(cropGrid(canvas, SIDE).cells.length).toBe(0);
    expect(task.check(canvas, canvas).solved).toBe(false);
  });
});

describe('turns and flips', () => {
  it('are those of numpy, by their published numbers', () => {
    const grid = gridOf('123', '456');
    const published = ['123/456', '36/25/14', '654/321', '41/52/63', '321/654', '456/123', '14/25/36', '63/52/41'];
    expect(published.map((_, dihedral) => rowsOf(turned(grid, dihedral)).join('/'))).toEqual(published);
  });

  it('are taken back by their inverses', () => {
    fc.assert(
      fc.property(grids, fc.nat(7), (grid, dihedral) => sameGrid(turned(turned(grid, dihedral), DIHEDRAL_INVERSE[dihedral]), grid)),
    );
  });
});

describe('copies', () => {
  it('carry their change in their name, and can be taken back', () => {
    fc.assert(
      fc.property(grids, fc.nat(), fc.string(), (grid, seed, base) => {
        const change = drawChange(Random.from(seed));
        const read = readCopyName(copyName(base, change));
        expect(read).toEqual({ base, change });
        expect(sameGrid(unchanged(changed(grid, change), change), grid)).toBe(true);
      }),
    );
    expect(copyName('007bbfb7', { dihedral: 3, names: Uint8Array.of(0, 2, 1, 3, 4, 5, 6, 7, 8, 9) })).toBe('007bbfb7_t3_0213456789');
  });

  it.each(['007bbfb7', 'x_t8_0123456789', 'x_t1_1023456789', 'x_t1_0113456789', ''])('%j is the name of no copy', (name) => {
    expect(readCopyName(name)).toEqual({ base: name, change: undefined });
  });
});

describe('ARC symmetries', () => {
  it('leave a puzzle in its class, and nothing but its place changes by translation', () => {
    const random = Random.from('symmetries');
    for (const on of [new Set<string>(), new Set(['translation']), ALL]) {
      const augmentation = task.augmentation(on);
      for (const puzzle of generated(20)) {
        const image = { question: new Uint8Array(task.cells), answer: new Uint8Array(task.cells), id: puzzle.id! };
        augmentation.apply(random, puzzle, image.question, image.answer);
        expect(augmentation.classOf(image)).toEqual(augmentation.classOf(puzzle));
        expect(task.check(image.answer, image.question).solved).toBe(true);
        if (on.size === 0) expect(image).toEqual(puzzle);
      }
    }
  });

  it('draw as many random numbers whatever the puzzle', () => {
    const { apply } = task.augmentation(new Set(['translation']));
    const states = generated(5).map((puzzle) => {
      const random = Random.from('draws');
      apply(random, puzzle, new Uint8Array(task.cells), new Uint8Array(task.cells));
      return random.state.join();
    });
    expect(new Set(states).size).toBe(1);
  });
});

describe('the families made here', () => {
  it('are all drawn, as sound canvases with room to move', () => {
    const puzzles = generated(300);
    expect(new Set(puzzles.map(({ id }) => id)).size).toBe(Object.keys(FAMILIES).length);
    expect(task.identifiers).toEqual(Object.keys(FAMILIES));
    for (const { question, answer } of puzzles) {
      expect(task.check(question, question).solved).toBe(true);
      expect(task.check(answer, question).solved).toBe(true);
      expect(cropGrid(question, SIDE).rows).toBeLessThan(SIDE);
    }
  });

  it.each([
    ['mirror', ['120', '003'], ['021', '300']],
    ['gravity', ['12', '03', '00'], ['00', '02', '13']],
  ])('%s keeps its rule', (name, first, second) => {
    // The rule is tried on drawn inputs; these two lines say it in small.
    const rule: Record<string, (grid: Grid) => string[]> = {
      mirror: (grid) => rowsOf(grid).map((row) => [...row].reverse().join('')),
      gravity: (grid) => {
        const columns = rowsOf(turned(grid, 6)).map((column) => column.replaceAll('0', '').padStart(grid.rows, '0'));
        return rowsOf(turned(gridOf(...columns), 6));
      },
    };
    expect(rule[name](gridOf(...first))).toEqual(second);
    for (let i = 0; i < 20; i++) {
      const { input, output } = FAMILIES[name](Random.from(i), 6);
      expect(rowsOf(output)).toEqual(rule[name](input));
    }
  });
});
