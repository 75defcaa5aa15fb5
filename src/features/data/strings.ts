/** Every word of the Data page. */

import { DIFFICULTIES } from '../../puzzles/task.ts';
import { formatInteger, formatNumber, formatPercent } from '../../words/format.ts';
import type { DataPreview } from '../../worker/library-protocol.ts';

const plural = (n: number, one: string, many: string): string => `${formatInteger(n)} ${n === 1 ? one : many}`;
const puzzles = (n: number): string => plural(n, 'puzzle', 'puzzles');

export const dataStrings = {
  title: 'Data',
  lede: [
    'Bring puzzles of your own, or have them made here, look at what they are, and train on them.',
    'Files are read in this tab and kept in this browser; nothing is sent anywhere.',
  ],
  dropHere: 'Drop puzzle files or a folder',

  bring: {
    title: 'Bring puzzles',
    goal: 'Drop files or a folder anywhere on this page, or paste puzzles with Ctrl+V.',
    files: 'Choose files',
    folder: 'Choose a folder',
    paste: 'Paste text',
    pasteLabel: 'Puzzles as text',
    pasteHint: 'One puzzle a line, or the content of a file:\n...44.2.....24.1',
    read: 'Read',
    address: 'From an address',
    addressLabel: 'Address of a file',
    addressHelp: 'Fetched by your browser. The other site sees the request, and has to allow pages like this one to read its files.',
    what: 'What can be read',
    formats: [
      [
        'Tables',
        'CSV or tabs with a puzzle and its answer, from Kaggle, papers or spreadsheets. Files named train and test are the two parts.',
      ],
      ['Sudokus as text', 'A puzzle a line, or rows with or without frames; links, .sdk, .sdm, .ss, HoDoKu, OpenSudoku, JSON.'],
      ['Mazes', 'A line or rows: # wall, space or “.” free, S start, G or E goal, o or * path.'],
      ['ARC', 'Tasks with train and test pairs, a Kaggle folder, or lists of pairs.'],
      ['Published data folder', 'train and test with dataset.json and all__*.npy, as a folder or a zip. That is also what Download saves.'],
    ],
    tooMany: (most: number): string => `This is a folder of more than ${formatInteger(most)} files. Choose the one that holds the puzzles.`,
    nothing: 'There was no file in what was dropped.',
    badAddress: 'This is not an address that can be fetched. It should start with https://',
    manyFiles: (n: number): string => `${formatInteger(n)} files`,
    text: 'the text',
    busy: 'Stop what is being read or made first.',
  },

  make: {
    title: 'Make puzzles',
    goal: 'The same choices and seed make the same puzzles. Larger and harder ones take longer; Stop keeps what there is.',
    board: 'Board',
    level: { givens: 'Givens', path: 'Path length', nothing: '' },
    minimal: 'as few as can be',
    guesses: 'Guesses to solve',
    guessesHelp: 'How often a solver must guess: 0 for plain deduction, many for extreme ones.',
    guessesAny: 'any number',
    symmetric: 'Givens in point symmetry',
    unique: 'One shortest path only',
    count: 'Puzzles',
    heldOut: 'Of these for testing',
    heldOutHelp: '0 makes one part only; training then holds out its own.',
    alike: 'Apart under',
    alikeHelp: 'No test puzzle is a training puzzle under these changes.',
    split: 'Test on',
    splits: { puzzles: 'unseen puzzles', solutions: 'unseen solutions' },
    seed: 'Seed',
    go: 'Make puzzles',
    /** What is wrong with the numbers typed. */
    problems: {
      range: (name: string, least: number, most: number): string =>
        `${name}: two whole numbers from ${formatInteger(least)} to ${formatInteger(most)}, the smaller one first.`,
      heldOut: 'For testing: a whole number from 0 to less than half of the puzzles.',
    },
  },

  work: {
    label: 'Progress',
    reading: (what: string): string => `Reading ${what}`,
    making: (what: string): string => `Making ${what} puzzles`,
    found: (found: number, wanted: number | undefined): string =>
      wanted ? `${formatInteger(found)} of ${formatInteger(wanted)}` : formatInteger(found),
    starting: 'starting',
    stop: 'Stop',
    stopping: 'Stopping',
    stopped: 'Stopped. Nothing was kept.',
    announce: (what: string, share: number): string => `${what}: ${formatPercent(share)}.`,
    read: (n: number): string => `${puzzles(n)} ready to look at.`,
  },

  preview: {
    about: ({ training, test }: Pick<DataPreview, 'training' | 'test'>, task: string): string =>
      `${task}, ${puzzles(training)} to train on${test ? `, ${formatInteger(test)} to test on` : ''}.`,
    notes: 'What to know about how it was read',
    facts: {
      format: 'Format',
      training: 'Training puzzles',
      test: 'Test puzzles',
      testNone: 'none; training holds out its own',
      levels: (of: number): string => `Difficulty of ${formatInteger(of)}`,
      identifiers: 'Puzzle identifiers',
      duplicates: 'Duplicates left out',
      overlap: 'Test puzzles seen in training',
    },
    levels: ({ of, counts }: NonNullable<DataPreview['levels']>): string =>
      DIFFICULTIES.flatMap((level) => (counts[level] ? [`${level} ${formatPercent(counts[level] / of)}`] : [])).join(', '),
    overlap: (n: number, test: number): string =>
      `${formatInteger(n)} of ${plural(test, 'test puzzle', 'test puzzles')} (${formatPercent(n / test)}) is a training puzzle in disguise: the same up to renaming, turning or reordering. A network that has only learned by heart would solve these too. So accuracy on this test part says too much. “Unseen puzzles” on the Train page holds out others instead.`,
    compared: (training: number, test: number): string =>
      `There was time to compare ${puzzles(training)} to train on with ${formatInteger(test)} to test on under all changes. As they stand all were compared.`,
    bad: (n: number): string => `${plural(n, 'row was', 'rows were')} not understood and left out.`,
    badMore: (n: number): string => `The first ${formatInteger(n)} are listed.`,
    first: 'The first puzzles',
    firstGoal: 'Question on the left, answer on the right.',
    puzzle: (part: 'training' | 'test', name: string): string => `${name ? `${name}, ` : ''}${part}`,
    rated: (rating: number): string => `rating ${formatNumber(rating)}`,
    boardLabel: (side: 'question' | 'answer', rows: number, columns: number, cells: string | undefined): string =>
      `${side === 'question' ? 'Question' : 'Answer'}, ${rows} by ${columns}${cells ? `: ${cells}` : ''}`,
    name: 'Name',
    keep: 'Keep',
    keepGood: (n: number): string => `Keep the ${n === 1 ? 'good row' : `${formatInteger(n)} good rows`}`,
    discard: 'Discard',
    close: 'Close',
    keepHelp: 'Keeping stores the puzzles in this browser, ready to train on and to download.',
  },

  ratings: {
    title: 'How hard',
    goal: {
      givens: 'Puzzles by rating, as their source says; made here, it is how often a solver has to guess.',
      path: 'Puzzles by rating, as their source says; made here, it is the length of the path.',
      nothing: 'Puzzles by rating, as their source says.',
    },
    axis: 'rating',
    /** @param to undefined where the bar stands for one rating. */
    readout: (from: string, to: string | undefined, n: number): string =>
      `Rating ${to ? `from ${from} to under ${to}` : from}: ${puzzles(n)}`,
    label: 'Ratings: bar to read',
    /** @param bar a readout, of the highest bar. */
    sentence: (bar: string, share: number): string => `${bar}, more than any other (${formatPercent(share)}).`,
    columns: ['Rating from', 'to under', 'Puzzles'],
  },

  disguise: {
    title: 'In disguise',
    goal: 'Training can show each puzzle under changes that leave it a puzzle. Switch them to see what they do.',
    before: 'As it is',
    after: 'In disguise',
    another: 'Another disguise',
    next: 'Next puzzle',
    which: (index: number, of: number): string => `Puzzle ${formatInteger(index + 1)} of ${formatInteger(of)}`,
    switches: 'Changes',
  },

  kept: {
    title: 'Kept sets',
    empty: 'Nothing is kept yet. Bring or make puzzles, then press Keep.',
    puzzles: (training: string, test: string | undefined): string => `${training} to train on${test ? `, ${test} to test on` : ''}`,
    train: 'Train on this',
    trainOn: (name: string): string => `Train on ${name}`,
    look: 'Look',
    lookAt: (name: string): string => `Look at ${name}`,
    download: 'Download',
    downloadOf: (name: string): string => `Download ${name}`,
    remove: 'Delete',
    removeOf: (name: string): string => `Delete ${name}`,
    removed: (name: string): string => `${name} was deleted.`,
    undo: 'Undo',
    kept: (name: string): string => `${name} is kept.`,
    restored: (name: string): string => `${name} is back.`,
    downloaded: (name: string): string => `${name} was saved as a file.`,
  },

  /** On the Train page. */
} as const;
