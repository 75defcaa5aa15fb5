/** Words of charts, figures and their tables. */
export const chartStrings = {
  none: '–',
  step: (step: string): string => `step ${step}`,
  at: (place: string, numbers: readonly string[]): string => `${place[0]?.toUpperCase()}${place.slice(1)}: ${numbers.join(', ')}`,
  pointsKey: (title: string): string => `${title}: point to read`,
  crosshair: (title: string): string => `${title}: step to read`,
  zoomKeys: 'Plus and minus zoom, zero shows all.',
  logarithmic: 'Log scale',
  showData: 'Show data',
  table: (title: string): string => `${title}, numbers`,
  stepHeading: 'Step',
  noRows: 'No numbers yet.',
  thinned: (n: string): string => `Evenly thinned from ${n} rows; the CSV has them all.`,
  noNumbers: (title: string): string => `${title}: no numbers yet.`,
  seriesSentence: (name: string, first: string, last: string, low: string, high: string): string =>
    `${name} went from ${first} to ${last}, between ${low} and ${high}`,
  sentence: (title: string, end: string, parts: readonly string[]): string => `${title}, up to ${end}: ${parts.join('; ')}.`,
  figure: {
    save: 'Save',
    pictureFailed: (why: string): string => `The picture could not be made: ${why}.`,
  },
} as const;
