import { shareEstimate } from '../analysis/estimate.ts';
import { Random } from '../puzzles/random.ts';
import { answers, claim, column, count, given, upTo } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const SEGMENTS = 8;
const LEAST = 0.01;
const right = (segment: number): string => `right after ${segment}`;
const segmentsOf = (trained: number): number => Math.min(SEGMENTS, trained);

export const oneBlank = claim({
  id: 'one-blank',
  says: 'A single blank cell can be enough for the network to fail.',
  source: { text: 'Ren and Liu, Are your reasoning models reasoning or guessing?', url: 'https://arxiv.org/abs/2601.10679' },
  measures:
    'Solutions of held-out puzzles with one cell taken out at random. Solved is a board that is wholly right where the network halts, within eight segments. It was trained on boards with far more blanks.',
  rule: 'More than one in a hundred of such boards fail.',
  recorded: { model: 'sudoku9', n: 500 },
  needs: ({ task }) => (task.wider?.blank === undefined ? `${task.title} has no cells to take out` : undefined),
  cost: (tested, n) => segmentsOf(given(tested).config.halt_max_steps) * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const segments = segmentsOf(lab.config.halt_max_steps);
    const blank = lab.task.wider?.blank as number;
    const random = Random.from(seed, 'one blank');
    const puzzles = (await lab.puzzles(n, seed)).map(({ answer, ...puzzle }) => {
      const cell = random.below(answer.length);
      const question = Uint8Array.from(answer);
      question[cell] = blank;
      return { ...puzzle, answer, question, cell };
    });
    const solves = await lab.solve(puzzles, segments);
    return {
      facts: { segments },
      columns: ['cell', 'halts after', ...upTo(segments).map(right)],
      rows: solves.map((solve, i) => [
        puzzles[i].cell,
        lab.haltsAfter(solve),
        ...solve.answers.map((answer) => (lab.isRight(puzzles[i], answer) ? 1 : 0)),
      ]),
    };
  },
  judge(data) {
    const n = data.rows.length;
    const { segments } = data.facts;
    const failedAfter = (segment: number) => shareEstimate(count(answers(data, right(segment)).map((yes) => !yes)), n);
    const halts = column(data, 'halts after');
    const effect = shareEstimate(count(data.rows.map((_, i) => column(data, right(halts[i]))[i] !== 1)), n);
    return {
      n,
      of: 'boards with one blank',
      effect: { ...effect, name: 'boards with one blank that fail', unit: 'share' },
      least: LEAST,
      sentence: `Of boards with a single blank, ${written(effect.value, 'share')} come out wrong.`,
      figure: {
        kind: 'bars',
        title: 'Boards with one blank that come out wrong',
        unit: 'share',
        bars: [
          ...[1, 2, 4, 8]
            .filter((segment) => segment <= segments)
            .map((segment) => ({ label: segment === 1 ? 'after 1 segment' : `after ${segment} segments`, ...failedAfter(segment) })),
          { label: 'where it halts', ...effect },
        ],
      },
    };
  },
});
