/** Every word of the Solve page. It says what is measured and nothing more: an H update gives z_L a new target and resets nothing. */

import type { Tally } from '../../board/tally.ts';
import { type Wound, woundName } from '../../model/wound.ts';
import { DIFFICULTIES, type DifficultyLevel } from '../../puzzles/task.ts';
import { bestLane, type Lane, thoughtSegments } from '../../trace/thinking.ts';
import { formatDuration, formatInteger, formatNumber, formatPercent, list, plural } from '../../words/format.ts';
import type { Agreement } from './agreement.ts';
import type { LinkProblem } from './link.ts';
import type { Reason } from './reason.ts';

const time = (milliseconds: number): string =>
  milliseconds < 1000 ? `${formatNumber(milliseconds)} ms` : `${formatNumber(milliseconds / 1000)} s`;

/** What a tally says is not right yet. */
function faults({ look, missing, conflicts, overruled }: Tally): string[] {
  return [
    ...(conflicts
      ? [
          look === 'maze'
            ? plural(conflicts, 'cell is off a shortest path', 'cells are off a shortest path')
            : `${plural(conflicts, 'cell breaks', 'cells break')} a rule`,
        ]
      : []),
    ...(missing ? [`${plural(missing, 'cell has', 'cells have')} no ${look === 'maze' ? 'sign' : 'digit'}`] : []),
    ...(overruled ? [`${plural(overruled, 'given is', 'givens are')} misread`] : []),
  ];
}

/** The same, or that all is well; nothing where no rule tells. */
function standing(now: Tally): string[] {
  const wrong = faults(now);
  if (now.solved) return ['solved, no rule broken'];
  return wrong.length ? [list(wrong)] : now.solved === false ? ['not solved'] : [];
}

/** "An easy puzzle.", "A way of 4 to 7 moves." */
const levelSentence = (level: string): string =>
  DIFFICULTIES.some((one) => one === level) ? `A${/^[aeiou]/.test(level) ? 'n' : ''} ${level} puzzle.` : `A way of ${level}.`;

/** @param residual as a share of the norm of the state. */
const differences = (probability: number, residual: number, q: number): string =>
  `Largest differences: ${formatNumber(probability)} in a probability, ${formatNumber(residual)} of a norm in a residual, ${formatNumber(q)} in a Q value.`;

const solvedWords = (look: Tally['look']): string =>
  look === 'maze' ? 'a shortest path from start to goal' : 'every cell filled, no rule broken';

/** What an answer is that nothing decides. */
const guessed = ({ solved, open, missing }: Tally): string =>
  solved ? 'One of many that fit' : missing === open ? 'No answer' : 'Only guesses';

/** What came of it, in one sentence. */
function endedWords(now: Tally, reason: Reason | undefined): string {
  const { look, solved, overruled, missing, conflicts } = now;
  switch (reason?.kind) {
    case 'none':
      return look === 'maze' ? 'Nothing fits: no way leads from start to goal.' : 'Nothing fits: this puzzle has no solution.';
    case 'few':
      return `${guessed(now)}: ${plural(reason.givens, 'given does', 'givens do')} not decide it, ${formatInteger(reason.fewest)} at the least could.`;
    case 'several': {
      const count = `${reason.more ? 'more than ' : ''}${formatInteger(reason.solutions - (reason.more ? 1 : 0))}`;
      return solved
        ? `One of ${count} solutions that fit these givens.`
        : `None of ${count} solutions that fit these givens. ${list(faults(now))}.`;
    }
    default:
  }
  if (solved) return `Solved: ${solvedWords(look)}.`;
  // The rest may well be right: a network sees givens as input and is never made to repeat them.
  if (overruled && !missing && !conflicts)
    return `It reads ${plural(overruled, 'given', 'givens')} as something else: no network of this kind is told to keep them.`;
  return `Not solved: ${list(faults(now))}.`;
}

