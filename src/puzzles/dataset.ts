/**
 * Data sets: puzzles to train on, and puzzles held out that training never shows in any guise.
 *
 * Augmentation joins puzzles, and their solutions, into classes whose members turn into each other. Classes are held out whole:
 * by puzzle, so that no held-out set of givens equals a training one under the symmetries in use; or by solution, so that no
 * held-out solution is the image of a training one. The description says which, for wherever an accuracy is shown.
 */
import * as v from 'valibot';
import { Random } from './random.ts';
import { type Augmentation, DIFFICULTIES, type Puzzle, SpecError, type Task } from './task.ts';
import { TASKS, type TaskId } from './tasks.ts';
import { wishOf } from './wish.ts';

/** Fewer classes than this are not split: a handful of boards in disguise on either side would measure chance. */
const LEAST_CLASSES = 4;
/** Where there are few classes, one in six is held out, up to six of them, so that a figure does not hang on a single one. */
const heldOutAtLeast = (classes: number, wanted: number): number => Math.max(1, Math.min(6, wanted, Math.floor(classes / 6)));

/** Repeated questions in a row after which a source counts as exhausted. */
const MOST_REPEATS = 20_000;

const range = v.pipe(v.strictTuple([v.number(), v.number()]), v.readonly());
/** More are neither made nor kept in memory. */
export const MOST_PUZZLES = 1_000_000;
const count = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_PUZZLES));

/** Fields that say which puzzles are made, and nothing of a file's: those are taken as they are. */
export const OF_MADE = ['level', 'difficulty', 'guesses', 'symmetric', 'unique'] as const;

/** What `buildDataset` needs, as plain JSON. The same specification gives the same data set. */
export const datasetSchema = v.strictObject({
  task: v.picklist(Object.keys(TASKS) as TaskId[]),
  /** Puzzles read from a file, by the name that people know and the SHA-256 of the stored set; left out, they are generated. */
  file: v.optional(v.strictObject({ name: v.string(), sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)) })),
  /** Which puzzles are generated: a range of what the task counts, or `minimal`. */
  level: v.optional(v.union([v.literal('minimal'), range])),
  /** Guesses that the rating solver needs. */
  guesses: v.optional(range),
  /** What techniques a Sudoku asks for, in a word. */
  difficulty: v.optional(v.picklist(DIFFICULTIES)),
  symmetric: v.optional(v.boolean()),
  /** Only mazes with a single shortest path. */
  unique: v.optional(v.boolean()),
  /** Training puzzles, at most: fewer where no more exist. */
  count,
  /** Symmetries to train under, by id; those left out are off. */
  augment: v.record(v.string(), v.boolean()),
  /** What no held-out class shares with a training one; `file`: the file's own two parts. */
  split: v.picklist(['puzzles', 'solutions', 'file']),
  /** Puzzles to hold out. */
  heldOut: count,
  seed: v.union([v.string(), v.pipe(v.number(), v.finite())]),
});
export type DatasetSpec = Readonly<v.InferOutput<typeof datasetSchema>>;
export type SplitRules = Pick<DatasetSpec, 'count' | 'augment' | 'split' | 'heldOut' | 'seed'>;

export interface Dataset {
  readonly task: Task;
  readonly split: DatasetSpec['split'];
  readonly training: readonly Puzzle[];
  readonly heldOut: readonly Puzzle[];
  readonly augmentation: Augmentation;
  /** Classes of puzzles or of solutions, as split, that each side has. */
  readonly classes: { readonly training: number; readonly heldOut: number };
  /** What is held out, in one plain sentence. */
  readonly description: string;
  /** Names of the puzzle identifiers, the blank one first. */
  readonly identifiers: readonly string[];
}

/** Puzzles that were read from a file. */
export interface PuzzleFile {
  readonly task: Task;
  readonly training: readonly Puzzle[];
  /** Empty where the file makes no difference. */
  readonly test: readonly Puzzle[];
  /** Names of the puzzle identifiers, the blank one first. */
  readonly identifiers: readonly string[];
}

export const BLANK_IDENTIFIER = '<blank>';

/** How far a data set is built: puzzles found, and how many are wanted at most. */
export interface Progress {
  readonly found: number;
  readonly wanted: number;
}

