import { meanEstimate, meanShare } from '../analysis/estimate.ts';
import { type Lesion, lesionName, lesionsOf } from '../model/wound.ts';
import type { Puzzle } from '../puzzles/task.ts';
import { claim, column, given, kept, twoStatesOnly } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const WHOLE = 'no lesion';
const FORGETS_H = lesionName({ kind: 'reset', state: 'z_H' });
const FORGETS_L = lesionName({ kind: 'reset', state: 'z_L' });

/** Share of the cells to be filled in that an answer has right. */
function shareRight({ question, answer }: Puzzle, board: Uint8Array): number {
  let [open, right] = [0, 0];
  for (let cell = 0; cell < answer.length; cell++) {
    if (question[cell] === answer[cell]) continue;
    open++;
    if (board[cell] === answer[cell]) right++;
  }
  return open ? right / open : 1;
}

export const frozen = claim({
  id: 'frozen',
  says: 'The slow state z_H matters more than the fast state z_L: without its memory more is lost.',
  source: {
    text: 'Concluded here from the roles that the HRM paper gives its modules: H plans, L works out details',
    url: 'https://arxiv.org/abs/2506.21734',
  },
  against: { text: 'Ge, Liao and Poggio: the H module adds little to a strong L module', url: 'https://arxiv.org/abs/2510.00355' },
  measures:
    'Held-out puzzles, thought about with lesions for as many segments as in training. Calls are left out, a state forgets or gets noise at each cycle, a head is silenced. Or z_H is another puzzle’s. Counted are the cells to be filled in that come out right.',
  rule: 'The share of cells right when z_L forgets at each cycle, less that when z_H does, is above nought. Leaving a module out cannot decide: the answer is read off z_H, the puzzle comes in by z_L.',
  recorded: { model: 'sudoku6', n: 500 },
  needs: twoStatesOnly,
  cost(tested, n) {
    const { config } = given(tested);
    return (1 + lesionsOf(config).length) * config.halt_max_steps * n * segmentFlops(config);
  },
  async measure(lab, { n, seed }) {
    const puzzles = await lab.puzzles(n, seed);
    const ways: readonly (Lesion | undefined)[] = [undefined, ...lesionsOf(lab.config)];
    const shares: number[][] = [];
    for (const lesion of ways) {
      const solves = await lab.solve(puzzles, lab.config.halt_max_steps, { lesion });
      shares.push(solves.map(({ answers }, i) => shareRight(puzzles[i], answers[answers.length - 1])));
    }
    return {
      facts: { segments: lab.config.halt_max_steps },
      columns: ways.map((lesion) => (lesion ? lesionName(lesion) : WHOLE)),
      rows: puzzles.map((_, i) => shares.map((of) => kept(of[i]))),
    };
  },
  judge(data) {
    const forgetsH = column(data, FORGETS_H);
    const effect = meanEstimate(column(data, FORGETS_L).map((share, i) => share - forgetsH[i]));
    return {
      n: data.rows.length,
      of: 'puzzles',
      effect: { ...effect, name: 'cells right without z_L’s memory, less without z_H’s', unit: 'points' },
      least: 0,
      sentence:
        effect.value >= 0
          ? `Forgetting z_H costs ${written(effect.value, 'points')} more of the cells than forgetting z_L.`
          : `Forgetting z_L costs ${written(-effect.value, 'points')} more of the cells than forgetting z_H.`,
      figure: {
        kind: 'bars',
        title: 'Cells to be filled in that are right',
        unit: 'share',
        bars: data.columns.map((name) => ({ label: name, ...meanShare(column(data, name)) })),
      },
    };
  },
});
