/** Every word of the Runs page. */
import type { RunState } from '../../storage/records.ts';
import { formatInteger } from '../../words/format.ts';

const plural = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;

export const runsStrings = {
  title: 'Runs',
  lede: 'Every training run is kept in this browser, with all that it takes to go on exactly where it stopped. Nothing is sent anywhere.',
  loading: 'Looking for runs.',
  empty: {
    title: 'No runs yet',
    text: 'Train something, and it appears here by itself: you can close the tab at any moment and go on later. Or bring a run that was exported elsewhere.',
    train: 'Train a model',
  },
  count: (n: number): string => plural(n, 'run', 'runs'),

  import: {
    button: 'Import a run',
    help: 'A .hrmrun file, chosen here or dropped anywhere on this page',
    drop: 'Drop the run here',
    busy: 'Importing',
    done: (name: string): string => `${name} was imported.`,
    failed: (file: string, why: string): string => `${file} was not imported. ${why}`,
  },

  storage: {
    label: 'Storage',
    used: (used: string, quota: string): string => `${used} of ${quota} used`,
    usedOnly: (used: string): string => `${used} used`,
    keep: 'Keep this data',
    keepHelp: 'Asks the browser not to clear these runs by itself when the disk runs full',
    persisted: 'The browser will not clear this data by itself.',
    refused:
      'The browser made no promise: it may clear this data when the disk runs full. Export the runs that matter, or bookmark this page and ask again.',
    nearlyFull: 'Nearly full: delete or export runs before the next long training.',
    unavailable: (why: string): string => `Runs cannot be kept here. ${why}`,
  },

  table: {
    label: 'Runs',
    overlay: 'Show',
    run: 'Run',
    task: 'Puzzles',
    parameters: 'Parameters',
    step: 'Steps',
    best: 'Best accuracy',
    seconds: 'Time',
    engine: 'Engine',
    bytes: 'Size',
    updated: 'Last saved',
    actions: 'Actions',
    name: 'Name',
    sort: 'Sort by',
    none: '–',
    stepsOf: (done: string, total: string): string => `${done} of ${total}`,
    accuracy: (n: number, kind: string): string => `n = ${formatInteger(n)},\n${kind}`,
    atStep: (step: number): string => `at step ${formatInteger(step)}`,
    unchecked: 'not checked yet',
    show: (name: string): string => `Show the curves of ${name}`,
    renameHelp: 'Press Enter to keep a new name, Escape to leave it',
    nameOf: (name: string): string => `Name of ${name}`,
    delta: (text: string): string => `${text} to the pinned run`,
    points: (x: number): string => `${x >= 0 ? '+' : '−'}${Math.abs(100 * x).toFixed(1)} points`,
    times: (x: number): string => `× ${x < 10 ? x.toFixed(2) : x.toFixed(0)}`,
  },

  states: {
    training: 'training',
    paused: 'paused',
    finished: 'finished',
    failed: 'stopped',
    interrupted: 'interrupted',
  } satisfies Record<RunState, string>,
  statesHelp: {
    training: 'It is training now, in this tab or in another.',
    paused: 'It waits to go on.',
    finished: 'It came to its goal or to the end of its schedule.',
    failed: 'It broke off with a problem; its last save is whole.',
    interrupted: 'It was training when its page went away; its last save is whole.',
  } satisfies Record<RunState, string>,

  difference: {
    parent: (name: string): string => `from ${name}`,
    preset: (name: string): string => `like ${name}`,
    baseline: (name: string): string => `against ${name}`,
    same: 'same settings',
    more: (n: number): string => `and ${plural(n, 'more', 'more')}`,
  },

  actions: {
    resume: 'Go on',
    look: 'Look',
    open: 'Open',
    more: (name: string): string => `More for ${name}`,
    group: (name: string): string => `${name}: actions`,
    fork: 'Fork with other settings',
    solve: 'Try it on Solve',
    pin: 'Pin as baseline',
    unpin: 'Unpin',
    rename: 'Rename',
    export: 'Export run (.hrmrun)',
    weights: 'Export weights (.safetensors)',
    cluster: 'Continue on a GPU cluster',
    remove: 'Delete',
  },
  busy: {
    export: 'Exporting',
    weights: 'Exporting',
    cluster: 'Writing the files for the cluster',
    import: 'Importing',
    solve: 'Loading',
  },
  saved: (name: string): string => `${name} was saved.`,

  deleted: {
    text: (name: string): string => `${name} was deleted.`,
    undo: 'Undo',
    close: 'Leave it deleted',
    back: (name: string): string => `${name} is back.`,
  },

  overlay: {
    title: 'Curves',
    hint: (most: number): string => `Tick up to ${formatInteger(most)} runs to lay their curves over each other.`,
    full: (most: number): string => `Only ${formatInteger(most)} runs fit into one picture: take one out first.`,
    against: 'Horizontal axis',
    axes: { steps: 'by step', time: 'by time' },
    timeHeading: 'Time',
    exact: {
      title: 'Puzzles solved',
      goal: 'Share of held-out puzzles with every cell right, after the last segment of a check.',
      what: 'Each run is checked on its own held-out puzzles: compare runs on the same puzzles only. The pinned run is drawn dashed.',
      empty: 'No check on held-out puzzles yet.',
    },
    loss: {
      title: 'Loss',
      goal: 'A mean over the puzzles of a batch; smoothed as on the Train page.',
      what: 'What training makes smaller. Losses of different puzzles or output functions are different questions. Along the time axis the steps between two checks are taken to be equally long. The pinned run is drawn dashed.',
      empty: 'No steps yet.',
    },
  },

  fork: {
    name: (name: string): string => `${name} (fork)`,
    summary: (name: string, step: number): string =>
      `The settings of ${name}. Change what you like: ${name} itself stays as it is at step ${formatInteger(step)}.`,
  },

  cluster: {
    title: 'Continue on a GPU cluster',
    intro: (name: string): string =>
      `Takes ${name} to the published PyTorch program (github.com/sapientinc/HRM), on one GPU or many. The zip has the data folder, the weights, all_config.yaml, the command for torchrun, and a few lines of Python. Those are there since that program cannot start from a checkpoint by itself.`,
    notes: 'What does not carry over, or is different there:',
    download: 'Download',
    cancel: 'Cancel',
    busy: 'Writing the files',
  },
} as const;
