import { mean, meanEstimate } from '../analysis/estimate.ts';
import { claim, column, type Data, given, kept, twoStatesOnly, upTo } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

/** Segments that are looked at: afterwards most puzzles are as good as done. */
const SEGMENTS = 4;

const nameOf = (segment: number, cycle: number, step: number | undefined): string =>
  `${segment}.${cycle}.${step === undefined ? 'H' : `L${step}`}`;

/** How far z_L moves in each L-step of a puzzle: [cycles over all segments][steps]. */
function stepsOf({ facts, columns }: Data, row: readonly number[]): number[][] {
  const cycles: number[][] = [];
  for (const segment of upTo(facts.segments))
    for (const cycle of upTo(facts.cycles))
      cycles.push(upTo(facts.steps).map((step) => row[columns.indexOf(nameOf(segment, cycle, step))]));
  return cycles;
}

export const settles = claim({
  id: 'settles',
  says: 'Within a cycle z_L settles, and each update of z_H throws it off again.',
  source: { text: 'HRM paper, hierarchical convergence, figure 3', url: 'https://arxiv.org/abs/2506.21734' },
  measures: 'Held-out puzzles in their first four segments: how far z_L moves in each L-step. It is a distance, the mean over the cells.',
  rule: 'Two ratios, in doublings. One is the first L-step of a cycle against its last. The other is the step after an H update against the step before it. The smaller of the two means is above nought.',
  recorded: { model: 'sudoku9', n: 200 },
  needs: (tested) =>
    twoStatesOnly(tested) ?? (tested.config.L_cycles < 2 ? 'it takes one L-step a cycle: nothing can settle in one step' : undefined),
  cost: (tested, n) => SEGMENTS * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const { H_cycles: cycles, L_cycles: steps } = lab.config;
    const puzzles = await lab.puzzles(n, seed);
    const rows = puzzles.map((): number[] => []);
    await lab.watchStates(puzzles, SEGMENTS, ({ before, after, first, rows: some }) => {
      lab.movements(before, after, some).forEach((far, i) => {
        rows[first + i].push(kept(far));
      });
    });
    const names = upTo(SEGMENTS).flatMap((segment) =>
      upTo(cycles).flatMap((cycle) => [...upTo(steps).map((step) => nameOf(segment, cycle, step)), nameOf(segment, cycle, undefined)]),
    );
    return { facts: { segments: SEGMENTS, cycles, steps }, columns: names, rows };
  },
  judge(data) {
    const doublings = (from: number, to: number): number => Math.log2(from / to);
    const within: number[] = [];
    const thrown: number[] = [];
    for (const row of data.rows) {
      const cycles = stepsOf(data, row);
      within.push(mean(cycles.map((steps) => doublings(steps[0], steps[steps.length - 1]))));
      thrown.push(mean(cycles.slice(1).map((steps, i) => doublings(steps[0], cycles[i][cycles[i].length - 1]))));
    }
    const both = [
      { ...meanEstimate(within), name: 'z_L’s first step of a cycle against its last, in doublings' },
      { ...meanEstimate(thrown), name: 'z_L’s step after an H update against the one before, in doublings' },
    ];
    const effect = both[0].value < both[1].value ? both[0] : both[1];
    const ratio = 2 ** Math.abs(effect.value);
    const settled = effect === both[0];
    return {
      n: data.rows.length,
      of: 'puzzles',
      effect: { ...effect, unit: 'doublings' },
      least: 0,
      sentence: settled
        ? `The first L-step of a cycle moves z_L ${written(ratio, 'number')} times as ${effect.value >= 0 ? 'far' : 'little'} as its last.`
        : `After an H update z_L moves ${written(ratio, 'number')} times as ${effect.value >= 0 ? 'far' : 'little'} as before it.`,
      figure: {
        kind: 'lines',
        title: 'How far each update moves its state',
        unit: 'number',
        along: 'updates',
        lines: (['L', 'H'] as const).map((module) => ({
          label: module === 'L' ? 'z_L, by L-steps' : 'z_H, by H updates',
          points: data.columns.flatMap((name, i) => {
            if (name.includes('H') !== (module === 'H')) return [];
            const { value, low, high } = meanEstimate(column(data, name));
            return [{ x: i + 1, y: value, low, high }];
          }),
        })),
      },
    };
  },
});
