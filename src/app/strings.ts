/** Words of the shell: header, engines, and a page that failed. */
export const strings = {
  skip: 'Skip to the content',
  theme: { toDark: 'Switch to dark colours', toLight: 'Switch to light colours' },
  nav: 'Pages',
  pages: {
    solve: 'Solve',
    learn: 'Learn',
    train: 'Train',
    compare: 'Compare',
    lab: 'Lab',
    runs: 'Runs',
    data: 'Data',
    benchmark: 'Benchmark',
  },
  crash: {
    title: 'This page stopped working.',
    advice: 'The run in the background may still be fine, but what was on the screen is gone. Load the page again to go on.',
    reload: 'Load again',
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
} as const;
