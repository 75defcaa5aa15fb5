import { meanEstimate, meanShare } from '../analysis/estimate.ts';
import { claim, column } from './claim.ts';
import { atEqualCost, type SmallNet, trainEach, trainingCost } from './small-nets.ts';
import { written } from './words.ts';

const SEGMENTS = 4;
const MANY = `${SEGMENTS} segments of one cycle`;
const LONG = `one segment of ${SEGMENTS} cycles`;
const LONG_STEPS = `${LONG}, with as many steps`;

const long: SmallNet = { model: { halt_max_steps: 1, H_cycles: SEGMENTS } };
const nets = (): readonly (readonly [string, SmallNet])[] => [
  [MANY, {}],
  [LONG, atEqualCost(long)],
  [LONG_STEPS, long],
];

export const outerLoop = claim({
  id: 'outer-loop',
  says: 'The outer loop does the work: training on many short segments beats one long segment of as many updates.',
  source: { text: 'ARC Prize, The hidden drivers of HRM’s performance on ARC-AGI', url: 'https://arcprize.org/blog/hrm-analysis' },
  measures:
    'Small networks trained here on 4x4 Sudoku, four of each kind. One kind has a loss after each of four segments of one cycle. The other has one after a single segment of four cycles. Both think equally long about a puzzle; the share of held-out puzzles solved is compared. One long segment costs more a step: it is trained with as many operations, and again with as many steps.',
  rule: 'At equal operations of training, the share solved with many segments less that with one is above nought.',
  recorded: { model: undefined, n: 500 },
  needs: () => undefined,
  cost: () => trainingCost(nets().map(([, net]) => net)),
  measure: (lab, options) => trainEach(lab, nets(), options),
  judge(data) {
    const once = column(data, LONG);
    const effect = meanEstimate(column(data, MANY).map((share, i) => share - once[i]));
    return {
      n: data.rows.length,
      of: `trainings of each kind, each tried on ${data.facts.puzzles} puzzles`,
      effect: { ...effect, name: `solved with ${MANY}, less with ${LONG}`, unit: 'points' },
      least: 0,
      sentence:
        effect.value >= 0
          ? `At equal cost many short segments solve ${written(effect.value, 'points')} more than one long segment.`
          : `At equal cost many short segments solve ${written(-effect.value, 'points')} fewer than one long segment.`,
      figure: {
        kind: 'bars',
        title: 'Held-out puzzles solved, the mean of the trainings',
        unit: 'share',
        bars: data.columns.slice(1).map((label) => ({ label, ...meanShare(column(data, label)) })),
      },
    };
  },
});