/** The same rules for a file's puzzles: what says which ones to generate is left out. */
export const ofFile = (
  { level: _, guesses: __, symmetric: ___, unique: ____, difficulty: _____, ...rules }: DatasetSpec,
  file: DatasetSpec['file'],
): DatasetSpec => ({
  ...rules,
  file,
});

/** Runs a generator to its end. */
function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/**
 * @param file the puzzles, where the specification names a file.
 * @throws SpecError if the specification asks for what does not exist, with the nearest that does.
 */
export const buildDataset = (spec: DatasetSpec, file?: PuzzleFile): Dataset => finish(buildingDataset(spec, file));

/** The same a step at a time, for a host that shows progress and may stop. */
export function* buildingDataset(spec: DatasetSpec, file?: PuzzleFile): Generator<Progress, Dataset> {
  const task: Task = TASKS[spec.task];
  if (spec.file && !file)
    throw new SpecError('file', `the puzzles of ${spec.file.name} are not here`, undefined, 'import the file again on the Data page');
  if (file && spec.split === 'file') return ownParts(task, file, spec);
  const generated = () => task.puzzles(wishOf(task, spec), switchedOn(task, spec.augment), Random.from(spec.seed, 'puzzles'));
  const puzzles = file ? Random.from(spec.seed, 'puzzles').shuffle([...file.training, ...file.test]) : generated();
  return { ...(yield* splitting(task, puzzles, spec)), ...(file ? { identifiers: file.identifiers } : {}) };
}

/** The two parts that a file came with. @throws SpecError if one is empty. */
function ownParts(task: Task, file: PuzzleFile, rules: SplitRules): Dataset {
  const training = file.training.slice(0, rules.count);
  const heldOut = file.test.slice(0, rules.heldOut);
  if (!training.length || !heldOut.length)
    throw new SpecError('split', 'the file has no test part of its own', { split: 'puzzles' }, 'hold out some of its puzzles');
  const on = switchedOn(task, rules.augment);
  const augmentation = task.augmentation(on);
  const summary = { training: training.length, heldOut: heldOut.length };
  return {
    task,
    split: rules.split,
    training,
    heldOut,
    augmentation,
    classes: summary,
    description: sentence(task, on, rules.split, heldOut.length, training.length, summary),
    identifiers: file.identifiers,
  };
}

/**
 * Splits puzzles from anywhere. Repeated questions count once; the source is read only as far as needed.
 * @throws SpecError if no honest split exists, with the nearest rules under which one does.
 */
export const splitPuzzles = (task: Task, source: Iterable<Puzzle | undefined>, rules: SplitRules): Dataset =>
  finish(splitting(task, source, rules));

/** Splits step by step, for a host that shows progress and may stop. */
export function* splitting(task: Task, source: Iterable<Puzzle | undefined>, rules: SplitRules): Generator<Progress, Dataset> {
  const on = switchedOn(task, rules.augment);
  const augmentation = task.augmentation(on);
  const classOf = classifier(augmentation, rules.split);
  const puzzles = distinct(source)[Symbol.iterator]();

  const pool: Puzzle[] = [];
  const classes: string[] = [];
  const enough = poolSize(rules, rules.heldOut);
  while (pool.length < enough) {
    const { done, value } = puzzles.next();
    if (done) break;
    if (value) {
      pool.push(value);
      classes.push(classOf(value));
    }
    yield { found: pool.length, wanted: enough };
  }
  const choice = chooseClasses(classes, rules, rules.heldOut);
  if (!choice.heldOut) throw refusal(task, pool, classes, on, rules);
  const kept = choice.heldOut;

  const places = takeInTurns(classes, kept, rules.heldOut);
  const heldOut = places.map((place) => pool[place]);
  const training: Puzzle[] = [];
  const trained = new Set<string>();
  const train = (puzzle: Puzzle, name: string): void => {
    if (training.length >= rules.count || kept.has(name)) return;
    training.push(puzzle);
    trained.add(name);
  };
  pool.forEach((puzzle, i) => {
    train(puzzle, classes[i]);
  });
  while (training.length < rules.count) {
    const { done, value } = puzzles.next();
    if (done) break;
    if (value) train(value, classOf(value));
    yield { found: training.length + heldOut.length, wanted: rules.count + heldOut.length };
  }

  const summary = { training: trained.size, heldOut: new Set(places.map((place) => classes[place])).size };
  return {
    task,
    split: rules.split,
    training,
    heldOut,
    augmentation,
    classes: summary,
    description: sentence(task, on, rules.split, heldOut.length, training.length, summary),
    identifiers: [BLANK_IDENTIFIER, ...(task.identifiers ?? [])],
  };
}

