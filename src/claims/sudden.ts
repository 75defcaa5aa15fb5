import { meanShare } from '../analysis/estimate.ts';
import { claim, given, kept, upTo } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const LEAST = 0.5;

/** Wrong cells after each segment, of a puzzle that had any after the first and none at the end. */
const cameRight = (row: readonly number[]): boolean => row[0] > 0 && row[row.length - 1] === 0;

/** Of the cells that were wrong after the first segment, the share that came right in the best single one. */
const largestStep = (row: readonly number[]): number => Math.max(...row.slice(1).map((wrong, i) => row[i] - wrong)) / row[0];

export const sudden = claim({
  id: 'sudden',
  says: 'The answer comes suddenly: one segment puts most of what is wrong right.',
  source: { text: 'Ren and Liu, on a critical step that makes the answer correct', url: 'https://arxiv.org/abs/2601.10679' },
  measures:
    'Held-out puzzles that come out right after as many segments as in training. Of the cells wrong after the first segment, the share that the best single segment puts right.',
  rule: 'The mean share is above a half.',
  recorded: { model: 'sudoku9', n: 500 },
  needs: ({ config }) => (config.halt_max_steps < 3 ? 'it was trained with too few segments to tell them apart' : undefined),
  cost: (tested, n) => given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const segments = lab.config.halt_max_steps;
    const puzzles = await lab.puzzles(n, seed);
    const solves = await lab.solve(puzzles, segments);
    return {
      facts: { segments },
      columns: upTo(segments).map((segment) => `wrong after ${segment}`),
      rows: solves.map(({ answers }, i) => answers.map((board) => board.filter((token, cell) => token !== puzzles[i].answer[cell]).length)),
    };
  },
  judge(data) {
    const solved = data.rows.filter(cameRight);
    // Without a puzzle that came right nothing is known of how.
    const effect = solved.length > 1 ? meanShare(solved.map(largestStep)) : { value: 0.5, low: 0, high: 1 };
    /** Segments before and after the best one, and the share that is still wrong there. */
    const around = [-2, -1, 0, 1, 2].flatMap((at) => {
      const left = solved.flatMap((row) => {
        const steps = row.slice(1).map((wrong, i) => row[i] - wrong);
        const best = 1 + steps.indexOf(Math.max(...steps));
        const there = row[best + at];
        return there === undefined ? [] : [there / row[0]];
      });
      if (left.length < 2) return [];
      const name = at === 0 ? 'after the best segment' : `${Math.abs(at)} ${at < 0 ? 'before' : 'later'}`;
      return [{ label: name, ...meanShare(left.map((share) => kept(Math.min(1, share)))) }];
    });
    return {
      n: data.rows.length,
      of: `puzzles, ${solved.length} of which came right after the first segment`,
      effect: { ...effect, name: 'share of the wrong cells that one segment puts right', unit: 'share' },
      least: LEAST,
      sentence:
        solved.length < 2
          ? 'Too few puzzles came right after the first segment.'
          : `The best single segment puts ${written(effect.value, 'share')} of the wrong cells right.`,
      figure: { kind: 'bars', title: 'Cells still wrong, of those after the first segment', unit: 'share', bars: around },
    };
  },
});
