/** Every word of the Lab page. What claims say is theirs, and comes with the list. */
import type { Verdict } from '../../claims/claim.ts';
import { NO_ENGINE } from '../../claims/words.ts';
import { formatDuration, formatInteger } from '../../words/format.ts';

const about = (seconds: number): string => (seconds < 1 ? 'a moment' : `about ${formatDuration(seconds)}`);

export const labStrings = {
  title: 'Lab',
  lede: 'What is said about this model, tested on it. Each claim names who says it, and the rule that decides.',
  list: 'Claims',
  all: 'All claims',
  loading: 'Loading the claims',
  failed: (why: string): string => `The claims could not be loaded: ${why}.`,
  again: 'Try again',
  verdicts: {
    holds: 'holds here',
    'does not hold': 'does not hold here',
    'cannot tell': 'cannot tell at this n',
  } satisfies Record<Verdict, string>,
  saidBy: 'Who says it',
  otherwise: 'Who says otherwise',
  measures: 'Measured',
  rule: 'Rule',
  told: 'Told in Learn',
  lesson: 'The lesson that tells of it',
  compared: 'Side by side',
  compare: 'Train such models on Compare',
  recorded: 'recorded',
  live: 'computed in this tab',
  testedOn: (model: string | undefined, n: number, of: string, seed: number, engine: string): string =>
    [model, `n = ${formatInteger(n)} ${of}`, `seed ${seed}`, ...(engine === NO_ENGINE ? [] : [engine])].filter(Boolean).join(' · '),
  effect: 'Effect',
  least: (least: string): string => `The line stands at ${least}: above it the claim holds.`,
  run: 'Run it here',
  running: 'Running',
  stop: 'Stop',
  control: 'Run it here',
  model: 'Model',
  n: 'Puzzles',
  seed: 'Seed',
  refused: (why: string): string => `Not on this model: ${why}.`,
  cost: (gflop: number, seconds: number | undefined): string => {
    if (gflop === 0) return 'Nothing runs: it is only counted.';
    const work = `${formatInteger(Math.max(1, gflop))} GFLOP`;
    return seconds === undefined
      ? `${work}: ${about(gflop / 20)} at 20 GFLOP a second.`
      : `${work}: ${about(seconds)} as fast as the last test here.`;
  },
  left: (seconds: number | undefined): string => (seconds === undefined ? 'Making puzzles' : `${formatDuration(seconds)} left`),
  progress: 'Progress of the test',
  done: 'Done.',
  stopped: 'Stopped.',
  lost: 'The worker that tests claims could not be started or is gone.',
  showRecorded: 'Show the recorded result',
  data: 'Data',
  csv: 'All numbers as CSV',
  json: 'All as JSON',
  command: 'The same on the command line',
  place: (along: string, x: number): string => `${formatInteger(x)} ${along}`,
  columns: { what: 'What', value: 'Value', low: 'From', high: 'To' },
  bad: { n: 'Take 2 to 1,000 puzzles.', seed: 'A seed is a whole number from 0.' },
} as const;
