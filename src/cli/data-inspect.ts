import { previewOf } from '../data/preview.ts';
import { readArguments } from './arguments.ts';
import { readPuzzles } from './puzzle-files.ts';
import { UsageError } from './usage.ts';

/** One JSON line: what a set holds, how often puzzles repeat, ratings, and test puzzles that are training puzzles in disguise. */
export async function inspectData(args: readonly string[]): Promise<number> {
  const options = readArguments(args, []);
  const [path, ...more] = options.files;
  if (path === undefined || more.length > 0) throw new UsageError('data inspect takes one file, folder or zip');
  const set = await readPuzzles(path, true);
  const { puzzles, ...counts } = previewOf(set);
  const first = puzzles.map(({ question, answer, ...about }) => ({
    ...about,
    question: set.task.format(question),
    answer: set.task.format(answer),
  }));
  console.log(JSON.stringify({ ...counts, first: first.slice(0, 3) }));
  return 0;
}
