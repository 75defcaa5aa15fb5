/** Words of any page. */
export const common = {
  name: 'HRM Playground',
  what: 'What am I looking at?',
  copied: 'Copied',
  copy: 'Copy',
  copyFailed: 'The browser refused to copy. Select the text instead.',
  close: 'Close',
  dismiss: 'Dismiss',
  boardSize: 'Board size',
  size: (rows: number, columns: number): string => `${rows} × ${columns}`,
  range: 'a range',
  least: 'least',
  most: 'most',
} as const;
