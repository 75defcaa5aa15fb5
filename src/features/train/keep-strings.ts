/** What the Train page says about runs that are kept. */
const count = (n: number): string => n.toLocaleString('en-US');

export const keepStrings = {
  interrupted: (name: string, step: number) => `“${name}” was interrupted. Its last save is step ${count(step)}.`,
  resume: 'Go on with it',
  notNow: 'Not now',
  kept: (name: string, step: number) => `Kept as “${name}”, saved at step ${count(step)}.`,
  fork: 'Fork it and go on here',
  forkName: (name: string) => `${name} (fork)`,
  building: (found: number, wanted: number) => `Making puzzles: ${count(found)} of ${count(wanted)}.`,
  /** What a line across the charts stands for. */
  mark: (step: number, text: string) => `After step ${count(step)}: ${text}.`,
  applyRate: 'Change the rate of this run',
  applyRateHelp: 'From the next step on, without a new start. The curves get a mark.',
} as const;