export const solveStrings = {
  title: 'Solve',
  heading: 'Watch a network think',
  lede: 'Two small loops fill this grid: a fast one works, a slow one sets its target. Step through every update. All numbers come out of the network.',
  board: {
    title: (task: string): string => task,
    labels: {
      digits: (task: string): string => `${task}, type digits to change the puzzle`,
      maze: (task: string): string => `${task}: type # for a wall, space for a free cell, S and G to move start and goal`,
      colours: (task: string): string => `${task}, input: type 0 to 9 to change a colour`,
    },
    notSolved: 'unsolved',
    thinking: 'thinking',
    thinkingNote: 'what the present view says, cells with a coloured corner taken for given',
    answerNote: 'given at the end of this segment',
    probeNote: 'a trial H update, decoded, then discarded',
    untriedNote: 'z_H as it is, decoded: no H update, no trial',
    formerNote: 'what is shown is of the puzzle before',
    solve: 'Solve',
    solving: 'Solving…',
    viewing: (view: number, views: number, segment: number, commits: number): string =>
      `View ${view + 1} of at most ${views}, segment ${segment}${commits ? `: ${plural(commits, 'cell', 'cells')} taken for given` : ''}.`,
    solvingAt: (done: number, of: number): string => `Solving: ${formatInteger(done)} of ${formatInteger(of)} updates.`,
    stop: 'Stop',
    clear: 'Clear',
    undo: 'Undo',
    undoHelp: 'Undo (Ctrl+Z)',
    redo: 'Redo',
    redoHelp: 'Redo (Ctrl+Shift+Z)',
    examples: 'Examples',
    exampleNames: {
      newOf: (difficulty: DifficultyLevel): string => `A new one, ${difficulty}`,
      easy: 'Easy',
      hard: 'As few givens as can be',
      one: 'One blank',
      two: 'Many solutions',
      empty: 'Empty board',
      none: 'No solution',
      short: 'Short way',
      long: 'Long way',
      several: 'Several shortest ways',
      closed: 'No way',
    },
    pad: 'Digits for the chosen cell',
    write: (digit: number | string): string => `Write ${digit}`,
    brushes: 'Draw on the board',
    look: 'Look',
    lookHelp: 'The pointer chooses cells and draws nothing',
    draw: (name: string): string => `Draw ${name}`,
    gridSize: 'Grid',
    rows: 'rows',
    columns: 'columns',
    erase: 'Erase the cell',
    own: 'Type or paste yours',
    ownBack: 'Back to the puzzle',
    ownHelp: {
      digits: 'Type row by row, a space for a blank. Press Enter to solve.',
      maze: 'Type row by row: # a wall, a space for a free cell. Press Enter to solve.',
      colours: 'Type row by row: 0 to 9 a colour. Press Enter to solve.',
    },
    asTextHelp: {
      digits: 'Or paste it: one character a cell, a dot for a blank.',
      maze: 'Or paste it, one character a cell: # wall, space free, S start, G goal.',
      colours: (tokens: readonly string[]): string =>
        `Or paste it, one character a cell. 0 to 9 is a colour, ${tokens[1]} the end of the grid, ${tokens[0]} outside it.`,
    },
    enter: 'Use',
    check: 'Check against the solution',
    solutions: {
      label: 'Compared with the answer that came with this puzzle. The model is not told.',
      only: 'Compared with the only solution, found by a solver in this page. The model is not told.',
      one: 'Compared with one of several shortest paths, all of which count as solved. The model is not told.',
      none: 'This puzzle has no solution, so that there is nothing to compare with.',
      several: 'This puzzle has more than one solution, so that only the rules can be checked.',
      unknown: 'No answer is known for this input: only puzzles that come with one can be checked.',
    },
    noNew: (why: string): string => `No new puzzle: ${why}.`,
    notABoard: (why: string): string => `That is no board: ${why}.`,
    noModel: (title: string, present: string): string =>
      `That is a ${title}, for which no model is shipped. The present model reads ${present} boards; open one of your own for others.`,
  },
  /** @param now of the update that is shown. */
  verdict: {
    /** While it thinks: what is not right yet. */
    moving: (now: Tally): string => {
      const { look, changed, solved } = now;
      if (solved) return `As probed: ${solvedWords(look)}.`;
      const parts = [...faults(now), ...(changed || look === 'colours' ? [`${plural(changed, 'cell', 'cells')} changed`] : [])];
      return `${list(parts)}.`;
    },
    /** @param recorded not computed in this tab. */
    ended: (now: Tally, reason: Reason | undefined, recorded: boolean): string => {
      const text = endedWords(now, reason);
      return recorded ? `Recorded. ${text}` : text;
    },
    exact: (wrong: number): string =>
      wrong === 0 ? 'Exactly the answer.' : `${plural(wrong, 'cell differs', 'cells differ')} from the answer.`,
    typing: (givens: number, fewest: number | undefined): string =>
      fewest === undefined
        ? 'It is solved when you press Enter or Solve.'
        : givens < fewest
          ? `${plural(givens, 'given', 'givens')} so far. Fewer than ${formatInteger(fewest)} never decide such a board.`
          : `${plural(givens, 'given', 'givens')} so far: enough to decide such a board.`,
  },
  invitations: {
    label: 'Puzzles to try next',
    fewer: 'Rub out a given',
    fewerHelp: 'Takes away a given that the puzzle can do without: it keeps its one solution.',
    other: 'Rename two digits',
    otherHelp: 'Puts two digits in each other’s place: to a person the same puzzle.',
    harder: { digits: 'Harder', maze: 'A longer way', colours: 'Another puzzle' },
    harderHelp: 'Puts a new puzzle on the board, of the next level where there is one.',
  },
  sizes: { label: 'Kind of puzzle', fresh: 'New puzzle' },
  further: {
    label: 'What else can be tried',
    longer: 'Think longer',
    views: 'Try other views',
    /** @param sure mean probability of its answer in the open cells. */
    why: (reason: Reason, sure: number, views: number): string => {
      if (reason.kind === 'none') return `It is ${formatPercent(sure)} sure all the same.`;
      if (reason.kind === 'few') return `It is ${formatPercent(sure)} sure of what it says.`;
      const own = `It is ${formatPercent(sure)} sure of its answer.`;
      if (reason.kind !== 'sound') return own;
      const { level, score } = reason;
      const kind = level === undefined ? '' : ` ${levelSentence(level)}`;
      if (!score) return `${own}${kind}`;
      return `${own}${kind} ${views > 1 ? 'With other views' : 'In one try'} it solves ${formatPercent(score.exact)} of such.`;
    },
    longerHelp: (segments: number, wide: boolean): string => `${formatInteger(segments)} segments ${wide ? 'a view' : 'of the same try'}`,
    viewsHelp: 'The same puzzle with its parts in other places, which the network sees afresh',
  },
  lanes: {
    title: 'Views of this puzzle',
    one: 'One view, with cells taken for given',
    view: (view: number): string => `View ${view + 1}`,
    segments: (segments: number): string => plural(segments, 'segment', 'segments'),
    states: { running: 'thinking…', solved: 'no rule broken' },
    moves: (moves: number): string => `, ${plural(moves, 'move', 'moves')}`,
    commits: (commits: number): string => `${plural(commits, 'cell', 'cells')} taken for given`,
    open: 'Show this view',
    key: 'A mark is a segment; a tall one took a cell for given.',
    keyPlain: 'A mark is a segment.',
    sum: (lanes: readonly Lane[]): string => {
      const solved = bestLane(lanes);
      const segments = plural(thoughtSegments(lanes), 'segment', 'segments');
      if (lanes.length === 1) return solved < 0 ? `Not solved in ${segments}.` : `Solved after ${segments}.`;
      return solved < 0
        ? `Each of ${formatInteger(lanes.length)} views broke a rule, in ${segments} of all views.`
        : `Solved in view ${solved + 1}, after ${segments} of all views.`;
    },
    wrong: (wrong: number | undefined, all: number): string =>
      wrong === undefined
        ? `${plural(all, 'cell was', 'cells were')} taken for given.`
        : `Of ${plural(all, 'cell', 'cells')} taken for given, ${wrong === 0 ? 'none differs' : `${formatInteger(wrong)} ${wrong === 1 ? 'differs' : 'differ'}`} from the answer found.`,
    decides: {
      digits: 'The rules of the puzzle decide: they tell a full grid from a wrong one. No solver and no answer is asked.',
      maze: 'The rules tell a way from start to goal from anything else. The shortest is believed once two views come to it. No solver and no answer is asked.',
      colours: 'No rule decides here.',
    },
    back: 'Back to one try',
    givenUp: (view: number, why: string): string => `View ${view + 1} given up: ${why}.`,
    committed: (row: number, column: number, token: string, share: string): string =>
      `then row ${row + 1}, column ${column + 1} is taken for ${token} (${share})`,
  },
  badge: {
    kinds: {
      recorded: 'recorded',
      verified: 'verified live',
      live: 'live',
      differs: 'recording differs',
      file: 'from a file',
      former: 'not solved yet',
      none: 'waiting',
    },
    noneHelp: 'No solve is shown yet.',
    formerHelp: 'What is shown in faint colours is of the puzzle before, until the one on the board has been solved.',
    recordedHelp: (engine: string): string =>
      `Computed earlier, on ${engine}. It is being computed anew here, with the weights that this page ships.`,
    liveHelp: (engine: string, milliseconds: number | undefined): string =>
      `Computed in this tab on ${engine}${milliseconds === undefined ? '' : `, in ${time(milliseconds)}`}.`,
    verifiedHelp: (engine: string, probability: number, residual: number, q: number): string =>
      `Computed again in this tab on ${engine}, and equal to the recording. ${differences(probability, residual, q)} What you see is the live one.`,
    differsHelp: ({ differs, probability, residual, q }: Agreement): string =>
      differs === 'weights'
        ? 'The recording was made with other weights than the ones loaded here. What you see is computed live.'
        : differs
          ? 'The recording is of another solve than the one computed here. What you see is computed live.'
          : `The recording differs from what this tab computes. ${differences(probability, residual, q)} What you see is computed live.`,
  },
  wound: {
    label: 'Wound it',
    labelHelp: 'A part of the network is missing while it thinks, and what it answers is computed without it.',
    none: 'the whole network',
    during: 'Wounded in',
    throughout: 'all segments',
    segments: (n: number): string => (n === 1 ? 'segment 1, then it heals' : `segments 1 to ${formatInteger(n)}, then it heals`),
    heal: 'Heal it',
    badge: (kind: string): string => `${kind}, wounded`,
    help: (name: string): string => `The network is wounded: ${name}. No number here is of the whole network.`,
    /** @param now in this segment. @param full names the wound. */
    before: (wound: Wound, now: boolean, full: boolean): string =>
      full ? `Wounded, with ${woundName(wound)}.` : now ? 'Wounded.' : 'Healed.',
    banner: (wound: Wound, now: boolean): string => `Wounded, with ${woundName(wound)}${now ? '' : '. Here it is whole again'}.`,
    whole: 'These are figures of the whole network, without the wound.',
    oneTry: 'a wound is of one try',
    ignored: (name: string, why: string): string => `The link asks for a network with ${name}, which is left out: ${why}.`,
  },
  opening: {
    trainTitle: 'Train your own.',
    trainText: 'The code of this page trained these weights. Train a network of your own here, from nothing.',
    train: 'Train on such puzzles',
    missing: (why: string): string => `The recorded solve could not be read (${why}); the page computes one instead.`,
  },
  think: {
    title: 'Think time',
    mode: 'How to think',
    modes: { plain: 'One try', commit: 'Commit', views: 'Views' },
    modeHelp: {
      plain: 'The board as it is, with every segment run.',
      commit: (from: number): string =>
        `From segment ${from} on, the surest open cell is taken for given after each segment. It ends when no rule is broken.`,
      views:
        'The same puzzle in one view after the other: its parts change places. A view that breaks a rule is given up, and the next begins.',
    },
    segmentsOfView: 'Segments a view, M',
    views: 'Views, at most',
    fields: { segments: 'Segments, M', H_cycles: 'H-cycles a segment, N', L_cycles: 'L-steps a cycle, T' },
    value: (value: number, trained: number | undefined): string =>
      `${value}${trained === undefined ? '' : value === trained ? ', as trained' : `, trained with ${trained}`}`,
    trained: (trained: number): string => `trained with ${trained}`,
    beyond: 'beyond training',
    below: 'less than in training',
    back: (trained: number): string => `use ${trained}`,
    obey: 'Obey halting',
    obeyHelp: 'Stop after the first segment with q_halt above q_continue. Off, every segment is run, as the published evaluation does.',
    model: (name: string, parameters: string, engine: string): string => `Model ${name}, ${parameters} parameters, on ${engine}.`,
    loading: 'Loading the model.',
    took: (milliseconds: number): string => `The last solve took ${time(milliseconds)}.`,
  },
  models: {
    label: 'Model',
    shipped: 'On this page',
    runs: 'Saved runs',
    runsLoading: 'Looking for saved runs…',
    noRuns: 'No run is saved here',
    yours: (name: string): string => `Yours: ${name}`,
    file: 'From files…',
    fileHelp: 'Choose or drop weights: .safetensors, a published checkpoint with or without its all_config.yaml, or a .hrmrun bundle',
    drop: 'Drop a model or a trace here',
    loading: (name: string, done: string, of: string | undefined): string =>
      `Reading ${name}: ${of === undefined ? 'starting' : `${done} of ${of}`}`,
    cancel: 'Cancel',
    assumed: (name: string, assumed: readonly string[]): string => `${name}: what the file does not say was assumed. ${assumed.join(' ')}`,
    large: (name: string, segments: number, trained: number): string =>
      `${name} is large for this processor: it begins with ${segments} of ${trained} segments. Think time has room for more.`,
    /** @param why begins with the name of the file where that is what is wrong. */
    notLoaded: (name: string, why: string): string =>
      why.startsWith(`${name}: `)
        ? `${name} could not be read: ${why.slice(name.length + 2)}. Get the file once more if it may be damaged. What can be read: models and traces saved here, .hrmrun bundles, and published checkpoints of the Hierarchical Reasoning Model.`
        : `${name} is not in use: ${why}`,
    runUnreadable: (why: string): string => `The weights of that run could not be read: ${why}`,
    runName: (name: string, step: number): string => `${name}, step ${formatInteger(step)}`,
    puzzle: 'Puzzle identifier',
    puzzleHelp: (rows: number): string => `Row 0 to ${formatInteger(rows - 1)} of the model’s puzzle table, or a name.`,
    noPuzzle: (text: string): string => `No identifier “${text}”.`,
  },
  asks: {
    title: (name: string): string => `What ${name} does not say`,
    text: 'These are settings that weights do not show. The published ones are filled in; with others the same weights answer differently.',
    task: 'Puzzles',
    num_heads: 'Attention heads',
    H_cycles: 'H-cycles a segment, N',
    L_cycles: 'L-steps a cycle, T',
    config: 'An all_config.yaml dropped together with the file answers this by itself.',
    rows: (rows: number): string => `Its table has ${formatInteger(rows)} puzzles; which of them to think with is chosen beside the board.`,
    load: 'Load',
    cancel: 'Cancel',
  },
  card: {
    title: 'Model card',
    score: (share: string, n: number, kind: string, segments: number): string =>
      `Solves ${share} of ${formatInteger(n)} ${kind} exactly after ${plural(segments, 'segment', 'segments')}.`,
    heading: (name: string): string => `Model card: ${name}`,
    halting: (share: string, segments: number, most: number): string =>
      `One try that obeys halting solves ${share}, after ${formatNumber(segments)} of at most ${most} segments in the mean.`,
    data: 'What training saw',
    saw: (steps: number, batch: number, puzzles: number): string =>
      `${formatInteger(steps)} steps of ${batch} puzzles at a time, out of ${formatInteger(puzzles)}.`,
    trained: (seconds: number, engine: string, seed: number, gflop: number): string =>
      `${formatDuration(seconds)} on ${engine}, ${formatInteger(gflop)} GFLOP, seed ${seed}.`,
    again: 'The same again',
    train: 'Train it',
    check: 'Measure it and compare',
    checkCommand: (id: string): string => `npm run --silent hrm -- ship --check ${id}`,
    figures: {
      axis: 'segments a puzzle, mean',
      all: 'all',
      level: (level: string | undefined, n: number): string => `${level ?? 'all'}, n = ${formatInteger(n)}`,
      after: (segments: number): string => plural(segments, 'segment', 'segments'),
      way: (commits: boolean, views: number): string => `${commits ? 'Commit, ' : ''}${plural(views, 'view', 'views')}`,
      read: (share: string, low: string, high: string, segments: number): string =>
        `${share} (${low} to ${high}), ${formatNumber(segments)} segments`,
      columns: ['Thinking', 'Puzzles', 'n', 'Solved', '95% from', 'to', 'Segments', 'GFLOP'],
      oneTry: 'One try',
      oneTryGoal: 'Share solved after so many segments: it rises while thinking on helps.',
      oneTryWhat:
        'The board as it is, thought about once, all segments used. Bars are 95% intervals of a share of so many held-out puzzles. ' +
        'Those of a level stand a little apart, so that each is seen.',
      wide: 'Thinking wider',
      wideGoal: 'Share solved when the rules decide whether to think on: up and to the left is better.',
      wideWhat:
        'Commit takes the surest open cell for given after each segment. Views are the same puzzle under its symmetries, the next one where ' +
        'the last broke a rule. The rules of the puzzle say when to stop; no solver and no answer is asked. Segments are those of all views.',
      sentence: (way: string, n: number, share: string, low: string, high: string, segments: number, gflop: number): string =>
        `${way}: ${share} of ${formatInteger(n)} puzzles (95% interval ${low} to ${high}). ` +
        `A puzzle takes ${formatNumber(segments)} segments and ${formatNumber(gflop)} GFLOP in the mean.`,
    },
    file: 'The whole card (JSON)',
  },
  ruler: {
    region: 'Time',
    label: 'Update shown',
    play: 'Play',
    pause: 'Pause',
    start: 'To the first update',
    startHelp: 'First update (Home)',
    end: 'To the last update',
    endHelp: 'Last update (End)',
    units: { step: 'L-step', cycle: 'H-cycle', segment: 'Segment' },
    back: { step: 'One update back', cycle: 'One H-cycle back', segment: 'One segment back' },
    forth: { step: 'One update further', cycle: 'One H-cycle further', segment: 'One segment further' },
    backHelp: { step: 'Back one update (←)', cycle: 'Back one H-cycle (Shift+←)', segment: 'Back one segment ([)' },
    forthHelp: { step: 'On one update (→)', cycle: 'On one H-cycle (Shift+→)', segment: 'On one segment (])' },
    speed: 'Speed',
    speedHelp: (perSecond: number): string => `${formatNumber(perSecond)} updates a second`,
    times: (speed: number | 'slow'): string => (speed === 'slow' ? 'slow' : `${speed}×`),
    notch: 'H update (new target)',
    numbers: 'Large ticks end segments, small ones are L-steps; numbers count segments.',
    beyond: 'more segments than in training',
    wounded: 'wounded segments',
    hint: 'Drag along the ruler to step through the new solve.',
  },
  lenses: {
    label: 'Lenses',
    beside: 'Beside it',
    none: 'nothing',
    second: (name: string): string => `Second lens: ${name}`,
    waiting: 'The first solve appears here as soon as it is there.',
    opening: 'Opening…',
  },
  announce: {
    within: (segment: number): string => `In segment ${segment + 1}.`,
    segment: (segment: number, now: Tally, halts: boolean): string =>
      [
        `Segment ${[segment + 1, ...standing(now)].join(': ')}.`,
        ...(segment > 0 || now.solved === undefined ? [`${plural(now.changed, 'cell', 'cells')} changed.`] : []),
        ...(halts ? ['It would halt here.'] : []),
      ].join(' '),
  },
  share: {
    copy: 'Copy link',
    copied: 'Link copied: it opens this very view.',
    select: 'The browser refused to copy. Here is the link:',
    address: 'Link to this view',
    ignored: ({ field, value, expected }: LinkProblem): string => `Left out of the link: ${field}=${value} (expected ${expected}).`,
    unknownModel: (id: string): string => `The link names the model “${id}”, which this page does not have; the usual one is shown.`,
    wrongSize: (title: string): string => `The puzzle in the link does not fit the model, which reads ${title} boards.`,
    noSuchStep: (cursor: string): string => `The link points at update ${cursor}, which this solve does not have; it shows the end.`,
  },
  files: {
    save: 'Save trace',
    traceName: (model: string): string => `hrm-trace-${model.replace(/[^\w-]+/g, '-')}.safetensors`,
    open: 'Open…',
    openHelp: 'A trace saved here, or a model: .safetensors, a published checkpoint, a .hrmrun bundle',
    clip: 'Record clip',
    recording: (share: number): string => `Recording ${formatPercent(share)}`,
    noRecorder: 'This browser has no MediaRecorder for a canvas, so that it cannot record a clip.',
    clipFailed: (why: string): string => `The clip could not be recorded: ${why}.`,
    unreadable: (name: string, why: string): string => `${name} could not be read: ${why}`,
    otherBoard: (task: string): string => `The trace says that it is of ${task}, but its board is not.`,
    unknownTask: (task: string): string => `The trace is of a task that this page does not know: ${task}.`,
  },
  again: 'Start again',
} as const;
