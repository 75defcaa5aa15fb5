import { mean, meanEstimate, meanShare } from '../analysis/estimate.ts';
import type { Architecture } from '../model/config.ts';
import { type Measure, matched } from '../model/matched.ts';
import { claim, column } from './claim.ts';
import { atEqualCost, type SmallNet, smallNet, trainEach, trainingCost } from './small-nets.ts';
import { written } from './words.ts';

const HRM = 'HRM';
const NAMES = { recurrent: 'one recurrent module', feedforward: 'feed-forward stack', trm: 'TRM' } as const;
const MEASURES: readonly Measure[] = ['parameters', 'updates'];

const rival = (architecture: Exclude<Architecture, 'hrm'>, by: Measure): SmallNet =>
  atEqualCost({ model: matched(smallNet({}, 1, 1).model, architecture, by) });

const nets = (): readonly (readonly [string, SmallNet])[] => [
  [HRM, {}],
  ...MEASURES.flatMap((by) =>
    (['recurrent', 'feedforward', 'trm'] as const).map(
      (architecture) => [`${NAMES[architecture]}, equal ${by}`, rival(architecture, by)] as const,
    ),
  ),
];

export const rivals = claim({
  id: 'rivals',
  says: 'HRM’s two modules solve more than one recurrent module, a feed-forward stack or TRM of equal size or equal work.',
  source: { text: 'HRM paper, figure 2, of transformers, recurrent or not; TRM came later', url: 'https://arxiv.org/abs/2506.21734' },
  against: { text: 'TRM paper: one small network does better than two', url: 'https://arxiv.org/abs/2510.04871' },
  measures:
    'Small networks trained here on 4x4 Sudoku, four of each kind, all with the same number of operations. Beside HRM each rival is matched twice: by parameters, and by layer updates a segment. Compared is the share of held-out puzzles solved.',
  rule: 'The share solved by HRM, less that by the strongest of six rivals, is above nought. To choose the strongest after the fact favours it a little.',
  recorded: { model: undefined, n: 500 },
  needs: () => undefined,
  cost: () => trainingCost(nets().map(([, net]) => net)),
  measure: (lab, options) => trainEach(lab, nets(), options),
  judge(data) {
    const others = data.columns.slice(2);
    const strongest = others.reduce((best, name) => (mean(column(data, name)) > mean(column(data, best)) ? name : best));
    const theirs = column(data, strongest);
    const effect = meanEstimate(column(data, HRM).map((share, i) => share - theirs[i]));
    return {
      n: data.rows.length,
      of: `trainings of each kind, each tried on ${data.facts.puzzles} puzzles`,
      effect: { ...effect, name: `solved by HRM, less by the strongest rival (${strongest})`, unit: 'points' },
      least: 0,
      sentence:
        effect.value >= 0
          ? `HRM solves ${written(effect.value, 'points')} more than its strongest rival, ${strongest}.`
          : `HRM solves ${written(-effect.value, 'points')} fewer than its strongest rival, ${strongest}.`,
      figure: {
        kind: 'bars',
        title: 'Held-out puzzles solved, the mean of the trainings',
        unit: 'share',
        bars: data.columns.slice(1).map((label) => ({ label, ...meanShare(column(data, label)) })),
      },
    };
  },
});
