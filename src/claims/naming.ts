import { shareEstimate } from '../analysis/estimate.ts';
import { Random } from '../puzzles/random.ts';
import { seen, unseen, type View } from '../puzzles/view.ts';
import { answers, claim, count, given } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const LEAST = 0.95;

export const naming = claim({
  id: 'naming',
  says: 'The answer does not depend on how the digits are named.',
  source: { text: 'The rules of Sudoku: a renamed puzzle is the same puzzle', url: 'https://en.wikipedia.org/wiki/Mathematics_of_Sudoku' },
  against: { text: 'Ren and Liu: changed inputs are new guesses', url: 'https://arxiv.org/abs/2601.10679' },
  measures:
    'Held-out puzzles as they are, and with their digits renamed at random. Each is thought about for as many segments as in training. The second answer is named back and compared with the first, cell by cell.',
  rule: 'In more than 95 of 100 puzzles both answers are the same board.',
  recorded: { model: 'sudoku6', n: 500 },
  needs: ({ task }) =>
    task.symmetries.some(({ id }) => id === 'digits') ? undefined : `the cells of ${task.title} hold no digits that could be renamed`,
  cost: (tested, n) => 2 * given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const { task, config } = lab;
    const blank = task.wider?.blank as number;
    const random = Random.from(seed, 'naming');
    const puzzles = await lab.puzzles(n, seed);
    const views = puzzles.map((): View => {
      const names = Array.from(task.tokens, (_, token) => token);
      return {
        from: Array.from({ length: task.cells }, (_, cell) => cell),
        names: [...names.slice(0, blank + 1), ...random.shuffle(names.slice(blank + 1))],
      };
    });
    const renamed = puzzles.map((puzzle, i) => ({ ...puzzle, question: seen(views[i], puzzle.question) }));
    const last = (boards: readonly Uint8Array[]): Uint8Array => boards[boards.length - 1];
    const plain = await lab.solve(puzzles, config.halt_max_steps);
    const other = await lab.solve(renamed, config.halt_max_steps);
    return {
      facts: { segments: config.halt_max_steps },
      columns: ['same answer', 'right as given', 'right renamed'],
      rows: puzzles.map((puzzle, i) => {
        const one = last(plain[i].answers);
        const two = unseen(views[i], last(other[i].answers));
        return [one.every((token, cell) => token === two[cell]), lab.isRight(puzzle, one), lab.isRight(puzzle, two)].map(Number);
      }),
    };
  },
  judge(data) {
    const n = data.rows.length;
    const same = answers(data, 'same answer');
    const [asGiven, renamed] = [answers(data, 'right as given'), answers(data, 'right renamed')];
    const effect = shareEstimate(count(same), n);
    const one = asGiven.map((yes, i) => yes !== renamed[i]);
    return {
      n,
      of: 'puzzles',
      effect: { ...effect, name: 'puzzles with the same answer under both namings', unit: 'share' },
      least: LEAST,
      sentence: `Renaming the digits leaves ${written(effect.value, 'share')} of the answers as they were.`,
      figure: {
        kind: 'bars',
        title: 'Puzzles under two namings of their digits',
        unit: 'share',
        bars: [
          { label: 'same answer', ...effect },
          { label: 'right as given', ...shareEstimate(count(asGiven), n) },
          { label: 'right renamed', ...shareEstimate(count(renamed), n) },
          { label: 'right in one of them only', ...shareEstimate(count(one), n) },
        ],
      },
    };
  },
});