/** Puzzles to look at before classes are held out: with that many, at most half need be held out wherever no end is in sight. */
const poolSize = ({ count: training }: SplitRules, heldOut: number): number => Math.max(training + heldOut, 2 * heldOut, 64);

/** @throws SpecError if a switch is not one of the task's. */
function switchedOn(task: Task, augment: SplitRules['augment']): ReadonlySet<string> {
  const known = task.symmetries.map(({ id }) => id);
  const on = Object.entries(augment).flatMap(([id, flag]) => (flag ? [id] : []));
  const unknown = on.filter((id) => !known.includes(id));
  if (unknown.length > 0)
    throw new SpecError(
      'augment',
      `${task.title} has no symmetry ${unknown.join(', ')}`,
      { augment: switches(task, new Set(on)) },
      `choose among ${known.join(', ')}`,
    );
  return new Set(on);
}

const switches = (task: Task, on: ReadonlySet<string>): Record<string, boolean> =>
  Object.fromEntries(task.symmetries.map(({ id }) => [id, on.has(id)]));

/** Leaves out repeated questions; ends where a source without end has next to nothing new. */
export function* distinct(source: Iterable<Puzzle | undefined>): Generator<Puzzle | undefined, void> {
  const seen = new Set<string>();
  let repeats = 0;
  for (const puzzle of source) {
    const key = puzzle && String.fromCharCode(...puzzle.question);
    if (key === undefined || !seen.has(key)) {
      yield puzzle;
      if (key !== undefined) {
        seen.add(key);
        repeats = 0;
      }
    } else if (++repeats > MOST_REPEATS) return;
    else yield undefined;
  }
}

function classifier(augmentation: Augmentation, split: DatasetSpec['split']): (puzzle: Puzzle) => string {
  if (split === 'puzzles') return (puzzle) => augmentation.classOf(puzzle).question;
  // Small boards have many puzzles to a solution.
  const known = new Map<string, string>();
  const className = (puzzle: Puzzle): string => {
    const key = augmentation.solutionImage?.(puzzle) ?? puzzle.answer.join();
    const name = known.get(key) ?? augmentation.classOf(puzzle).answer;
    known.set(key, name);
    return name;
  };
  // Of large boards hardly two solutions agree in their invariant: the first one's class is called by it, without being worked out.
  const first = new Map<string, Puzzle>();
  return (puzzle) => {
    const invariant = augmentation.solutionInvariant?.(puzzle);
    if (invariant === undefined) return className(puzzle);
    const other = first.get(invariant);
    if (!other) first.set(invariant, puzzle);
    return !other || className(other) === className(puzzle) ? invariant : className(puzzle);
  };
}

interface Choice {
  readonly classes: number;
  /** Puzzles that at most half of the classes hold: no more can be held out. */
  readonly most: number;
  readonly heldOut: ReadonlySet<string> | undefined;
}

/** Draws classes until they hold `wanted` puzzles; undefined where that takes more than half of them, or there are too few. */
function chooseClasses(classOfPuzzle: readonly string[], rules: SplitRules, wanted: number): Choice {
  const sizes = new Map<string, number>();
  for (const name of classOfPuzzle) sizes.set(name, (sizes.get(name) ?? 0) + 1);
  const order = Random.from(rules.seed, 'held out').shuffle([...sizes.keys()]);
  const half = order.slice(0, Math.floor(order.length / 2));
  const heldOut = new Set<string>();
  let puzzles = 0;
  for (const name of half) {
    if (puzzles >= wanted && heldOut.size >= heldOutAtLeast(order.length, wanted)) break;
    heldOut.add(name);
    puzzles += sizes.get(name)!;
  }
  const valid = order.length >= LEAST_CLASSES && puzzles >= wanted;
  return { classes: order.length, most: puzzles, heldOut: valid ? heldOut : undefined };
}

