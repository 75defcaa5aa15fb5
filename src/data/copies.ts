/** Augmented copies as the published data sets hold them: the original first, then copies under random symmetries. */
import { changed, copyName, drawChange, readCopyName } from '../puzzles/arc/copies.ts';
import { canvasOf, cropGrid, type Grid, originOf } from '../puzzles/arc/grid.ts';
import { MOST_PUZZLES } from '../puzzles/dataset.ts';
import { Random, type Seed } from '../puzzles/random.ts';
import { type ImportedSet, PARTS, type Part, type RatedPuzzle } from './set.ts';

/** Draws for a copy that equals none before, on average. */
const TRIES = 5;

/**
 * Training puzzles get copies under all symmetries of their task. ARC's tasks are copied with their tests, each copy under an
 * identifier of its own; training examples are moved about the canvas, all but one of each puzzle.
 * @throws RangeError if the copies are too many, or the set has copies already.
 */
export function withCopies(set: ImportedSet, copies: number, seed: Seed): ImportedSet {
  if (copies === 0) return set;
  if (set.training.length * (copies + 1) > MOST_PUZZLES)
    throw new RangeError(`${set.training.length} puzzles with ${copies} copies each are more than ${MOST_PUZZLES}; take fewer copies`);
  const random = Random.from(seed, 'copies');
  return set.task.look === 'colours' ? arcCopies(set, copies, random) : boardCopies(set, copies, random);
}

function boardCopies(set: ImportedSet, copies: number, random: Random): ImportedSet {
  const { task } = set;
  if (set.training.some(({ group }) => group !== undefined)) throw hasCopies();
  const { apply } = task.augmentation(new Set(task.symmetries.map(({ id }) => id)));
  const training = set.training.flatMap((puzzle, group): RatedPuzzle[] => {
    const images = Array.from({ length: copies }, () => {
      const image = { ...puzzle, question: new Uint8Array(task.cells), answer: new Uint8Array(task.cells), group };
      apply(random, puzzle, image.question, image.answer);
      return image;
    });
    return [{ ...puzzle, group }, ...images];
  });
  return { ...set, training };
}

const hasCopies = (): RangeError => new RangeError('the set has augmented copies already');

interface Example {
  readonly part: Part;
  readonly input: Grid;
  readonly output: Grid;
}

function arcCopies(set: ImportedSet, copies: number, random: Random): ImportedSet {
  const side = set.task.shape.rows;
  const examplesOf = new Map<number, Example[]>();
  for (const part of PARTS)
    for (const { id = 0, question, answer } of set[part]) {
      const { top, left } = originOf(question, side);
      const example = { part, input: cropGrid(question, side, top, left), output: cropGrid(answer, side, top, left) };
      examplesOf.set(id, [...(examplesOf.get(id) ?? []), example]);
    }
  const identifiers = set.identifiers.slice(0, 1);
  const parts: Record<Part, RatedPuzzle[]> = { training: [], test: [] };
  const add = (name: string, examples: readonly Example[]): void => {
    const id = identifiers.push(name) - 1;
    const training = examples.filter(({ part }) => part === 'training');
    const still = training[random.below(Math.max(1, training.length))];
    for (const example of examples) {
      const { part, input, output } = example;
      const room = (long: 'rows' | 'columns'): number =>
        part === 'test' || example === still ? 0 : side - Math.max(input[long], output[long]);
      const top = random.below(room('rows') + 1);
      const left = random.below(room('columns') + 1);
      const [question, answer] = [canvasOf(side, input, top, left), canvasOf(side, output, top, left)];
      parts[part].push({ name, id, rating: undefined, question, answer });
    }
  };
  for (const [old, examples] of examplesOf) {
    const name = set.identifiers[old];
    if (readCopyName(name).change) throw hasCopies();
    add(name, examples);
    const seen = new Set([contents(examples)]);
    for (let tries = TRIES * copies; tries > 0 && seen.size <= copies; tries--) {
      const change = drawChange(random);
      const copy = examples.map((example) => ({
        ...example,
        input: changed(example.input, change),
        output: changed(example.output, change),
      }));
      const key = contents(copy);
      if (seen.has(key)) continue;
      seen.add(key);
      add(copyName(name, change), copy);
    }
  }
  return { ...set, ...parts, identifiers };
}

const contents = (examples: readonly Example[]): string =>
  examples
    .flatMap(({ input, output }) => [input, output])
    .map(({ columns, cells }) => `${columns}:${cells.join('')}`)
    .join();
