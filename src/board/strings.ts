/** Words of boards and their cells. */
import { formatInteger, formatPercent, plural } from '../words/format.ts';

interface CellWords {
  readonly row: number;
  readonly column: number;
  readonly look: 'digits' | 'maze' | 'colours';
  /** Names of tokens: of the question, of what the model says, and of what it said before. */
  readonly given: string | undefined;
  readonly says: string | undefined;
  readonly probability: number;
  readonly was: string | undefined;
  readonly pinned: number | undefined;
  readonly conflict: 'givens' | 'model' | undefined;
  readonly verdict: 'right' | 'wrong' | 'missed' | undefined;
}

const NO_DIGIT = 'no digit';

/** What stands in a cell of the question. */
const given = (look: CellWords['look'], name: string): string => (look !== 'digits' ? name : name === NO_DIGIT ? 'empty' : `given ${name}`);

const says = (name: string, probability: number): string =>
  name === NO_DIGIT ? 'model names no digit' : `model says ${name}, ${formatPercent(probability)}`;

function breaks(look: CellWords['look'], conflict: 'givens' | 'model'): string {
  if (look === 'maze') return 'off a shortest path';
  return conflict === 'givens' ? 'breaks a rule with another given' : 'breaks a rule';
}

const BOARD =
  'Bold digits on a tint, with a corner mark, are given. The others are what the network finds most likely, larger and bolder the surer it is. The bars below stand for all digits in turn. A dot in the upper right marks a cell that changed since the segment before.';
const SLIDE = 'Slide through the segments to see it think.';

export const boardStrings = {
  title: 'A held-out puzzle',
  goalEmpty: 'A puzzle that training never shows it.',
  goal: (kind: string | undefined, step: number): string =>
    `From the ${kind ?? 'held-out puzzles'}; weights of step ${formatInteger(step)}.`,
  empty: 'There are no weights yet. Press Train: the first guess appears here, and improves as you watch.',
  preparing: 'The first guess of the untrained network is on its way.',
  what: {
    withContinue: `${BOARD} The two lines beside the board are the network's own view of its answer after each segment. q_halt is how likely it holds that answer to be right. q_continue is what it expects of thinking on. ${SLIDE}`,
    withoutContinue: `${BOARD} The line beside the board is the network's own view of its answer after each segment. It is q_halt, how likely it holds that answer to be right. ${SLIDE}`,
  },
  gridLabel: (task: string, puzzle: number, puzzles: number, segment: number): string =>
    `${task}, held-out puzzle ${formatInteger(puzzle)} of ${formatInteger(puzzles)}, after segment ${formatInteger(segment)}`,
  gridEmpty: (task: string): string => `${task}, empty`,
  pointAtCell: 'Point at a cell, or move with the arrow keys, to see all digits that the model considers.',
  noDigit: '·',
  disagrees: (digit: number): string => `≠ ${digit || '·'}`,
  puzzle: (puzzle: number, puzzles: number): string => `${formatInteger(puzzle)} of ${formatInteger(puzzles)}`,
  previous: 'Previous puzzle',
  next: 'Next puzzle',
  segmentSlider: 'Segment',
  segmentOf: (segment: number, segments: number): string => `After segment ${formatInteger(segment)} of ${formatInteger(segments)}`,
  q: (q: number, share: number): string => `${q >= 0 ? '+' : '−'}${Math.abs(q).toFixed(2)} (${formatPercent(share)})`,
  /** @param bar what q_halt has to be above. */
  halting: (segment: number, stop: number, bar: 'q_continue' | '0'): string => {
    if (stop < 0) return `q_halt stays below ${bar}: it would use every segment.`;
    if (segment < stop) return `It would go on, and halt after segment ${stop + 1}.`;
    return segment === stop ? `q_halt is above ${bar}: it would halt here.` : `It would have halted after segment ${stop + 1}.`;
  },
  check: 'Check against the solution',
  rules: (clashing: number, missing: number, overruled: number): string => {
    const parts = [
      ...(missing ? [`${plural(missing, 'cell is', 'cells are')} left out`] : []),
      ...(clashing ? [`${plural(clashing, 'cell breaks', 'cells break')} a rule`] : []),
      ...(overruled ? [`${plural(overruled, 'given is', 'givens are')} contradicted`] : []),
    ];
    return parts.length ? `${parts.join(', ')}.` : 'Solved: no rule is broken.';
  },
  noRule: 'No rule tells whether that is right: check it against the solution.',
  checked: (right: number, blanks: number): string => `${formatInteger(right)} of ${plural(blanks, 'open cell', 'open cells')} right.`,
  /** What a cell says of itself. */
  cell: ({ row, column, look, probability, was, pinned, conflict, verdict, ...cell }: CellWords): string =>
    [
      `Row ${row + 1} column ${column + 1}`,
      ...(cell.given === undefined ? [] : [given(look, cell.given)]),
      ...(cell.says === undefined ? [] : [says(cell.says, probability)]),
      ...(was === undefined ? [] : [`was ${was}`]),
      ...(pinned === undefined ? [] : [`taken for given after segment ${pinned}`]),
      ...(conflict === undefined ? [] : [breaks(look, conflict)]),
      ...(verdict === undefined ? [] : [verdict === 'missed' ? 'missed, the path goes here' : verdict]),
    ].join(', '),
  tokens: {
    noDigit: NO_DIGIT,
    unknown: 'an unused sign',
    maze: ['nothing', 'wall', 'free', 'start', 'goal', 'path'],
    mazeSigns: ['nothing', 'wall', 'free', 'S', 'G', 'path'],
    padding: 'outside the grid',
    end: 'end of the grid',
    paddingSign: 'outside',
    endSign: 'end',
    colours: ['0, black', '1, blue', '2, red', '3, green', '4, yellow', '5, grey', '6, magenta', '7, orange', '8, light blue', '9, maroon'],
  },
  candidates: (row: number, column: number, given: string | undefined): string =>
    `Row ${row + 1}, column ${column + 1}: ${given ? `given ${given}; the model says` : 'the model considers'}`,
  input: 'Input',
  said: 'The model says',
  unasked: 'It has not been asked yet.',
  saidLabel: (board: string): string => `What the model says to: ${board}`,
} as const;
