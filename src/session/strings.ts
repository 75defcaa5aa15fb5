/** What is said where a worker fails, and of what is in progress. */
import { formatPercent } from '../words/format.ts';

export const sessionStrings = {
  progress: (page: 'train' | 'compare', phase: 'preparing' | 'training' | 'paused', done: number, solved: number | undefined): string => {
    const what = page === 'train' ? 'a run' : 'a comparison';
    const says =
      phase === 'preparing'
        ? `Preparing ${what}`
        : `${phase === 'paused' ? 'Paused at' : page === 'train' ? 'Training' : 'Comparing'} ${formatPercent(done)}`;
    return solved === undefined ? says : `${says}, ${formatPercent(solved)} solved`;
  },
  worker: {
    notStarted: (name: string): string =>
      `The ${name} worker could not start. Load the page again. If that does not help, the browser may be too old. Chrome 113, Firefox 120 and Safari 17.4 or newer have what it takes.`,
    stopped: (name: string, message: string): string => `The ${name} worker stopped: ${message}.`,
    unreadable: (name: string): string => `The ${name} worker sent something that could not be read.`,
  },
  library:
    'The part of the page that keeps files stopped. Try again; if the same file stops it again, it may be too large for this browser.',
} as const;
