/** Every word of the Train page. */
import { formatFinePercent, formatInteger, formatNumber, formatPercent, plural } from '../../words/format.ts';

/** once, twice, eight times, 16 times */
function timesWord(n: number): string {
  if (n <= 2) return n === 1 ? 'once' : 'twice';
  const small = ['three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
  return `${small[n - 3] ?? formatInteger(n)} times`;
}

export const strings = {
  train: {
    title: 'Train',
    lede: [
      'A small network with a fast and a slow loop learns to solve puzzles in this tab.',
      'It computes every number below as it trains.',
    ],
    watching: (share: string) => `Looking took ${share} of the training time since the look before.`,
    settings: 'Settings',
    results: 'Run',
    preset: 'Preset',
    parameters: (n: number): string => plural(n, 'parameter', 'parameters'),
    changed: (n: number): string => plural(n, 'change', 'changes'),
    resetAll: 'Undo all changes',
    resetField: (name: string, value: string): string => `Reset ${name} to ${value}`,
    use: (value: string): string => `Use ${value}`,
    engineHelp: 'Automatic takes a hardware GPU where there is one, else the CPU.',
    unavailable: (label: string): string => `${label} (not available here)`,
    expert: (group: string): string => `More ${group.toLowerCase()} settings`,
    /** The level where it is the length of a path. */
    pathLevel: { name: 'Path', help: 'Moves from start to goal on a shortest path. Longer is harder.' },
    range: (min: string, max: string): string => `${min} to ${max}.`,
    leftOut: ({ field, value, reason }: { readonly field: string; readonly value: string; readonly reason: string }): string =>
      `Left out of the link: ${field}=${value} (${reason}).`,
    problems: (n: number): string => `${plural(n, 'setting needs', 'settings need')} a look before a run can start.`,
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
    time: 'Time on this machine',
    timeValue: (text: string): string => `${text} at most`,
    timeUnknown: 'known after a first training',
    unknown: 'unknown until the settings are valid',
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
    resetHelp: 'Put this run away. Where it is kept, it stays on the Runs page.',
    newRun: (n: number): string => `New run with ${plural(n, 'change', 'changes')}`,
    /** Where so much differs that the changes say less than its name. */
    newRunOf: (preset: string): string => `Train ${preset}`,
    phases: {
      idle: 'Ready',
      preparing: 'Preparing',
      training: 'Training',
      paused: 'Paused',
      finished: 'Finished',
      failed: 'Stopped',
    },
    preparingText: 'Making puzzles and compiling kernels.',
    compiling: (found: number, wanted: number): string => `Compiling kernels: ${formatInteger(found)} of ${formatInteger(wanted)}.`,
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
        ...(exact > 0 ? [`at ${formatPercent(exact)} solved${checks > 1 ? `, ${timesWord(checks)} running` : ''}`] : []),
        ...(minutes > 0 ? [`after ${formatNumber(minutes)} min`] : []),
        `after ${plural(steps, 'step', 'steps')}`,
      ];
      return rules.length > 1 ? `${rules.slice(0, -1).join(', ')} or ${rules.at(-1)}` : rules[0];
    },
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
    waiting: (step: number): string => `The first check on held-out puzzles comes at step ${formatInteger(step)}.`,
    none: 'Nothing is trained yet.',
    which: 'What are unseen puzzles here?',
  },
  wall: {
    title: 'The held-out puzzles, all at once',
    headline: ({ once, all, times }: { readonly once: number; readonly all: number; readonly times: number }): string =>
      `Thinking once solves ${once} of 100, ${timesWord(times)} ${all}.`,
    thinking: 'Answers after thinking',
    onceLabel: 'once',
    allLabel: (segments: number): string => (segments >= 2 ? timesWord(segments) : 'to the end'),
    label: (boards: number): string => `${plural(boards, 'held-out puzzle', 'held-out puzzles')}, Enter shows one as a large board`,
    empty: 'Puzzles that training never shows. Each turns green once every cell is right.',
    untried: (puzzle: number): string => `Held-out puzzle ${formatInteger(puzzle)}: not tried yet`,
    tile: (puzzle: number, { right, of, solved }: { readonly right: number; readonly of: number; readonly solved: boolean }): string =>
      `Held-out puzzle ${formatInteger(puzzle)}: ${solved ? `solved, all ${formatInteger(of)} cells right` : `${formatInteger(right)} of ${formatInteger(of)} cells right`}.`,
    all: (step: number, solved: number, boards: number, right: number, of: number): string =>
      `Step ${formatInteger(step)}: ${formatInteger(solved)} of these ${formatInteger(boards)} solved, ${formatInteger(right)} of ${formatInteger(of)} cells right.`,
    what: 'Each tile is one held-out puzzle, answered by the newest weights. A full square is a right cell, grey where it was given. A small square is a wrong one. A tick stands where all cells are right. Choose “once” to see the answers after the first segment. Press a tile to see it as a large board.',
  },
  stage: {
    label: 'What next',
    before: 'Once it has learned: play it, race it, share it.',
    done: 'Your network is trained. What next?',
    play: 'Play it on an unseen puzzle',
    race: 'Does the hierarchy matter? Race it',
    link: 'Copy link',
    picture: 'Save picture',
    linkCopied: 'Link copied: it opens this page with these settings.',
    /** What a network of a run without a name is called. */
    ownName: 'Your network',
    pictureTitle: (name: string): string => `HRM Playground: ${name}, trained in a browser tab`,
    pictureStep: (step: number): string => (step === 0 ? 'untrained' : `step ${formatInteger(step)}`),
    pictureSolved: (solved: number, boards: number): string => `${formatInteger(solved)} of ${formatInteger(boards)} solved`,
    pictureName: (task: string, step: number): string => `hrm-${task}-${step}.png`,
    pictureFailed: (why: string): string => `The picture could not be made: ${why}.`,
    noCanvas: 'the browser gave no canvas',
    noPng: 'the browser could not write a PNG',
  },
  charts: {
    title: 'Curves',
    smoothing: 'Smoothing',
    smoothingHelp: 'The smoothed curve is the one that is read out; the raw one stays faint behind it.',
    zoomIn: 'Zoom in',
    zoomAll: 'All steps',
    zoomHelp: 'Drag over a curve to see a part of it, or press + and −. All curves follow.',
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
      goal: (figure: string): string => `Should rise to 100%: [exact accuracy|every cell] of a puzzle right (${figure}).`,
      what: 'At every check the newest weights solve held-out puzzles, which training never shows. Those with every cell right are counted. One line for each amount of thinking: more segments should solve at least as many.',
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
      goal: 'Falls in the end. It may rise at first, while the network learns [halting|when to halt].',
      what: 'What a training step makes smaller, as a mean over the puzzles of a batch. The answer loss asks for the right digit in each cell. The halting loss asks that q_halt and q_continue predict whether the answer is right. The total counts the halting part half.',
      total: 'total',
      answer: 'answer',
      halting: 'halting',
    },
    segments: {
      title: 'Segments used',
      goal: 'Falls where it learns to be sure sooner.',
      what: 'How many segments a puzzle was given before it halted. In training some puzzles are made to think longer. Held-out puzzles count as if halting had been obeyed.',
      training: 'training',
      heldOut: 'held out',
    },
    gradient: {
      title: 'Gradient norm',
      goal: 'Steady is good; sudden peaks are the [training step|steps] that hurt.',
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
  source: {
    about: (task: string): string => `A kept set of ${task} puzzles, from the`,
    page: 'Data page.',
    make: 'Make puzzles instead',
  },

  fork: 'Begin with its weights',
} as const;
