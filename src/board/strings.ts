/** Words of boards and their cells. */
import { formatInteger, formatPercent, plural } from '../words/format.ts';

interface CellWords {
  readonly row: number;
  readonly column: number;
  readonly given: number;
  readonly digit: number;
  readonly probability: number;
  readonly changed: boolean;
  readonly verdict: 'right' | 'wrong' | undefined;
}

interface DigitCellWords {
  readonly row: number;
  readonly column: number;
  readonly given: number;
  readonly digit: number;
  readonly probability: number;
  readonly conflict?: 'givens' | 'model' | undefined;
  readonly verdict: 'right' | 'wrong' | undefined;
}

interface BoardCellWords {
  readonly row: number;
  readonly column: number;
  readonly given: string | undefined;
  readonly says: string | undefined;
  readonly probability: number;
  readonly was: string | undefined;
  readonly conflict: boolean;
  readonly verdict: 'right' | 'wrong' | 'missed' | undefined;
}

const BOARD =
  'Bold digits on a tint, with a corner mark, are given. The others are what the network finds most likely, larger and bolder the surer it is; the bars below stand for all digits in turn. A dot in the upper right marks a cell that changed since the segment before.';
const SLIDE = 'Slide through the segments to see it think.';

export const boardStrings = {
  title: 'A held-out puzzle',
  goalEmpty: 'Here the network will try a puzzle that training never shows it.',
  goal: (kind: string | undefined, step: number): string =>
    `From the ${kind ?? 'held-out puzzles'}; weights of step ${formatInteger(step)}.`,
  empty: 'There are no weights yet. Press Train: the first guess appears here, and improves as you watch.',
  preparing: 'The first guess of the untrained network is on its way.',
  what: {
    withContinue: `${BOARD} The two lines under the board are the network's own view of its answer after each segment: q_halt, how likely it holds that answer to be right, and q_continue, what it expects of thinking on. ${SLIDE}`,
    withoutContinue: `${BOARD} The line under the board is the network's own view of its answer after each segment: q_halt, how likely it holds that answer to be right. ${SLIDE}`,
  },
  gridLabel: (task: string, puzzle: number, puzzles: number, segment: number): string =>
    `${task}, held-out puzzle ${formatInteger(puzzle)} of ${formatInteger(puzzles)}, after segment ${formatInteger(segment)}`,
  gridEmpty: (task: string): string => `${task}, empty`,
  emptyCell: (row: number, column: number): string => `Row ${row + 1} column ${column + 1}, nothing yet`,
  cell: ({ row, column, given, digit, probability, changed, verdict }: CellWords): string => {
    const says = digit ? `model says ${digit}, ${Math.round(100 * probability)} percent` : 'model names no digit';
    const where = `Row ${row + 1} column ${column + 1}`;
    if (given) return `${where}, given ${given}${digit === given ? '' : `, ${says}`}`;
    const check = verdict === undefined ? '' : verdict === 'right' ? ', right' : ', wrong';
    return `${where}, blank, ${says}${changed ? ', changed in this segment' : ''}${check}`;
  },
  cellTitle: ({ row, column, given }: CellWords): string =>
    `Row ${row + 1}, column ${column + 1}: ${given ? `given ${given}; the model says` : 'the model considers'}`,
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
  checked: (right: number, blanks: number): string => `${formatInteger(right)} of ${plural(blanks, 'open cell', 'open cells')} right.`,
  digitCell: (cell: DigitCellWords, was: number | undefined): string => {
    const { row, column, given, digit, probability, conflict, verdict } = cell;
    const names = (d: number): string => (d > 0 ? String(d) : 'no digit');
    const says = digit < 0 ? '' : digit > 0 ? `model says ${digit}, ${Math.round(100 * probability)} percent` : 'model names no digit';
    const parts = [
      `Row ${row + 1} column ${column + 1}`,
      given ? `given ${given}` : 'empty',
      ...(says && (!given || digit !== given) ? [says] : []),
      ...(was === undefined ? [] : [`was ${names(was)}`]),
      ...(conflict ? [conflict === 'givens' ? 'breaks a rule with another given' : 'breaks a rule'] : []),
      ...(verdict ? [verdict] : []),
    ];
    return parts.join(', ');
  },
  /** A cell of a maze or an ARC board. */
  boardCell: ({ row, column, given, says, probability, was, conflict, verdict }: BoardCellWords): string =>
    [
      `Row ${row + 1} column ${column + 1}`,
      ...(given === undefined ? [] : [given]),
      ...(says === undefined ? [] : [`model says ${says}, ${Math.round(100 * probability)} percent`]),
      ...(was === undefined ? [] : [`was ${was}`]),
      ...(conflict ? ['off a shortest path'] : []),
      ...(verdict === undefined ? [] : [verdict === 'missed' ? 'missed, the path goes here' : verdict]),
    ].join(', '),
  tokens: {
    noDigit: 'no digit',
    unknown: 'an unused sign',
    maze: ['nothing', 'wall', 'free', 'start', 'goal', 'path'],
    mazeSigns: ['nothing', 'wall', 'free', 'S', 'G', 'path'],
    padding: 'outside the grid',
    end: 'end of the grid',
    paddingSign: 'outside',
    endSign: 'end',
    colours: ['0, black', '1, blue', '2, red', '3, green', '4, yellow', '5, grey', '6, magenta', '7, orange', '8, light blue', '9, maroon'],
  },
  candidates: (row: number, column: number): string => `Row ${row + 1}, column ${column + 1}: the model considers`,
  input: 'Input',
  said: 'The model says',
  unasked: 'It has not been asked yet.',
  saidLabel: (board: string): string => `What the model says to: ${board}`,
} as const;