/** Places of one puzzle of each held-out class, then of a second of each..., so that all classes are represented alike. */
function takeInTurns(classes: readonly string[], heldOut: ReadonlySet<string>, wanted: number): number[] {
  const rounds: number[][] = [];
  const turns = new Map<string, number>();
  classes.forEach((name, place) => {
    if (!heldOut.has(name)) return;
    const turn = turns.get(name) ?? 0;
    turns.set(name, turn + 1);
    rounds[turn] ??= [];
    rounds[turn].push(place);
  });
  return rounds.flat().slice(0, wanted);
}

function refusal(task: Task, pool: readonly Puzzle[], classes: readonly string[], on: ReadonlySet<string>, rules: SplitRules): SpecError {
  const { classes: total, most } = chooseClasses(classes, rules, rules.heldOut);
  if (total >= LEAST_CLASSES) {
    // A smaller choice may draw on fewer puzzles, so the nearest value is tried before it is named.
    let nearest = most;
    while (nearest > 0 && !chooseClasses(classes.slice(0, poolSize(rules, nearest)), rules, nearest).heldOut) nearest--;
    return new SpecError(
      'heldOut',
      `${rules.heldOut} puzzles are more than half of the ${total} classes of ${rules.split} hold ${underWhat(task, on)}`,
      nearest > 0 ? { heldOut: nearest } : undefined,
      nearest > 0 ? `the most is ${nearest}` : 'take more puzzles',
    );
  }
  const reason = `${underWhat(task, on)} all ${rules.split} fall into ${total} ${total === 1 ? 'class' : 'classes'}, too few to hold any out`;
  for (const off of subsets([...on].filter((id) => id !== 'digits'))) {
    const fewer = new Set([...on].filter((id) => !off.includes(id)));
    const renamed = pool.map(classifier(task.augmentation(fewer), rules.split));
    const choice = chooseClasses(renamed, rules, rules.heldOut);
    if (choice.heldOut)
      return new SpecError(
        'augment',
        reason,
        { augment: switches(task, fewer) },
        `turn off ${listed(labels(task, new Set(off)))}, which leaves ${choice.classes} classes`,
      );
  }
  return new SpecError('split', reason, undefined, 'take fewer symmetries, more puzzles, or another range of givens');
}

/** The subsets that are not empty, smallest first. */
function subsets(items: readonly string[]): string[][] {
  let all: string[][] = [[]];
  for (const item of items) all = all.concat(all.map((set) => [...set, item]));
  return all.slice(1).sort((a, b) => a.length - b.length);
}

const labels = (task: Task, on: ReadonlySet<string>): string[] => task.symmetries.flatMap(({ id, label }) => (on.has(id) ? [label] : []));

const listed = (items: readonly string[]): string =>
  items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${items.at(-1)}` : items.join();

const underWhat = (task: Task, on: ReadonlySet<string>): string =>
  on.size > 0 ? `under ${listed(labels(task, on))}` : 'without augmentation';

function sentence(
  task: Task,
  on: ReadonlySet<string>,
  split: DatasetSpec['split'],
  heldOut: number,
  training: number,
  classes: Dataset['classes'],
): string {
  const number = (n: number): string => n.toLocaleString('en-US');
  const plural = (n: number): string => `${number(n)} ${n === 1 ? 'class' : 'classes'}`;
  const ofClasses = (puzzles: number, n: number): string => (n < puzzles ? ` (${plural(n)})` : '');
  const puzzles = `${number(heldOut)} ${task.title}${task.levels.counts === 'path' ? 's' : ' puzzles'}`;
  const same = task.levels.counts === 'givens' ? 'has the givens of' : 'is';
  switch (split) {
    case 'puzzles':
      return (
        `Unseen puzzles: ${puzzles}${ofClasses(heldOut, classes.heldOut)}; ` +
        `none ${same} one of the ${number(training)} training puzzles${ofClasses(training, classes.training)}, ${underWhat(task, on)}.`
      );
    case 'solutions':
      return (
        `Unseen solutions: ${puzzles} whose solutions fill ${plural(classes.heldOut)}; ` +
        `the solutions of the ${number(training)} training puzzles fill ${number(classes.training)} more, ${underWhat(task, on)}.`
      );
    case 'file':
      return `Test part of the file: ${puzzles}; ${number(training)} puzzles to train on.`;
  }
}
