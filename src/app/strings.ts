/** Every word that the page shows or says, in one typed catalogue. */
import { formatFinePercent, formatInteger, formatNumber, formatPercent } from './format.ts';

const plural = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;

interface CellWords {
  readonly row: number;
  readonly column: number;
  readonly given: number;
  readonly digit: number;
  readonly probability: number;
  readonly changed: boolean;
  readonly verdict: 'right' | 'wrong' | undefined;
}

export const strings = {
  name: 'HRM Playground',
  skip: 'Skip to the content',
  what: 'What am I looking at?',
  theme: { toDark: 'Switch to dark colours', toLight: 'Switch to light colours' },
  nav: 'Pages',
  pages: { solve: 'Solve', train: 'Train', compare: 'Compare', runs: 'Runs', data: 'Data', benchmark: 'Benchmark' },
  crash: {
    title: 'This page stopped working.',
    advice: 'The run in the background may still be fine, but what was on the screen is gone. Load the page again to go on.',
    reload: 'Load again',
  },
  copied: 'Copied',
  copy: 'Copy',
  copyFailed: 'The browser refused to copy. Select the text instead.',
  close: 'Close',

  train: {
    title: 'Train',
    lede: [
      'A small network with two loops, a fast one that works and a slow one that steers, learns to solve puzzles right here in this tab.',
      'Every number and every cell below is computed by that network as it trains; nothing is recorded and nothing leaves your machine.',
    ],
    watching: (share: string) => `Following it takes ${share} of the training time; it never takes more than a tenth.`,
    settings: 'Settings',
    results: 'Run',
    preset: 'Preset',
    parameters: (n: number): string => plural(n, 'parameter', 'parameters'),
    changed: (n: number): string => plural(n, 'change', 'changes'),
    resetAll: 'Undo all changes',
    resetField: (name: string, value: string): string => `Reset ${name} to ${value}`,
    use: (value: string): string => `Use ${value}`,
    boardSize: 'Board size',
    size: (rows: number, columns: number): string => `${rows} × ${columns}`,
    engine: 'Engine',
    engineHelp: 'Automatic takes a hardware GPU where there is one, else the CPU.',
    unavailable: (label: string): string => `${label} (not available here)`,
    expert: (group: string): string => `More ${group.toLowerCase()} settings`,
    range: (min: string, max: string): string => `${min} to ${max}.`,
    problems: (n: number): string => `${plural(n, 'setting needs', 'settings need')} a look before a run can start.`,
  },

  groups: {
    data: 'Data',
    model: 'Model',
    reasoning: 'Reasoning',
    optimiser: 'Optimiser',
    stop: 'Stop rules',
    run: 'Run',
  },

  derived: {
    title: 'Comes to',
    parameters: 'Parameters',
    depth: 'Effective depth',
    depthValue: (n: number): string => `${plural(n, 'layer', 'layers')} a segment`,
    head: 'Head size',
    ffn: 'SwiGLU width',
    memory: 'Memory to train',
    memoryValue: (text: string): string => `about ${text}`,
    unknown: 'unknown until the settings are valid',
  },

  options: {
    engine: { auto: 'Automatic', webgpu: 'WebGPU', cpu: 'CPU' },
    split: { puzzles: 'unseen puzzles', solutions: 'unseen solutions', file: "the file's own test part" },
    positions: { rope: 'rotary (RoPE)', learned: 'learned' },
    positionStart: { random: 'at random', grid: 'by row, column, box', waves: 'in waves' },
    attentionStart: { random: 'at random', units: 'at row, column, box', neighbours: 'at cells around' },
    gradient: { 'one-step': 'one step a module', cycle: 'the whole cycle' },
    rowStart: { together: 'together', staggered: 'staggered' },
    loss: { stablemax_cross_entropy: 'stablemax', softmax_cross_entropy: 'softmax' },
    level: { range: 'a range', minimal: 'as few as can be', least: 'least', most: 'most' },
    guesses: { range: 'a range', any: 'any' },
  },

  /** The level where it is the length of a path. */
  pathLevel: { name: 'Path', unit: 'moves', help: 'Moves from start to goal on a shortest path. Longer is harder.' },

  /** Name, unit and a line of explanation of every field. */
  fields: {
    seed: { name: 'Seed', unit: '', help: 'Decides the first weights, the order of puzzles and exploration: the same seed repeats a run.' },
    'data.task': { name: 'Board', unit: '', help: 'The puzzles that it learns. Larger boards need larger models and much more time.' },
    'data.level': { name: 'Givens', unit: 'digits', help: 'Digits that a puzzle shows at the start. Fewer are harder.' },
    'data.guesses': {
      name: 'Guesses',
      unit: '',
      help: 'Digits that a solver has to try when nothing follows any more: 0 is easy, 20 and more is extreme, and takes long to find.',
    },
    'data.unique': { name: 'One path only', unit: '', help: 'Mazes with a single shortest path: learned sooner.' },
    'data.symmetric': { name: 'Symmetric', unit: '', help: 'Givens in point symmetry about the centre.' },
    'data.split': {
      name: 'Test on',
      unit: '',
      help: 'Puzzles kept out of training: new puzzles, or new solutions, which is harder.',
    },
    'data.count': { name: 'Training puzzles', unit: 'puzzles', help: 'At most; fewer where no more exist.' },
    'data.heldOut': { name: 'Held out', unit: 'puzzles', help: 'Kept out of training to test on.' },
    'data.augment': {
      name: 'Shown in disguise',
      unit: '',
      help: 'Changes that leave a puzzle a puzzle, applied at random each time it is shown.',
    },
    'data.seed': { name: 'Data seed', unit: '', help: 'Decides which puzzles are made and held out.' },
    'model.hidden_size': { name: 'Hidden size', unit: 'channels', help: 'Width of every state.' },
    'model.num_heads': { name: 'Heads', unit: 'heads', help: 'Attention heads; has to divide the hidden size.' },
    'model.H_layers': { name: 'Layers in H', unit: 'layers', help: 'Blocks in the slow module, which steers.' },
    'model.L_layers': { name: 'Layers in L', unit: 'layers', help: 'Blocks in the fast module, which works.' },
    'model.expansion': { name: 'SwiGLU expansion', unit: '× ⅔ D', help: 'Width inside a block, before rounding.' },
    'model.ffn_multiple': { name: 'SwiGLU rounding', unit: 'channels', help: 'That width is rounded up to a multiple of this.' },
    'model.pos_encodings': { name: 'Positions', unit: '', help: 'How a cell knows where it is.' },
    'training.position_start': {
      name: 'Positions start',
      unit: '',
      help: 'Learned positions begin all different; or cells of one row, column or box alike, for Sudoku; or near cells alike, for mazes.',
    },
    'training.attention_start': {
      name: 'Attention starts',
      unit: '',
      help: 'What heads look at first, with learned positions: anything; their row, column and box, for Sudoku; or the cells around, for mazes.',
    },
    'model.rope_theta': { name: 'RoPE base', unit: '', help: 'Longest wavelength of rotary positions.' },
    'model.rms_norm_eps': { name: 'Norm epsilon', unit: '', help: 'Keeps the norm of an empty state finite.' },
    'model.puzzle_emb_ndim': { name: 'Puzzle embedding', unit: 'channels', help: 'A learned vector a puzzle kind; 0 leaves it out.' },
    'model.num_puzzle_identifiers': { name: 'Puzzle kinds', unit: 'kinds', help: 'Rows of that table.' },
    'model.H_cycles': { name: 'H cycles, N', unit: 'cycles', help: 'Updates of the slow state in a segment.' },
    'model.L_cycles': { name: 'L steps, T', unit: 'steps', help: 'Updates of the fast state in each cycle.' },
    'model.halt_max_steps': {
      name: 'Segments, M',
      unit: 'segments',
      help: 'Most segments that a puzzle gets in training; 1 turns learned halting off.',
    },
    'model.halt_exploration_prob': {
      name: 'Exploration',
      unit: 'probability',
      help: 'How often a puzzle must think longer than it wants to.',
    },
    'training.lr': { name: 'Learning rate', unit: '', help: 'Size of a step. Too high, and the loss jumps.' },
    'training.batch_size': { name: 'Batch', unit: 'puzzles', help: 'Puzzles in work at a time.' },
    'training.total_steps': { name: 'Steps', unit: 'steps', help: 'Length of the schedule; the run ends there at the latest.' },
    'training.warmup': { name: 'Warm-up', unit: 'steps', help: 'Steps over which the learning rate rises from 0.' },
    'training.lr_min_ratio': { name: 'Final rate', unit: 'share', help: 'Where the cosine ends, as a share of the learning rate.' },
    'training.weight_decay': { name: 'Weight decay', unit: '', help: 'Pull of all weights towards 0.' },
    'training.weight_decay_min_ratio': {
      name: 'Final decay',
      unit: 'share',
      help: 'Where a cosine takes weight decay, as a share of it; 1 keeps it as it is.',
    },
    'training.beta1': { name: 'Beta 1', unit: '', help: 'Memory of the gradient.' },
    'training.beta2': { name: 'Beta 2', unit: '', help: 'Memory of its size.' },
    'training.loss_type': { name: 'Output', unit: '', help: 'How logits become probabilities.' },
    'training.q_target_every': {
      name: 'Continue target every',
      unit: 'steps',
      help: 'How often q_continue gets a target, which costs a whole extra segment: 1 as published; 4 saves about a quarter of the work.',
    },
    'training.gradient': {
      name: 'Gradient through',
      unit: '',
      help: 'The last step of each module, as published, whose memory does not grow; or all steps of the last cycle, which learns more an operation.',
    },
    'training.row_start': {
      name: 'Rows start',
      unit: '',
      help: 'All rows of a batch at their first segment, as published; or spread over the segments, so that each step learns of all of them.',
    },
    'training.ema_rate': {
      name: 'Weight average',
      unit: '',
      help: 'Share of the old value in the averaged weights that checks use; 0 is off.',
    },
    'training.puzzle_lr': { name: 'Puzzle rate', unit: '', help: 'Learning rate of the puzzle embedding.' },
    'training.puzzle_weight_decay': { name: 'Puzzle decay', unit: '', help: 'Weight decay of the puzzle embedding.' },
    'stop.exact': { name: 'Goal', unit: 'share', help: 'Stop at this share of held-out puzzles, 0.95 for 95%; 0 is off.' },
    'stop.minutes': { name: 'Time limit', unit: 'minutes', help: 'Of training, pauses left out; 0 is off.' },
    'stop.checks': { name: 'Checks in a row', unit: 'checks', help: 'That have to reach the goal.' },
    'evaluation.every': { name: 'Check every', unit: 'steps', help: 'How often held-out puzzles are tried.' },
    'evaluation.puzzles': { name: 'Puzzles a check', unit: 'puzzles', help: 'Held-out puzzles tried each time.' },
    'evaluation.segments': { name: 'Segments a check', unit: 'segments', help: 'Think time that each of them gets.' },
  },

  run: {
    label: 'Run control',
    train: 'Train',
    trainAgain: 'Train again',
    pause: 'Pause',
    resume: 'Resume',
    preparing: 'Preparing',
    step: 'Step',
    stepHelp: 'Take one training step, then pause',
    reset: 'Reset',
    resetHelp: 'Forget this run and its weights',
    newRun: (n: number): string => `New run with ${plural(n, 'change', 'changes')}`,
    change: (name: string, from: string, to: string): string => `${name} ${from} → ${to}`,
    phases: {
      idle: 'Ready',
      preparing: 'Preparing',
      training: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      failed: 'Stopped',
    },
    preparingText: 'Making puzzles and compiling kernels.',
    idleText: (engine: string): string => `Will run on ${engine}.`,
    probing: 'Looking for a GPU.',
    stepOf: (step: number, total: number): string => `step ${formatInteger(step)} of ${formatInteger(total)}`,
    speed: (perSecond: number): string => `${formatNumber(perSecond)} steps/s`,
    remaining: (text: string): string => `at most ${text} left`,
    took: (text: string): string => `${text} of training`,
    progress: 'Progress of the schedule',
    stopsAt: (rules: string): string => `Stops ${rules}.`,
    stopRules: (exact: number, checks: number, minutes: number, steps: number): string => {
      const rules = [
        ...(exact > 0 ? [`when ${formatPercent(exact)} are solved${checks > 1 ? ` in ${formatInteger(checks)} checks running` : ''}`] : []),
        ...(minutes > 0 ? [`after ${formatNumber(minutes)} min`] : []),
        `after ${plural(steps, 'step', 'steps')}`,
      ];
      return rules.length > 1 ? `${rules.slice(0, -1).join(', ')} or ${rules.at(-1)}` : (rules[0] as string);
    },
    dismiss: 'Dismiss',
    smallerBatch: (batch: number): string => `Train with batch size ${formatInteger(batch)}`,
    advice: 'Your settings are kept: change what the message names, or choose another engine, and train again.',
    title: (phase: string, percent: string | undefined, step: number): string =>
      `${percent === undefined ? '' : `${percent} solved · `}${phase} · step ${formatInteger(step)}`,
    announceCheck: (step: number, share: number, n: number, kind: string): string =>
      `Step ${formatInteger(step)}: ${formatPercent(share)} of ${formatInteger(n)} ${kind} solved.`,
    announcePhase: (phase: string, reason: string | undefined): string => (reason ? `${phase}. ${reason}` : `${phase}.`),
  },

  score: {
    solved: (n: number, kind: string, segments: number): string =>
      `of ${formatInteger(n)} ${kind} solved, every cell right, after ${plural(segments, 'segment', 'segments')}`,
    valid: (share: string): string => `With any path that is as short: ${share}.`,
    label: 'Held-out puzzles solved',
    waiting: (every: number): string => `The first check on held-out puzzles comes at step ${formatInteger(every)}.`,
  },

  failure: {
    start:
      'The training worker could not start. Load the page again; if that does not help, the browser may be too old (Chrome 113, Firefox 120 and Safari 17.4 or newer have what it takes).',
    worker: (message: string): string => `The training worker stopped: ${message}. Press Train to start anew.`,
    message: 'The training worker sent something that could not be read. Press Train to start anew.',
    library:
      'The part of the page that keeps files stopped. Try again; if the same file stops it again, it may be too large for this browser.',
  },

  engine: {
    chip: (label: string): string => `Engine: ${label}. Show details`,
    looking: 'Looking for engines',
    title: 'Engines',
    intro: 'Both engines run the same model and compute the same numbers; the choice decides only the speed.',
    inUse: 'in use',
    automatic: 'automatic choice',
    software: 'software adapter: correct but slow',
    available: 'available',
    unavailable: 'not available',
    copy: 'Copy details',
  },

  charts: {
    title: 'Curves',
    smoothing: 'Smoothing',
    smoothingHelp: 'The smoothed curve is the one that is read out; the raw one stays faint behind it.',
    csv: 'Save CSV',
    csvHelp: 'Every number of this run, one line a step',
    weights: 'Save weights',
    weightsHelp: '.safetensors, published tensor names',
    exporting: 'Saving',
    csvName: (step: number): string => `hrm-metrics-${step}.csv`,
    heldOut: (kind: string, n: number): string => `${kind}, n = ${formatInteger(n)}`,
    heldOutUnknown: 'held-out puzzles',
    afterSegments: (k: number): string => plural(k, 'segment', 'segments'),
    emptyStep: 'Starts with the first training step.',
    emptyCheck: 'Starts with the first check on held-out puzzles.',
    exact: {
      title: 'Puzzles solved',
      goal: (figure: string): string => `Should rise to 100%: every cell of a puzzle right (${figure}).`,
      what: 'At every check the newest weights solve held-out puzzles that training never shows, and we count those with every cell right. One line for each amount of thinking: more segments should solve at least as many.',
      target: (share: number): string => `goal ${formatPercent(share)}`,
      valid: 'any path as short',
    },
    cells: {
      title: 'Cells right',
      goal: (figure: string): string => `Rises first, then whole puzzles follow (${figure}).`,
      what: 'The share of single cells that are right on the same held-out puzzles. One wrong cell spoils a puzzle, so this lies above the share of solved ones.',
    },
    loss: {
      title: 'Loss',
      goal: 'Should fall; jumps mean that the learning rate is too high.',
      what: 'What a training step makes smaller, as a mean over the puzzles of a batch. The answer loss asks for the right digit in each cell; the halting loss asks that q_halt and q_continue predict whether the answer is right. The total counts the halting part half.',
      total: 'total',
      answer: 'answer',
      halting: 'halting',
    },
    segments: {
      title: 'Segments used',
      goal: 'Should fall as it learns to be sure sooner.',
      what: 'How many segments a puzzle was given before it halted: in training, where some puzzles are made to think longer, and on held-out puzzles, had halting been obeyed.',
      training: 'training',
      heldOut: 'held out',
    },
    gradient: {
      title: 'Gradient norm',
      goal: 'Steady is good; sudden peaks are the steps that hurt.',
      what: 'Length of the gradient over all weights, before the optimiser scales it. Adam-atan2 bounds the size of a step, so a peak changes direction more than distance.',
      name: 'norm',
    },
    speed: {
      title: 'Speed',
      goal: 'Flat is what one hopes for.',
      what: 'Training steps a second over the last seconds, time for checks and for drawing the board included.',
      name: 'steps/s',
    },
    percent: formatPercent,
    finePercent: formatFinePercent,
  },

  chart: {
    none: '–',
    step: (step: string): string => `step ${step}`,
    at: (place: string, numbers: readonly string[]): string => `${place[0]?.toUpperCase()}${place.slice(1)}: ${numbers.join(', ')}`,
    crosshair: (title: string): string => `${title}: step to read`,
    logarithmic: 'Log scale',
    showData: 'Show data',
    table: (title: string): string => `${title}, numbers`,
    stepHeading: 'Step',
    noRows: 'No numbers yet.',
    thinned: (n: string): string => `Evenly thinned from ${n} rows; the CSV has them all.`,
    noNumbers: (title: string): string => `${title}: no numbers yet.`,
    seriesSentence: (name: string, first: string, last: string, low: string, high: string): string =>
      `${name} went from ${first} to ${last}, between ${low} and ${high}`,
    sentence: (title: string, end: string, parts: readonly string[]): string => `${title}, up to ${end}: ${parts.join('; ')}.`,
  },

  board: {
    title: 'A held-out puzzle',
    goalEmpty: 'Here the network will try a puzzle that training never shows it.',
    goal: (kind: string | undefined, step: number): string =>
      `From the ${kind ?? 'held-out puzzles'}; weights of step ${formatInteger(step)}.`,
    empty: 'There are no weights yet. Press Train: the first guess appears here, and improves as you watch.',
    preparing: 'The first guess of the untrained network is on its way.',
    what: "Bold digits on a tint, with a corner mark, are given. The others are what the network finds most likely, larger and bolder the surer it is; the bars below stand for all digits in turn. A dot in the upper right marks a cell that changed since the segment before. The two lines under the board are the network's own view of its answer after each segment: q_halt, how likely it holds that answer to be right, and q_continue, what it expects of thinking on. Slide through the segments to see it think.",
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
    halting: (segment: number, stop: number): string => {
      if (stop < 0) return 'q_halt stays below q_continue: it would use every segment.';
      if (segment < stop) return `It would go on, and halt after segment ${stop + 1}.`;
      return segment === stop ? 'q_halt is above q_continue: it would halt here.' : `It would have halted after segment ${stop + 1}.`;
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
  },
} as const;
