/** Words of any page. */
export const common = {
  name: 'HRM Playground',
  what: 'What am I looking at?',
  copied: 'Copied',
  copy: 'Copy',
  copyFailed: 'The browser refused to copy. Select the text instead.',
  close: 'Close',
  dismiss: 'Dismiss',
} as const;
