/** Every word of the Compare page. */
import type { Estimate } from '../../analysis/estimate.ts';
import type { Answer, Standing } from '../../claims/versus.ts';
import { withInterval } from '../../claims/words.ts';
import type { Architecture } from '../../model/config.ts';
import type { Measure } from '../../model/matched.ts';
import { FIELDS } from '../../settings/fields.ts';
import { formatDuration, formatFinePercent, formatInteger, formatNumber } from '../../words/format.ts';
import type { Status } from './store.ts';

const STANDINGS: Readonly<Record<Standing, (first: string, rival: string) => string>> = {
  more: (first) => `${first} solves more`,
  fewer: (_, rival) => `${rival} solves more`,
  'cannot tell': () => 'cannot be told apart',
  'one training': () => 'one training each cannot tell',
};

/** A share of puzzles; curves hold it in few digits. */
export const solvedShare = (share: number): string => formatFinePercent(Number(share.toPrecision(6)));

/** Operations a second of a laptop's processor. */
const SLOW = 20e9;

export const compareStrings = {
  title: 'Compare',
  lede: 'Does the hierarchy matter? The same blocks, wired in other ways, learn the same puzzles, one model after the other in this tab.',
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
    parameters: 'As many trained numbers as the preset’s HRM has, as nearly as whole layers allow. A segment may then cost more.',
    updates: 'As many layers passed in a segment as in the preset’s HRM. A segment costs the same then, and parameters differ.',
  } satisfies Record<Measure, string>,
  models: 'Models',
  steps: 'Steps each',
  seeds: 'Seeds',
  seedsHelp: 'Each model is trained once from each seed, on the same puzzles. How far the trainings differ says what can be told.',
  badSeeds: (most: number): string => `Seeds must be a whole number from 1 to ${most}`,
  seed: (name: string, seed: number): string => `${name}, seed ${seed}`,
  noModels: 'Choose at least one model.',
  changed: (preset: string): string => `${preset}, changed`,
  noValue: 'that is no value of it',
  leftOut: ({ field, value, reason }: { readonly field: string; readonly value: string; readonly reason: string }): string =>
    `Left out of the link: ${field}=${value} (${reason}).`,
  waiting: (preset: string): string => `The link asks for another comparison: ${preset}. What was measured here goes for it.`,
  takeLink: 'Clear and take it',
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
  ready: (flops: number): string =>
    Number.isFinite(flops) && flops > 0
      ? `${formatInteger(Math.max(1, flops / 1e9))} GFLOP in all: about ${formatDuration(flops / SLOW)} at 20 GFLOP a second.`
      : '',
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
  someTrained: (n: number, of: number): string => `${formatInteger(n)} of ${formatInteger(of)} trained`,
  later: 'How the state of each model moves, where it goes and what it answers is shown here as they train.',
  announce: (name: string, status: string, share: string | undefined): string =>
    `${name}: ${status}${share === undefined ? '' : `, ${share} of held-out puzzles solved`}.`,

  answer: {
    title: 'The answer',
    origins: { recorded: 'recorded', live: 'computed in this tab' },
    /** What it stands on. */
    about(
      { trainings: [least, most], puzzles }: Answer,
      engine: string | undefined,
      so: { readonly ended: number; readonly of: number } | undefined,
    ): string {
      const each = least === most ? formatInteger(most) : `${formatInteger(least)} to ${formatInteger(most)}`;
      return [
        `${each} ${most === 1 ? 'training' : 'trainings'} of each model, each tried on the same ${formatInteger(puzzles)} held-out puzzles.`,
        ...(so ? [`So far ${formatInteger(so.ended)} of ${formatInteger(so.of)} have ended.`] : []),
        ...(engine ? [`${engine}.`] : []),
      ].join(' ');
    },
    none: 'It stands here once a training has ended.',
    unrecorded: 'Nothing is recorded for these settings: train the models, and the answer stands here.',
    claim: 'What the Lab says of HRM and its rivals',
    lesson: 'The lesson about this dispute',
  },

  intervals: {
    title: 'How much each solves',
    goal: 'Shares of held-out puzzles with their 95% intervals; the dotted line stands at no difference.',
    command: 'The same on the command line:',
    seed: 'seed',
    tried: 'puzzles tried',
    solved: 'solved',
    puzzle: (n: number): string => `puzzle ${formatInteger(n)}`,
    shares: 'Solved',
    differences: (first: string): string => `${first} less each of the others`,
    duel: (first: string, rival: string, standing: Standing): string => `less ${rival}: ${STANDINGS[standing](first, rival)}`,
    share: ({ value, low, high }: Estimate): string => `${solvedShare(value)} (${formatNumber(100 * low)} to ${formatNumber(100 * high)})`,
    what: 'Intervals are of 95%. They allow for both: other puzzles might have been held out, and another seed gives another training. Differences are known better than shares, since all models are tried on the same puzzles. Nothing is corrected for how many differences one looks at.',
    difference: (difference: Estimate): string => withInterval(difference, 'points'),
  },

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
    speed: 'Steps/s',
    time: 'Time',
  },

  curves: 'Learning curves',
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
      `Held-out puzzles with every cell right after the last segment${n === undefined ? '' : `, n = ${formatInteger(n)}`}.`,
    what: 'The same held-out puzzles for all. A line is the mean of a model’s trainings; the tint goes from the lowest to the highest of them. Against steps all saw equally many puzzles; against operations all computed equally much.',
  },
  loss: {
    title: 'Answer loss',
    goal: 'Should fall; smoothed as on the Train page, each model’s first training.',
    what: 'Cross-entropy of the answers in training, as a mean over the puzzles of a batch. A feed-forward model sees each puzzle once, the others come back to theirs for several segments. Losses of halting differ between models and are left out.',
  },
  residual: {
    title: 'How far each update moves the state',
    goal: 'Forward residual, mean over the cells, while the newest weights solve the same held-out puzzle.',
    what: 'The paper’s Figure 3. In HRM the residual of z_L falls within a cycle. It jumps when an H update (a notch above) gives it a new aim. The paper finds that a recurrent network settles early. A deep stack, it finds, moves most in its first and last layers. For the feed-forward model every update is one layer.',
    state: 'z',
    axis: 'update',
  },
  paths: {
    title: 'Where the states go',
    goal: 'Each state in the plane of its own two principal components, all at one scale, on the same puzzle.',
    what: 'Principal components are fitted to each path by itself. Each model has planes of its own, one for z_L and one for z_H. So only sizes and shapes compare. All tokens of a state together are one point.',
    explained: (name: string, share: number): string => `${name}: ${formatFinePercent(share)} of the variance`,
  },
  board: {
    title: 'What they answer',
    goal: 'Read off after the update that is chosen above. Before the end of a segment this is a probe, not an answer.',
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
