import { areaUnderRoc, meanEstimate } from '../analysis/estimate.ts';
import { answers, claim, column, given, kept, twoStatesOnly, upTo } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

const LEAST = 0.8;
const moved = (segment: number): string => `z_H moved in ${segment}`;

export const wander = claim({
  id: 'wander',
  says: 'Failures wander and successes settle: z_H of a failed puzzle is still moving at the end.',
  source: {
    text: 'Draft, not reviewed: Recursive reasoning models fail by wandering, not by settling',
    url: 'https://git.blackhao.com/rrm.git/tree/research/flossing/paper/intro.md',
  },
  against: { text: 'Ren and Liu: failures are caught in wrong fixed points', url: 'https://arxiv.org/abs/2601.10679' },
  measures:
    'Held-out puzzles after as many segments as in training. Compared is how far z_H moved in the last one, for those that came out wrong and right.',
  rule: 'In more than eight of ten pairs of a failed and a solved puzzle, the failed one’s z_H moved further. That is an area under the ROC curve above 0.8.',
  recorded: { model: 'sudoku9', n: 500 },
  needs: (tested) => twoStatesOnly(tested) ?? (tested.config.halt_max_steps < 2 ? 'it was trained with one segment' : undefined),
  cost: (tested, n) => given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const segments = lab.config.halt_max_steps;
    const puzzles = await lab.puzzles(n, seed);
    const solves = await lab.solve(puzzles, segments, { moved: true });
    return {
      facts: { segments },
      columns: ['right', ...upTo(segments).slice(1).map(moved)],
      rows: solves.map(({ answers: boards, moved: far = [] }, i) => [
        lab.isRight(puzzles[i], boards[segments - 1]) ? 1 : 0,
        ...far.slice(1).map(kept),
      ]),
    };
  },
  judge(data) {
    const { segments } = data.facts;
    const right = answers(data, 'right');
    const of = (segment: number, which: boolean): number[] => column(data, moved(segment)).filter((_, i) => right[i] === which);
    const [failed, solved] = [of(segments, false), of(segments, true)];
    // Without a puzzle of either kind there are no pairs, and nothing is known.
    const effect = failed.length && solved.length ? areaUnderRoc(failed, solved) : { value: 0.5, low: 0, high: 1 };
    const line = (which: boolean, label: string) => ({
      label,
      points: upTo(segments)
        .slice(1)
        .flatMap((segment) => {
          const values = of(segment, which);
          if (values.length < 2) return [];
          const { value, low, high } = meanEstimate(values);
          return [{ x: segment, y: value, low, high }];
        }),
    });
    return {
      n: right.length,
      of: `puzzles, ${failed.length} of them failed`,
      effect: { ...effect, name: 'pairs in which the failed puzzle moved further (area under the ROC curve)', unit: 'area' },
      least: LEAST,
      sentence:
        !failed.length || !solved.length
          ? `No puzzle ${failed.length ? 'was solved' : 'failed'}, so there are no pairs.`
          : `In ${written(effect.value, 'share')} of pairs the failed puzzle’s z_H moves further than the solved one’s.`,
      figure: {
        kind: 'lines',
        title: 'How far z_H moves in a segment',
        unit: 'number',
        along: 'segments',
        lines: [line(true, 'solved in the end'), line(false, 'failed in the end')],
      },
    };
  },
});
