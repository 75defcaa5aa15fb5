/** Puzzles made for a data set: as many as are wanted, or as there are when somebody says stop. */
import { Collector, type ImportedSet, PARTS, type Part } from '../data/set.ts';
import { distinct, type Progress, splitPuzzles, splitting } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import { type Puzzle, SpecError, type Task } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';
import type { Making } from './library-protocol.ts';

type Parts = Readonly<Record<Part, readonly Puzzle[]>>;

/** Of what there is when somebody says stop, to test on. */
const HELD_OUT_SHARE = 0.1;

/**
 * The same wishes make the same set, which is also the one that training makes of them. Rated as the family rates.
 * @throws SpecError if no such puzzles, or no honest split of them, exist.
 */
export function* making(wishes: Making, stopped: () => boolean): Generator<Progress, ImportedSet> {
  const task: Task = TASKS[wishes.task];
  const parts = wishes.heldOut > 0 ? yield* twoParts(task, wishes, stopped) : yield* onePart(task, wishes, stopped);
  const into = new Collector(task);
  const wanted = parts.training.length + parts.test.length;
  for (const part of PARTS)
    for (const puzzle of parts[part]) {
      into.add(part, { ...puzzle, name: '', rating: task.rating(puzzle) });
      // Made they all are; rating them takes a moment more.
      yield { found: wanted, wanted };
    }
  return into.set(title(task, wishes), 'made here');
}

function title(task: Task, { level, difficulty, seed }: Making): string {
  const counted = { givens: 'givens', path: 'moves', nothing: '' }[task.levels.counts];
  return `${task.title}, ${difficulty ? `${difficulty}, ` : ''}${level === 'minimal' ? 'minimal' : `${level.join('–')} ${counted}`}, seed ${seed}`;
}

function* untilStopped(task: Task, { augment, seed, ...wish }: Making, stopped: () => boolean): Generator<Puzzle | undefined, void> {
  const on = new Set(Object.entries(augment).flatMap(([id, flag]) => (flag ? [id] : [])));
  for (const puzzle of task.puzzles(wish, on, Random.from(seed, 'puzzles'))) {
    if (stopped()) return;
    yield puzzle;
  }
}

function* onePart(task: Task, wishes: Making, stopped: () => boolean): Generator<Progress, Parts> {
  const training: Puzzle[] = [];
  for (const puzzle of distinct(untilStopped(task, wishes, stopped))) {
    if (puzzle) training.push(puzzle);
    yield { found: training.length, wanted: wishes.count };
    if (training.length === wishes.count) break;
  }
  return { training, test: [] };
}

function* twoParts(task: Task, { count, ...wishes }: Making, stopped: () => boolean): Generator<Progress, Parts> {
  const rules = { ...wishes, count: count - wishes.heldOut };
  const drawn: Puzzle[] = [];
  function* source(): Generator<Puzzle | undefined, void> {
    for (const puzzle of untilStopped(task, rules, stopped)) {
      if (puzzle) drawn.push(puzzle);
      yield puzzle;
    }
  }
  try {
    const { training, heldOut } = yield* splitting(task, source(), rules);
    return { training, test: heldOut };
  } catch (error) {
    if (!stopped() || !(error instanceof SpecError)) throw error;
    return splitOrWhole(task, drawn, { ...rules, heldOut: Math.max(1, Math.floor(drawn.length * HELD_OUT_SHARE)) });
  }
}

/** Too few puzzles to hold any out are one part. */
function splitOrWhole(task: Task, drawn: readonly Puzzle[], rules: Making): Parts {
  try {
    const { training, heldOut } = splitPuzzles(task, drawn, rules);
    return { training, test: heldOut };
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return { training: drawn, test: [] };
  }
}
