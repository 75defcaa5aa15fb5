import { writeCsv } from '../data/csv.ts';
import type { RatedPuzzle } from '../data/set.ts';
import { distinct } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import { DIFFICULTIES, type Level, SpecError, type Task } from '../puzzles/task.ts';
import { FAMILIES, TASKS, type TaskId } from '../puzzles/tasks.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { assertWritable, writeWhole } from './files.ts';
import { UsageError } from './usage.ts';

const DEFAULT_COUNT = 1000;

/** Makes puzzles and writes them as CSV, rated by guesses or moves; one line on stderr tells how many, and how fast. */
export async function generateData(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['task', 'level', 'difficulty', 'guesses', 'count', 'seed', 'out'], ['symmetric', 'unique']);
  if (options.files.length) throw new UsageError(`data generate takes no files, but got "${options.files[0]}"`);
  const task = taskOf(options.required('task'));
  const count = options.count('count') ?? DEFAULT_COUNT;
  const seed = options.count('seed', 0) ?? 0;
  const out = options.text('out');
  if (out) assertWritable(out);
  const wish = {
    level: levelOf(options, task),
    difficulty: options.choice('difficulty', DIFFICULTIES),
    guesses: rangeOf(options, 'guesses'),
    symmetric: options.on('symmetric'),
    unique: options.on('unique'),
  };

  const begun = process.cpuUsage();
  const found: RatedPuzzle[] = [];
  try {
    for (const puzzle of distinct(task.puzzles(wish, new Set(), Random.from(seed, 'puzzles')))) {
      if (puzzle) found.push({ ...puzzle, name: `${task.id}, seed ${seed}`, rating: task.rating(puzzle) });
      if (found.length === count) break;
    }
  } catch (error) {
    throw error instanceof SpecError ? new UsageError(error.message) : error;
  }
  const seconds = process.cpuUsage(begun).user / 1e6;
  const text = [...writeCsv(task, found)].join('');
  if (out) writeWhole(out, Buffer.from(text));
  else process.stdout.write(text);
  const fewer = found.length < count ? ', all there are' : '';
  process.stderr.write(
    `${found.length} of ${task.title}${fewer}, in ${seconds.toFixed(2)} s of processor time: ${Math.round(found.length / seconds)} a second\n`,
  );
  return 0;
}

function taskOf(id: string): Task {
  const task = Object.hasOwn(TASKS, id) ? TASKS[id as TaskId] : undefined;
  const written = FAMILIES.flatMap(({ tasks }) => tasks).filter(({ look }) => look !== 'colours');
  if (!task || !written.includes(task))
    throw new UsageError(`--task takes one of ${written.map((known) => known.id).join(', ')}; not "${id}"`);
  return task;
}

const levelOf = (options: Arguments, task: Task): Level =>
  options.text('level') === 'minimal' ? 'minimal' : (rangeOf(options, 'level') ?? task.levels.usual);

/** "12-48", or "12" for exactly so many. */
function rangeOf(options: Arguments, flag: 'level' | 'guesses'): readonly [number, number] | undefined {
  const text = options.text(flag);
  if (text === undefined) return undefined;
  const [, least, most = least] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  if (least === undefined) throw new UsageError(`--${flag} takes a number or a range such as 12-48, not "${text}"`);
  return [Number(least), Number(most)];
}
