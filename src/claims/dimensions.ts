import { mean, meanEstimate } from '../analysis/estimate.ts';
import { Spread } from '../analysis/participation.ts';
import { puzzleSlots, tokenCount } from '../model/config.ts';
import { initialWeights, type Weights } from '../model/parameters.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle } from '../puzzles/task.ts';
import { claim, column, given, kept, twoStatesOnly, upTo } from './claim.ts';
import { type Lab, segmentFlops } from './lab.ts';
import { written } from './words.ts';

const SEGMENTS = 8;
/** Groups of puzzles, none of which is in two: how far their numbers differ says how well the mean is known. */
const GROUPS = 10;

/** Participation ratio of z_L and z_H in each group of puzzles. */
async function ratios(
  lab: Lab,
  puzzles: readonly Puzzle[],
  groups: number,
  weights: Weights,
): Promise<(readonly [z_L: number, z_H: number])[]> {
  const { hidden_size: D } = lab.config;
  const tokens = tokenCount(lab.config);
  const slots = puzzleSlots(lab.config);
  const spreads = Array.from({ length: groups }, () => ({ L: new Spread(D), H: new Spread(D) }));
  await lab.watchStates(
    puzzles,
    SEGMENTS,
    ({ step, after, first, rows }) => {
      for (let row = 0; row < rows; row++) {
        const spread = spreads[Math.floor(((first + row) * groups) / puzzles.length)];
        spread[step === undefined ? 'H' : 'L'].add(after.subarray((row * tokens + slots) * D, (row + 1) * tokens * D));
      }
    },
    weights,
  );
  return spreads.map(({ L, H }) => [L.participationRatio, H.participationRatio]);
}

export const dimensions = claim({
  id: 'dimensions',
  says: 'The slow state z_H uses more dimensions than z_L, and training is what makes it so.',
  source: { text: 'HRM paper, participation ratio, figure 8', url: 'https://arxiv.org/abs/2506.21734' },
  measures:
    'The participation ratio of each state over all cells and updates of eight segments of held-out puzzles. It is taken in ten groups of puzzles, with the trained weights and with untrained ones.',
  rule: 'Two numbers, in doublings. One is how many more dimensions z_H has than z_L when trained. The other is how much more that is than untrained. The smaller of the two means is above nought.',
  recorded: { model: 'sudoku9', n: 200 },
  needs: twoStatesOnly,
  cost: (tested, n) => 2 * SEGMENTS * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const groups = Math.max(1, Math.min(GROUPS, Math.floor(n / 2)));
    const puzzles = await lab.puzzles(n, seed);
    const random = Random.from(seed, 'untrained');
    const trained = await ratios(lab, puzzles, groups, lab.subject.model.weights);
    const untrained = await ratios(
      lab,
      puzzles,
      groups,
      initialWeights(lab.config, () => random.float()),
    );
    return {
      facts: { puzzles: n, channels: lab.config.hidden_size },
      columns: ['group', 'z_L trained', 'z_H trained', 'z_L untrained', 'z_H untrained'],
      rows: upTo(groups).map((group) => [group, ...[...trained[group - 1], ...untrained[group - 1]].map(kept)]),
    };
  },
  judge(data) {
    const of = (name: string): number[] => column(data, name);
    const doublings = (when: string): number[] => of(`z_H ${when}`).map((ratio, i) => Math.log2(ratio / of(`z_L ${when}`)[i]));
    const untrained = doublings('untrained');
    const both = [
      { ...meanEstimate(doublings('trained')), name: 'dimensions of z_H against z_L, in doublings' },
      {
        ...meanEstimate(doublings('trained').map((value, i) => value - untrained[i])),
        name: 'dimensions of z_H against z_L, trained less untrained, in doublings',
      },
    ];
    const effect = both[0].value < both[1].value ? both[0] : both[1];
    const times = mean(of('z_H trained')) / mean(of('z_L trained'));
    return {
      n: data.facts.puzzles,
      of: 'puzzles',
      effect: { ...effect, unit: 'doublings' },
      least: 0,
      sentence: `When trained, z_H spreads over ${written(times, 'number')} times the dimensions of z_L.`,
      figure: {
        kind: 'bars',
        title: `Participation ratio, of ${data.facts.channels} channels`,
        unit: 'number',
        bars: data.columns.slice(1).map((name) => ({ label: name, ...meanEstimate(of(name)) })),
      },
    };
  },
});
