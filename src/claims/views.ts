import { pairedShares, shareEstimate } from '../analysis/estimate.ts';
import { drawViews, seen, unseen } from '../puzzles/view.ts';
import { answers, claim, column, count, type Data, given, kept, upTo } from './claim.ts';
import { type Solve, segmentFlops } from './lab.ts';
import { written } from './words.ts';

const VIEWS = 8;
/** Of the noise that a try starts with, in sizes of a state's own numbers: what found most of several (docs/learning.md). */
const SIGMA = 2;
/** A way to try again, by the word that its columns have for a try. */
type Way = 'view' | 'noisy try';
const right = (way: Way, which: number): string => `right in ${way} ${which}`;
const sure = (way: Way, which: number): string => `q_halt in ${way} ${which}`;
const columnsOf = (way: Way, tries: number): string[] => [
  ...upTo(tries).map((which) => right(way, which)),
  ...upTo(tries).map((which) => sure(way, which)),
];

/** What a way found: in its first try, in the one with the largest q_halt, and in any. */
function found(data: Data, way: Way, tries: number) {
  const rights = upTo(tries).map((which) => answers(data, right(way, which)));
  const q = upTo(tries).map((which) => column(data, sure(way, which)));
  const surest = rights[0].map((_, i) => rights[q.reduce((best, of, which) => (of[i] > q[best][i] ? which : best), 0)][i]);
  return { first: rights[0], surest, any: rights[0].map((_, i) => rights.some((of) => of[i])) };
}

export const views = claim({
  id: 'views',
  says: 'Other views of a puzzle find what one try misses, and the halting head knows which of them to believe.',
  source: {
    text: 'PTRM, which takes the try that the Q head rates highest; its tries differ by noise',
    url: 'https://arxiv.org/abs/2605.19943',
  },
  measures:
    'Held-out puzzles in eight views, the puzzle as it is and seven symmetric ones, each until the network halts. Of the eight answers the one with the largest q_halt is taken; the rules of the puzzle are not asked. Beside it eight tries that start with noise.',
  rule: 'The share of puzzles right by the surest view, less the share right in the first, is above nought.',
  recorded: { model: 'sudoku6', n: 500 },
  needs({ config, task }) {
    if (config.halt_max_steps < 2) return 'it was trained with one segment: its halting head has learned nothing';
    return drawViews(task, { seed: 0, views: VIEWS }).length < VIEWS ? `${task.title} has no ${VIEWS} views` : undefined;
  },
  cost: (tested, n) => 2 * VIEWS * given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const puzzles = await lab.puzzles(n, seed);
    const segments = lab.config.halt_max_steps;
    const judged = (solves: readonly Solve[], back: (answer: Uint8Array) => Uint8Array) =>
      solves.map((solve, i) => {
        const at = lab.haltsAfter(solve) - 1;
        return { right: lab.isRight(puzzles[i], back(solve.answers[at])) ? 1 : 0, q: kept(solve.q[at][0]) };
      });
    const inViews: ReturnType<typeof judged>[] = [];
    for (const view of drawViews(lab.task, { seed, views: VIEWS })) {
      const shown = puzzles.map((puzzle) => ({ ...puzzle, question: seen(view, puzzle.question) }));
      inViews.push(judged(await lab.solve(shown, segments), (answer) => unseen(view, answer)));
    }
    const noisy: typeof inViews = [];
    for (const draw of upTo(VIEWS))
      noisy.push(judged(await lab.solve(puzzles, segments, { noise: { size: SIGMA, draw } }), (answer) => answer));
    const rowOf = (tries: typeof inViews, i: number) => [...tries.map((of) => of[i].right), ...tries.map((of) => of[i].q)];
    return {
      facts: { views: VIEWS, sigma: SIGMA },
      columns: [...columnsOf('view', VIEWS), ...columnsOf('noisy try', VIEWS)],
      rows: puzzles.map((_, i) => [...rowOf(inViews, i), ...rowOf(noisy, i)]),
    };
  },
  judge(data) {
    const n = data.rows.length;
    const { first, surest, any } = found(data, 'view', data.facts.views);
    const noisy = found(data, 'noisy try', data.facts.views);
    const effect = pairedShares(surest, first);
    const bar = (label: string, rights: readonly boolean[]) => ({ label, ...shareEstimate(count(rights), n) });
    return {
      n,
      of: 'puzzles',
      effect: { ...effect, name: 'right by the surest of eight views, less in the first', unit: 'points' },
      least: 0,
      sentence:
        effect.value >= 0
          ? `Believing the surest of eight views solves ${written(effect.value, 'points')} more puzzles.`
          : `Believing the surest of eight views solves ${written(-effect.value, 'points')} fewer puzzles.`,
      figure: {
        kind: 'bars',
        title: `Puzzles right, of ${data.facts.views} views or tries with noise`,
        unit: 'share',
        bars: [
          bar('the puzzle as it is', first),
          bar('the surest view', surest),
          bar('any of the views', any),
          bar('the surest noisy try', noisy.surest),
          bar('any noisy try', noisy.any),
        ],
      },
    };
  },
});
