import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { buildDataset, type Dataset, type DatasetSpec, datasetSchema, ofFile, splitPuzzles } from './dataset.ts';
import { ExampleStream } from './stream.ts';
import { orbit } from './sudoku/orbit.testing.ts';
import { SpecError } from './task.ts';
import { TASKS } from './tasks.ts';

const hardest: DatasetSpec = {
  task: 'sudoku4',
  level: 'minimal',
  count: 100_000,
  augment: { digits: true },
  split: 'puzzles',
  heldOut: 256,
  seed: 1,
};
const everything = { digits: true, rows: true, columns: true, bands: true, stacks: true, transpose: true };

const switchedOn = (spec: DatasetSpec): Set<string> => new Set(Object.keys(spec.augment).filter((id) => spec.augment[id]));

function refused(build: () => unknown): SpecError {
  try {
    build();
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Whether no image of a training board is a held-out one, by listing every image. */
function isHonest(spec: DatasetSpec, { training, heldOut }: Dataset): boolean {
  const board = spec.split === 'puzzles' ? 'question' : 'answer';
  const trained = new Set(training.map((puzzle) => puzzle[board].join('')));
  const held = new Set(heldOut.map((puzzle) => puzzle[board].join('')));
  const seen = new Set<string>();
  for (const puzzle of heldOut) {
    if (seen.has(puzzle[board].join(''))) continue;
    for (const image of orbit(puzzle[board], switchedOn(spec))) {
      if (trained.has(image)) return false;
      if (held.has(image)) seen.add(image);
    }
  }
  return true;
}

describe('a data set', () => {
  it('of the hardest 4x4 puzzles has all of them, on one side or the other', () => {
    const set = buildDataset(hardest);
    expect([set.training.length, set.heldOut.length]).toEqual([3568 - 256, 256]);
    expect(set.description).toBe(
      'Unseen puzzles: 256 4x4 Sudoku puzzles; none has the givens of one of the 3,312 training puzzles, under digit naming.',
    );
    expect(isHonest(hardest, set)).toBe(true);
  });

  it('holds out whole solution classes: 2 of the 12 of 4x4', () => {
    const spec: DatasetSpec = { ...hardest, split: 'solutions' };
    const set = buildDataset(spec);
    expect(set.classes).toEqual({ training: 10, heldOut: 2 });
    expect(set.description).toMatch(
      /^Unseen solutions: 256 4x4 Sudoku puzzles whose solutions fill 2 classes; .* fill 10 more, under digit naming\.$/,
    );
    expect(isHonest(spec, set)).toBe(true);
  });

  it('is honest whatever the symmetries, or refused with a choice that is not', () => {
    const spec = fc.record({
      task: fc.constant('sudoku4' as const),
      level: fc.constantFrom<DatasetSpec['level']>('minimal', [4, 6], [8, 9], [15, 16]),
      count: fc.integer({ min: 1, max: 400 }),
      augment: fc.record({
        digits: fc.boolean(),
        rows: fc.boolean(),
        columns: fc.boolean(),
        bands: fc.boolean(),
        stacks: fc.boolean(),
        transpose: fc.boolean(),
      }),
      split: fc.constantFrom('puzzles' as const, 'solutions' as const),
      heldOut: fc.integer({ min: 1, max: 20 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(spec, (drawn) => {
        let wanted: DatasetSpec = drawn;
        let set: Dataset | undefined;
        try {
          set = buildDataset(wanted);
        } catch (error) {
          if (!(error instanceof SpecError)) throw error;
          if (!error.nearest) return;
          wanted = { ...wanted, ...error.nearest };
          set = buildDataset(wanted);
        }
        expect(set.heldOut.length).toBe(wanted.heldOut);
        expect(set.training.length).toBeGreaterThan(0);
        expect(set.training.length).toBeLessThanOrEqual(wanted.count);
        expect(isHonest(wanted, set)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('refuses to hold out solutions that the symmetries join, and says which to turn off', () => {
    const spec: DatasetSpec = { ...hardest, augment: everything, split: 'solutions' };
    const error = refused(() => buildDataset(spec));
    expect(error.message).toMatch(/^augment: under digit naming, .* all solutions fall into 2 classes, too few to hold any out; turn off /);
    expect(buildDataset({ ...spec, ...error.nearest }).heldOut.length).toBe(256);
  });

  it('refuses to hold out more than half, and says how many it can', () => {
    const error = refused(() => buildDataset({ ...hardest, heldOut: 3000 }));
    expect(error.message).toContain(
      'heldOut: 3000 puzzles are more than half of the 3568 classes of puzzles hold under digit naming; the most is 1784',
    );
    expect(buildDataset({ ...hardest, ...error.nearest }).heldOut.length).toBe(1784);
  });

  it('refuses symmetries that the board does not have', () => {
    const spec: DatasetSpec = { ...hardest, task: 'sudoku6', augment: { digits: true, transpose: true } };
    const error = refused(() => buildDataset(spec));
    expect(error.message).toContain('6x6 Sudoku has no symmetry transpose; choose among digits, rows, columns, bands, stacks');
    expect(error.nearest).toEqual({ augment: { digits: true, rows: false, columns: false, bands: false, stacks: false } });
  });

  it('holds out solutions of 6x6 and 9x9', () => {
    for (const [task, level, count] of [
      ['sudoku6', [14, 18], 60],
      ['sudoku9', [34, 40], 20],
    ] as const) {
      const { transpose: _, ...oblong } = everything;
      const set = buildDataset({ ...hardest, task, level, count, augment: oblong, split: 'solutions', heldOut: 10 });
      expect([set.training.length, set.heldOut.length]).toEqual([count, 10]);
      const names = (puzzles: Dataset['training']) => puzzles.map((p) => set.augmentation.classOf(p).answer);
      const trained = new Set(names(set.training));
      for (const name of names(set.heldOut)) expect(trained.has(name)).toBe(false);
    }
  });

  it('counts a repeated question once', () => {
    const set = buildDataset({ ...hardest, count: 40 });
    const split = splitPuzzles(TASKS.sudoku4, [...set.training, ...set.training], { ...hardest, heldOut: 5 });
    expect([split.training.length, split.heldOut.length]).toEqual([35, 5]);
  });

  it('refuses sources with next to nothing in them', () => {
    const few = buildDataset(hardest).training.slice(0, 2);
    const error = refused(() => splitPuzzles(TASKS.sudoku4, few, { ...hardest, heldOut: 1 }));
    expect(error.message).toBe(
      'split: under digit naming all puzzles fall into 2 classes, too few to hold any out; take fewer symmetries, more puzzles, or another range of givens',
    );
  });

  it('repeats by seed, from plain JSON', () => {
    const spec = v.parse(datasetSchema, JSON.parse(JSON.stringify({ ...hardest, count: 50 })));
    expect(buildDataset(spec).training).toEqual(buildDataset(spec).training);
    expect(buildDataset({ ...spec, seed: 2 }).training).not.toEqual(buildDataset(spec).training);
    for (const wrong of [{ task: 'chess' }, { heldOut: 0 }, { count: 1.5 }, { level: [1] }, { seed: Number.NaN }, { extra: 1 }])
      expect(v.safeParse(datasetSchema, { ...hardest, ...wrong }).success).toBe(false);
  });
});

it('asks which puzzles to make where there is no file, and makes nothing of it where there is one', () => {
  const { level: _, ...unsaid } = hardest;
  expect(refused(() => buildDataset(unsaid)).message).toMatch(/^level: is missing/);
  const { task, training, heldOut, identifiers } = buildDataset({ ...hardest, count: 40, heldOut: 8 });
  const file = { name: 'Mine', sha256: 'ab'.repeat(32) };
  const taken = buildDataset(ofFile({ ...hardest, level: [15, 16], count: 40, heldOut: 8 }, file), {
    task,
    training,
    test: heldOut,
    identifiers,
  });
  expect(taken.training.length + taken.heldOut.length).toBe(48);
});

describe('the stream of examples', () => {
  const set = buildDataset({ ...hardest, augment: everything, heldOut: 64 });

  it('gives solved puzzles of the training classes, at random', () => {
    const { task, augmentation } = set;
    const trained = new Set(set.training.map((p) => augmentation.classOf(p).question));
    const { inputs, labels, ids } = new ExampleStream(set.training, set.augmentation, 1).next(300);
    expect([inputs.length, labels.length, ids.length]).toEqual([4800, 4800, 300]);
    const distinct = new Set<string>();
    for (let row = 0; row < 300; row++) {
      const question = Uint8Array.from(inputs.subarray(16 * row, 16 * row + 16));
      const answer = Uint8Array.from(labels.subarray(16 * row, 16 * row + 16));
      expect(task.check(answer, question).solved).toBe(true);
      expect(trained.has(augmentation.classOf({ question, answer }).question)).toBe(true);
      distinct.add(question.join());
    }
    expect(distinct.size).toBeGreaterThan(290);
  });

  it('repeats by seed and resumes from a saved state, whatever the batch', () => {
    const stream = () => new ExampleStream(set.training, set.augmentation, 5);
    const a = stream();
    const b = stream();
    expect(a.next(8)).toEqual(b.next(8));
    const saved: number[] = JSON.parse(JSON.stringify(a.state));
    const rest = a.next(6);
    b.next(1);
    b.restore(saved);
    expect([...b.next(2).inputs, ...b.next(4).inputs]).toEqual([...rest.inputs]);
  });

  it('leaves padding out of the loss', () => {
    const padded = { question: Uint8Array.of(1, 0), answer: Uint8Array.of(2, 0) };
    const still = { apply: set.augmentation.apply, classOf: set.augmentation.classOf };
    const stream = new ExampleStream([padded], { ...still, apply: (_, p, q, a) => [q.set(p.question), a.set(p.answer)] }, 1);
    expect([...stream.next(1).labels]).toEqual([2, -100]);
    expect(() => new ExampleStream([], set.augmentation, 1)).toThrow(RangeError);
  });
});
