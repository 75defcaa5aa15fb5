/** Which part of a set a file or folder is, as its name says, or else the folders that it is in. */
import { type Collector, listed, type Part } from './set.ts';

type Word = 'training' | 'test' | 'validation';

const WORDS: readonly (readonly [RegExp, Word])[] = [
  [/\btrain(ing)?\b/, 'training'],
  [/\b(test(ing|s|set)?|(hold|held) ?out)\b/, 'test'],
  [/\b(val|valid|validation|dev|eval|evaluation)\b/, 'validation'],
];

/** `Train.csv`, `sudoku_test_1.csv`, `validation/hard.txt`, `puzzlesTest.csv`. */
export function wordOf(path: string): Word | undefined {
  for (const name of path.split('/').reverse()) {
    const words = name
      .replace(/\.[^.]*$/, '')
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/[^a-z]+/g, ' ');
    const found = WORDS.find(([pattern]) => pattern.test(words));
    if (found) return found[1];
  }
  return undefined;
}

/**
 * The part of each path. Validation is what is held out where nothing is called a test; beside a test it is left out. A test without
 * anything to train on is trained on. What a name does not say plainly is noted.
 */
export function partsOf(paths: readonly string[], into: Collector): ReadonlyMap<string, Part> {
  const named = (word: Word | undefined): string[] => paths.filter((path) => wordOf(path) === word);
  const [tests, validation] = [named('test'), named('validation')];
  const training = paths.filter((path) => !tests.includes(path) && !validation.includes(path));
  if (tests.length && validation.length) into.note(`Left out, since ${listed(tests)} is the test part: ${listed(validation)}.`);
  const heldOut = tests.length ? tests : validation;
  if (training.length === 0) {
    if (heldOut.length) into.note(`Trained on, since nothing else was given to train on: ${listed(heldOut)}.`);
    return new Map(heldOut.map((path) => [path, 'training']));
  }
  if (heldOut.length) into.note(`The test part: ${listed(heldOut)}.`);
  return new Map([...training.map((path) => [path, 'training'] as const), ...heldOut.map((path) => [path, 'test'] as const)]);
}
