/** Words of the lenses. They say what is measured and nothing more: an H update gives z_L a new target and resets nothing. */
import { formatInteger, formatNumber, list } from '../words/format.ts';

const WORTH =
  'Below stands, for each segment, whether its answer keeps every rule. With “Check against the solution” on it says whether it is the solution.';

export const lensStrings = {
  computing: 'Computing…',
  needsModel: 'This is computed by the model that made the trace, and that model is not loaded here (yet).',
  thinned: (every: number): string => `Of so many cells only one in ${every} is drawn; the mean and the numbers count all.`,
  confidence: {
    title: 'Confidence',
    goal: 'How likely the model finds what it says of each open [cell], from [update] to update.',
    what: 'A row is an open cell, a column an update. The stronger the colour, the more probable is what the model finds most likely there. A small upright line marks where that became something else. Within a segment the digits are probes: one trial H update, decoded and thrown away. Click to go to a cell and an update.',
    mean: 'mean probability',
    changed: 'changed since the last update',
    clash: 'cells break a rule',
    missing: 'left empty',
    strip: 'Open cells, from update to update',
    scale: 'Probability',
    noBlanks: 'There is no open cell.',
  },
  convergence: {
    title: 'Convergence',
    goal: 'How far each [update] moves its [state]. [H update|H updates], marked above, give [z_L] a new target.',
    what: 'The forward residual is how long the step is that an update takes (Figure 3 of the paper). The axis is logarithmic. At an H update nothing is erased: z_L goes on from where it is, towards a new target. What lies after the cursor is faint.',
    which: 'Which cells',
    modes: { mean: 'Mean cell', all: 'All cells', cell: 'One cell' },
    axis: 'Length of z − z before, mean over the cells; segments along the bottom',
    axisCell: (cell: number, side: number): string =>
      `Length of z − z before, for the cell in row ${Math.floor(cell / side) + 1}, column ${(cell % side) + 1}; segments along the bottom`,
    short: (now: number, trained: number): string =>
      `With T = ${now} there is hardly a curve within a cycle. Raise “L-steps a cycle” to see one (trained with ${trained}).`,
  },
  trajectory: {
    title: 'Trajectory',
    goal: 'The way of each [state] through the plane of its first two [principal component|principal components].',
    what: 'Principal components of this trace, for each module by itself. A point is the state after an update; arrows lead to the next. A plane leaves out most directions: two states that look close may be far apart.',
    points: 'A point is',
    pointNames: { whole: 'Whole state', cells: 'Each cell' },
    cell: (name: string): string => `The cell in ${name}.`,
    shadow: (dimensions: number): string => `A 2-D shadow of ${formatInteger(dimensions)} dimensions.`,
    plane: (state: string, share: string): string => `${state}: ${share} of the variance`,
    axes: (first: string, second: string): string => `Across: ${first}. Up: ${second}.`,
  },
  attention: {
    title: 'Attention',
    goal: 'Where one cell looks, by [attention]. Its weights are painted on the board; choose the cell there.',
    what: 'Every token spreads a weight of 1 over all tokens. The matrix has a row for each that looks, a column for each looked at. The bars add up the row of the chosen cell, each cell once. Weights say what is read, not why.',
    module: 'Module',
    modules: { cursor: 'At the cursor', L: 'L', H: 'H' },
    layer: 'Layer',
    head: 'Head',
    shown: (module: 'L' | 'H', at: string): string => `Module ${module}, ${at}`,
    next: '(the one at the cursor is on its way)',
    leftOut: 'This update is left out: the network is wounded, and nothing looks anywhere.',
    matrix: 'From (down) to (across)',
    scale: 'Weight',
    painted: 'On the board',
    from: (row: number, column: number): string => `From row ${row + 1}, column ${column + 1}`,
    shares: { self: 'itself', box: 'box', row: 'rest of row', column: 'rest of column', elsewhere: 'elsewhere', slots: 'puzzle slot' },
    even: (tokens: number, share: string): string => `Spread evenly, each of ${tokens} tokens would get ${share}.`,
    most: 'Most weight',
    slot: 'puzzle slot',
    cell: (row: number, column: number): string => `row ${row + 1}, column ${column + 1}`,
  },
  halting: {
    title: 'Halting',
    withContinue: {
      goal: 'After each [segment] the model says whether it would stop: it would where [q_halt] is above [q_continue].',
      what: `q_halt is trained to predict whether the present answer is right, q_continue what thinking on would bring. Both are drawn through a sigmoid, from 0 to 100%. ${WORTH}`,
    },
    withoutContinue: {
      goal: 'After each [segment] the model says whether it would stop. It would where [q_halt] is above 0, which is 50% here.',
      what: `q_halt is trained to predict whether the present answer is right. It is drawn through a sigmoid, from 0 to 100%. ${WORTH}`,
    },
    worth: 'Answers after each segment',
    mark: (segment: number, good: boolean | undefined, exact: boolean, halt: boolean): string =>
      `Segment ${segment + 1}: ${good === undefined ? 'no answer known to compare with' : exact ? (good ? 'exactly the solution' : 'not the solution') : good ? 'no rule broken' : 'not solved'}${halt ? '; would halt here' : ''}`,
    untrained: 'This model was trained with one segment: its Q values were never trained to halt.',
  },
  state: {
    title: 'State',
    goal: (states: number, tokens: number, channels: number): string =>
      `${states === 2 ? 'The two [state|states] themselves' : 'The [state] itself'}: ${tokens} tokens down, ${channels} [channel|channels] across.`,
    what: {
      two: 'Left, every number of z_L and z_H at the cursor; right, what the last step changed. One of the two waits. Colours mean the same in all four.',
      one: 'Left, every number of the state at the cursor; right, what the last step changed. Colours mean the same in both.',
    },
    /** Of a model that has but one. */
    single: 'z',
    after: (state: string, at: string | undefined): string => (at ? `${state} after ${at}` : `${state}, initial`),
    change: (state: string): string => `change of ${state}`,
    unchanged: (state: string): string => `${state} waits`,
    scale: 'Value',
  },
  dimensionality: {
    title: 'Dimensionality',
    goal: 'In how many directions do the states of many solves spread out? The [participation ratio] tells.',
    what: 'The participation ratio, (Σλ)² / Σλ² over the eigenvalues λ of the covariance (Figure 8 of the paper). It is 1 if all variance lies in one direction. It is the number of channels if all have the same.',
    start: (n: number): string => `Measure over ${formatInteger(n)} new puzzles`,
    running: (done: number, of: number): string => `${done} of ${of} solves`,
    progress: 'Solves done',
    trajectories: 'trajectories',
    lines: { trainedL: 'z_L trained', trainedH: 'z_H trained', untrainedL: 'z_L untrained', untrainedH: 'z_H untrained' },
    axes: 'Participation ratio, against the number of puzzles',
    stacked: (channels: number): string =>
      `Stacked: the vector of ${channels} channels of each token after each update of its module, over all puzzles.`,
    sentence: (lines: readonly { readonly name: string; readonly ratio: number }[], channels: number): string =>
      `Participation ratio, at most ${channels}: ${list(lines.map(({ name, ratio }) => `${name} ${formatNumber(ratio)}`))}.`,
  },
} as const;
