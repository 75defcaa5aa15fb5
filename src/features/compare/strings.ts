/** Every word of the Compare page. */
import type { Architecture } from '../../model/config.ts';
import type { Measure } from '../../model/matched.ts';
import { FIELDS } from '../../settings/fields.ts';
import { formatFinePercent, formatInteger, formatNumber, plural } from '../../words/format.ts';
import type { Status } from './store.ts';

export const compareStrings = {
  title: 'Compare',
  lede: 'Does the hierarchy matter? The same blocks, wired in other ways, learn the same puzzles in the same order, one model after the other in this tab.',
  names: FIELDS.model.architecture.options,
  /** What each is, in a line. */
  about: {
    hrm: 'A fast module and a slow one, each with a state.',
    recurrent: 'One module, one state, updated as often as both of HRM’s.',
    feedforward: 'The same kind of blocks once, one after the other. No state, one segment.',
    trm: 'One network in both roles; the gradient goes through the whole last cycle.',
  } satisfies Record<Architecture, string>,

  settings: 'What to compare',
  preset: 'Preset',
  by: 'Equal in',
  measures: { parameters: 'parameters', updates: 'layer updates' } satisfies Record<Measure, string>,
  measureHelp: {
    parameters: 'As many trained numbers as the preset’s HRM has, as nearly as whole layers allow; a segment may then cost more.',
    updates: 'As many layers passed in a segment as in the preset’s HRM, so that a segment costs the same; parameters differ.',
  } satisfies Record<Measure, string>,
  models: 'Models',
  steps: 'Steps each',
  noModels: 'Choose at least one model.',
  locked: 'The settings can be changed after Clear.',

  control: 'Run control',
  train: (n: number): string => `Train ${n === 1 ? 'this model' : n === 2 ? 'both' : `all ${formatInteger(n)}`}`,
  again: 'Train again',
  pause: 'Pause',
  resume: 'Resume',
  wait: 'Preparing',
  stop: 'Stop',
  stopHelp: 'End here and keep what has been measured',
  clear: 'Clear',
  clearHelp: 'Forget what has been measured; the runs are kept',
  /** What a model is kept as. */
  runName: (preset: string, model: string): string => `${model} (compare ${preset})`,
  kept: ['Each model is kept as a run on the', 'Runs page.'],
  ready: 'Nothing has been measured yet. The time it takes is known once the first model trains.',
  at: (name: string, step: number, total: number): string => `${name}: step ${formatInteger(step)} of ${formatInteger(total)}`,
  speed: (perSecond: number): string => `${formatNumber(perSecond)} steps/s`,
  left: (text: string): string => `about ${text} left for all`,
  engine: (label: string): string => `on ${label}`,
  done: 'All models are trained.',
  ended: 'Stopped. What was measured stays.',
  progress: 'Progress of all models',
  statuses: {
    waiting: 'not trained yet',
    preparing: 'preparing',
    training: 'training',
    paused: 'paused',
    finished: 'trained',
    stopped: 'stopped early',
    failed: 'failed',
  } satisfies Record<Status, string>,
  announce: (name: string, status: string, share: string | undefined): string =>
    `${name}: ${status}${share === undefined ? '' : `, ${share} of held-out puzzles solved`}.`,

  figures: {
    title: 'In numbers',
    goal: 'Sizes are computed before anything is trained; the rest is measured here.',
    model: 'Model',
    status: 'State',
    parameters: 'Parameters',
    layers: 'Layers trained',
    updates: 'Module updates a segment',
    depth: 'Layers a segment passes',
    flops: 'FLOP a step',
    steps: 'Steps',
    solved: 'Solved',
    best: 'Best check',
    speed: 'Steps/s',
    time: 'Time',
  },

  axis: 'Against',
  axes: { steps: 'steps', flops: 'operations' },
  flop: (text: string): string => `${text}FLOP`,
  notYet: 'Not measured yet.',
  emptyCheck: (every: number): string => `Starts with the first check, at step ${formatInteger(every)}.`,
  emptyStep: 'Starts with the first training step.',
  emptyTrace: 'Starts with the first look at the puzzle.',
  emptyPaths: 'Drawn when its training ends.',

  exact: {
    title: 'Puzzles solved',
    goal: (n: number | undefined): string =>
      `Held-out puzzles with every cell right${n === undefined ? '' : `, n = ${formatInteger(n)}`}; the same puzzles and the same axes for all.`,
    what: 'Each model solves the same held-out puzzles at every check. The solid line counts answers after all segments, the dashed one after the first. Against steps all saw equally many puzzles; against operations all computed equally much.',
    first: 'after 1 segment',
    last: (k: number): string => `after ${plural(k, 'segment', 'segments')}`,
  },
  loss: {
    title: 'Answer loss',
    goal: 'Should fall; smoothed as on the Train page. Losses of halting differ between models and are left out.',
    what: 'Cross-entropy of the answers in training, as a mean over the puzzles of a batch. A feed-forward model sees each puzzle once, the others come back to theirs for several segments.',
    name: 'answer loss',
  },
  residual: {
    title: 'How far each update moves the state',
    goal: 'Forward residual, mean over the cells, while the newest weights solve the same held-out puzzle.',
    what: 'The paper’s Figure 3. In HRM the residual of z_L falls within a cycle and jumps when an H update (a notch above) gives it a new aim; the paper finds that a recurrent network settles early, and that a deep stack moves most in its first and last layers. For the feed-forward model every update is one layer.',
    state: 'z',
    axis: 'update',
  },
  paths: {
    title: 'Where the states go',
    goal: 'Each state in the plane of its own two principal components, all at one scale, on the same puzzle.',
    what: 'Principal components are fitted to each path by itself: planes of different models, and of z_L and z_H, are different planes, so only sizes and shapes compare. All tokens of a state together are one point.',
    explained: (name: string, share: number): string => `${name}: ${formatFinePercent(share)} of the variance`,
  },
  board: {
    title: 'What they answer',
    goal: 'Read off after the update that is chosen above: before the end of a segment this is a probe, not an answer.',
    what: 'The same held-out puzzle for all models. Given digits are on a tint. The others are what a model finds most likely, bolder the surer it is.',
    label: (name: string, update: number): string => `Sudoku, ${name}, after update ${formatInteger(update)}`,
    check: 'Check against the solution',
  },
  update: 'Update',
  updateText: (update: number, of: number): string => `${formatInteger(update)} of ${formatInteger(of)}`,
  updateHelp: 'Moves the pictures of all models; a model with fewer updates stays at its last.',
  table: { model: 'model', update: 'update', state: 'state', residual: 'residual', first: 'component 1', second: 'component 2' },
  sentence: (title: string, parts: readonly string[]): string => `${title}: ${parts.join('; ')}.`,
} as const;
