/** What is said where a worker fails. */
export const sessionStrings = {
  failure: {
    start:
      'The training worker could not start. Load the page again; if that does not help, the browser may be too old (Chrome 113, Firefox 120 and Safari 17.4 or newer have what it takes).',
    worker: (message: string): string => `The training worker stopped: ${message}. Press Train to start anew.`,
    message: 'The training worker sent something that could not be read. Press Train to start anew.',
    library:
      'The part of the page that keeps files stopped. Try again; if the same file stops it again, it may be too large for this browser.',
  },
} as const;
