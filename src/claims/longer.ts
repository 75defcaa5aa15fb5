import { pairedShares, shareEstimate } from '../analysis/estimate.ts';
import { answers, claim, count, given, upTo } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const right = (segment: number): string => `right after ${segment}`;

export const longer = claim({
  id: 'longer',
  says: 'Thinking longer than in training solves more puzzles.',
  source: { text: 'HRM paper, inference-time scaling, figure 5', url: 'https://arxiv.org/abs/2506.21734' },
  against: { text: 'ARC Prize: on ARC more than four loops at inference change little', url: 'https://arcprize.org/blog/hrm-analysis' },
  measures:
    'Held-out puzzles, thought about for twice as many segments as training ever allowed. Whether each is solved after every segment; halting is left aside.',
  rule: 'The share solved after twice the segments, less the share after as many as in training, is above nought.',
  recorded: { model: 'sudoku9', n: 500 },
  needs: ({ config }) =>
    config.architecture === 'feedforward' ? 'a feed-forward stack carries nothing from one segment to the next' : undefined,
  cost: (tested, n) => 2 * given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const trained = lab.config.halt_max_steps;
    const puzzles = await lab.puzzles(n, seed);
    const solves = await lab.solve(puzzles, 2 * trained);
    return {
      facts: { trained },
      columns: upTo(2 * trained).map(right),
      rows: solves.map((solve, i) => solve.answers.map((answer) => (lab.isRight(puzzles[i], answer) ? 1 : 0))),
    };
  },
  judge(data) {
    const { trained } = data.facts;
    const n = data.rows.length;
    const effect = pairedShares(answers(data, right(2 * trained)), answers(data, right(trained)));
    return {
      n,
      of: 'puzzles',
      effect: { ...effect, name: `solved after ${2 * trained} segments, less after ${trained}`, unit: 'points' },
      least: 0,
      sentence:
        effect.value >= 0
          ? `Twice the segments of training solve ${written(effect.value, 'points')} more puzzles.`
          : `Twice the segments of training solve ${written(-effect.value, 'points')} fewer puzzles.`,
      figure: {
        kind: 'lines',
        title: 'Solved, by segments of thinking',
        unit: 'share',
        along: 'segments',
        lines: [
          {
            label: `solved; trained with up to ${trained} segments`,
            points: upTo(2 * trained).map((segment) => {
              const { value, low, high } = shareEstimate(count(answers(data, right(segment))), n);
              return { x: segment, y: value, low, high };
            }),
          },
        ],
      },
    };
  },
});
