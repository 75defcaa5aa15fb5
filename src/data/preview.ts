/** What there is to see of a set before it is kept. */
import type { Progress } from '../puzzles/dataset.ts';
import type { Augmentation, DifficultyLevel, Puzzle } from '../puzzles/task.ts';
import type { TaskId } from '../puzzles/tasks.ts';
import { type ImportedSet, PARTS, type Part } from './set.ts';

const SHOWN = 12;
const MOST_BINS = 40;
/** Puzzles whose difficulty is looked at: a share of them is known to three points. */
const MOST_LEVELLED = 1000;
/** For the classes of large sets, which take milliseconds each. */
const MILLISECONDS = 2000;

export interface PreviewPuzzle {
  /** Tokens. */
  readonly question: Uint8Array;
  readonly answer: Uint8Array;
  readonly part: Part;
  readonly name: string;
  readonly rating: number | undefined;
  /** By technique; left out where the family knows none. */
  readonly level?: DifficultyLevel;
}

export interface SetPreview {
  readonly name: string;
  /** "sudoku-extreme CSV", "ARC task", ... */
  readonly format: string;
  readonly task: TaskId;
  readonly training: number;
  readonly test: number;
  /** The blank one included. */
  readonly identifiers: number;
  /** The first few. */
  readonly puzzles: readonly PreviewPuzzle[];
  /** Questions that came more than once; only the first is kept. */
  readonly duplicates: number;
  /** Test puzzles that are a training puzzle under the task's symmetries. */
  readonly overlap: number;
  /** How many puzzles of each part were compared for that, where time did not allow for all. */
  readonly compared?: Readonly<Record<Part, number>>;
  /** Puzzles by rating; bin i reaches from edges[i] to edges[i + 1], the last edge included. Absent where the source has no ratings. */
  readonly ratings: { readonly edges: readonly number[]; readonly counts: readonly number[] } | undefined;
  /** Puzzles by difficulty, of so many taken evenly from the set; left out where the family knows no technique. */
  readonly levels?: { readonly of: number; readonly counts: Readonly<Partial<Record<DifficultyLevel, number>>> };
  readonly badRows: number;
  /** The first bad rows, each naming row and column. */
  readonly problems: readonly string[];
  /** What was left out without being wrong, and what was taken for granted, a sentence each. */
  readonly notes: readonly string[];
}

/** Looks at a set a little at a time. @param clock milliseconds. */
export function* previewing(
  set: ImportedSet,
  milliseconds = MILLISECONDS,
  clock = () => performance.now(),
): Generator<Progress, SetPreview> {
  const { name, format, task, training, test, duplicates, badRows } = set;
  // Both parts are shown where there are two.
  const tests = Math.min(test.length, Math.max(SHOWN / 2, SHOWN - training.length));
  const shown = { training: training.slice(0, SHOWN - tests), test: test.slice(0, tests) };
  const overlap = yield* overlapOf(set, milliseconds, clock);
  const levels = yield* levelsOf(set);
  const levelOf = (puzzle: Puzzle) => (task.difficulty ? { level: task.difficulty(puzzle.question).level } : {});
  return {
    name,
    format,
    task: task.id as TaskId,
    training: training.length,
    test: test.length,
    identifiers: set.identifiers.length,
    puzzles: PARTS.flatMap((part) =>
      shown[part].map((puzzle) => {
        const { question, answer, name, rating } = puzzle;
        return { question, answer, part, name, rating, ...levelOf(puzzle) };
      }),
    ),
    duplicates,
    ...overlap,
    ratings: ratingsOf(set),
    ...levels,
    badRows,
    problems: set.problems.map(({ message }) => message),
    notes: set.notes,
  };
}

export function previewOf(set: ImportedSet): SetPreview {
  const looking = previewing(set);
  for (;;) {
    const { done, value } = looking.next();
    if (done) return value;
  }
}

/** Test puzzles in the class of a training puzzle. Classes are named in turns, one of each part, until all are or time is up. */
function* overlapOf(
  { task, training, test }: ImportedSet,
  milliseconds: number,
  clock: () => number,
): Generator<Progress, Pick<SetPreview, 'overlap' | 'compared'>> {
  if (training.length === 0 || test.length === 0) return { overlap: 0 };
  const augmentation: Augmentation = task.augmentation(new Set(task.symmetries.map(({ id }) => id)));
  const classes: Record<Part, string[]> = { training: [], test: [] };
  const began = clock();
  const wanted = training.length + test.length;
  for (let i = 0; i < Math.max(training.length, test.length); i++) {
    for (const [part, puzzle] of [['training', training[i]] as const, ['test', test[i]] as const])
      if (puzzle) classes[part].push(augmentation.classOf(puzzle).question);
    if (clock() - began > milliseconds) break;
    yield { found: classes.training.length + classes.test.length, wanted };
  }
  const known = new Set(classes.training);
  // Puzzles that are equal as they stand are found without their classes.
  const same = new Set(training.map(({ question }) => String.fromCharCode(...question)));
  const overlap = test.filter(({ question }, i) => known.has(classes.test[i] ?? '') || same.has(String.fromCharCode(...question))).length;
  const all = classes.training.length + classes.test.length === wanted;
  return { overlap, ...(all ? {} : { compared: { training: classes.training.length, test: classes.test.length } }) };
}

function* levelsOf({ task, training, test }: ImportedSet): Generator<Progress, Pick<SetPreview, 'levels'>> {
  if (!task.difficulty) return {};
  const all = [...training, ...test];
  const of = Math.min(all.length, MOST_LEVELLED);
  const counts: Partial<Record<DifficultyLevel, number>> = {};
  for (let i = 0; i < of; i++) {
    const { level } = task.difficulty(all[Math.floor((i * all.length) / of)].question);
    counts[level] = (counts[level] ?? 0) + 1;
    yield { found: i + 1, wanted: of };
  }
  return { levels: { of, counts } };
}

/** Even bins where ratings are close together; where a few are far off, each bin twice as wide as the one before. */
function ratingsOf({ training, test }: ImportedSet): SetPreview['ratings'] {
  const all = [...training, ...test].flatMap(({ rating }) => (rating === undefined ? [] : [rating]));
  if (all.length === 0) return undefined;
  const most = all.reduce((a, b) => Math.max(a, b), 0);
  const edges =
    most <= MOST_BINS
      ? Array.from({ length: Math.floor(most) + 2 }, (_, i) => i)
      : [0, ...Array.from({ length: Math.floor(Math.log2(most)) + 2 }, (_, i) => 2 ** i)];
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const rating of all) counts[edges.findIndex((_, i) => rating < (edges[i + 1] ?? Number.POSITIVE_INFINITY))]++;
  return { edges, counts };
}
