/** Checks of a wish for puzzles that hold for every family. */
import { type Level, type Levels, SpecError, type Task, type Wish } from './task.ts';

const isRange = ([least, most]: readonly [number, number], from: number, to: number): boolean =>
  Number.isInteger(least) && Number.isInteger(most) && least >= from && most <= to && least <= most;

/** @throws SpecError unless the field is two whole numbers within the bounds, the smaller one first; names the nearest such range. */
function checkRange(field: 'level' | 'guesses', range: readonly [number, number], from: number, to: number): void {
  if (isRange(range, from, to)) return;
  const clamped = range.map((n) => Math.min(to, Math.max(from, Math.round(n) || 0)));
  const nearest = [Math.min(...clamped), Math.max(...clamped)];
  throw new SpecError(
    field,
    `[${range.join(', ')}] is not a range of whole numbers from ${from} to ${to}`,
    { [field]: nearest },
    `the nearest is [${nearest.join(', ')}]`,
  );
}

/** Guesses beyond this are more than any puzzle needs. */
export const MOST_GUESSES = 1_000_000;

/** @throws SpecError if there is no level. */
export function wishOf(
  { levels }: Pick<Task, 'levels'>,
  { level, ...rest }: Omit<Wish, 'level'> & { readonly level?: Level | undefined },
): Wish {
  if (level) return { ...rest, level };
  throw new SpecError('level', 'is missing, and there is no file of puzzles', { level: levels.usual }, 'the usual one is here');
}

/** @throws SpecError if the wish asks for what the family does not offer. */
export function checkWish(title: string, levels: Levels, { level, guesses, difficulty, symmetric, unique }: Wish): void {
  const { least, most, usual } = levels;
  if (levels.counts === 'nothing')
    throw new SpecError('task', `puzzles of ${title} are not generated`, undefined, 'import a file of them on the Data page');
  if (level !== 'minimal') checkRange('level', level, least, most);
  else if (!levels.minimal)
    throw new SpecError('level', `${title} has no minimal puzzles`, { level: usual }, `give a range of its ${levels.counts}`);
  if (guesses && !levels.guesses)
    throw new SpecError('guesses', `puzzles of ${title} are not rated by guesses`, { guesses: undefined }, 'leave it out');
  if (guesses) checkRange('guesses', guesses, 0, MOST_GUESSES);
  if (difficulty && !levels.difficulty)
    throw new SpecError('difficulty', `puzzles of ${title} are not told apart by technique`, { difficulty: undefined }, 'leave it out');
  if (symmetric && !levels.symmetric)
    throw new SpecError('symmetric', `${title} has no symmetric puzzles`, { symmetric: false }, 'turn it off');
  if (unique && !levels.unique) throw new SpecError('unique', `${title} has one answer a puzzle anyway`, { unique: false }, 'turn it off');
}
