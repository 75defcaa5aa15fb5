import { meanEstimate, rankCorrelation } from '../analysis/estimate.ts';
import { DIFFICULTIES } from '../puzzles/task.ts';
import { claim, column, given } from './claim.ts';
import { segmentFlops } from './lab.ts';
import { written } from './words.ts';

/** Every level counts for more than any number of rounds. */
const A_LEVEL = 1000;

export const harder = claim({
  id: 'harder',
  says: 'Harder puzzles take more segments before the network halts.',
  source: { text: 'HRM paper, adaptive computation time', url: 'https://arxiv.org/abs/2506.21734' },
  measures:
    'Held-out puzzles, each up to the segment at which the halting head stops, or the most of training. How hard a Sudoku is: first by the techniques it asks for, then by its rounds of singles. How hard a maze is: by the moves of its way.',
  rule: 'The rank correlation of hardness and segments is above nought.',
  recorded: { model: 'sudoku9', n: 500 },
  needs({ config, task }) {
    if (config.halt_max_steps < 2) return 'it was trained with one segment: it has nothing to halt';
    return task.difficulty || task.levels.counts === 'path' ? undefined : `nobody knows how hard a puzzle of ${task.title} is`;
  },
  cost: (tested, n) => given(tested).config.halt_max_steps * n * segmentFlops(given(tested).config),
  async measure(lab, { n, seed }) {
    const { task } = lab;
    const puzzles = await lab.puzzles(n, seed);
    const solves = await lab.solve(puzzles, lab.config.halt_max_steps);
    return {
      facts: { byLevel: task.difficulty ? 1 : 0, most: lab.config.halt_max_steps },
      columns: ['level', 'rounds or moves', 'segments', 'right'],
      rows: solves.map((solve, i) => {
        const difficulty = task.difficulty?.(puzzles[i].question);
        const moves = task.rating(puzzles[i]);
        const segments = lab.haltsAfter(solve);
        return [
          difficulty ? DIFFICULTIES.indexOf(difficulty.level) : Math.floor(Math.log2(Math.max(1, moves))),
          difficulty ? difficulty.rounds : moves,
          segments,
          lab.isRight(puzzles[i], solve.answers[segments - 1]) ? 1 : 0,
        ];
      }),
    };
  },
  judge(data) {
    const levels = column(data, 'level');
    const rounds = column(data, 'rounds or moves');
    const segments = column(data, 'segments');
    const effect = rankCorrelation(
      levels.map((level, i) => A_LEVEL * level + rounds[i]),
      segments,
    );
    const name = (level: number): string => (data.facts.byLevel ? DIFFICULTIES[level] : `${2 ** level} to ${2 ** (level + 1) - 1} moves`);
    return {
      n: data.rows.length,
      of: 'puzzles',
      effect: { ...effect, name: 'rank correlation of hardness and segments', unit: 'correlation' },
      least: 0,
      sentence: `Hardness and segments have a rank correlation of ${written(effect.value, 'correlation')}.`,
      figure: {
        kind: 'bars',
        title: `Mean segments until it halts, at most ${data.facts.most}`,
        unit: 'number',
        bars: [...new Set(levels)]
          .sort((a, b) => a - b)
          .map((level) => {
            const of = segments.filter((_, i) => levels[i] === level);
            return {
              label: `${name(level)} (${of.length})`,
              ...(of.length > 1 ? meanEstimate(of) : { value: of[0], low: of[0], high: of[0] }),
            };
          }),
      },
    };
  },
});
