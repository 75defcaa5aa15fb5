import type { Lesson } from '../lesson.ts';
import { LARGE } from './puzzles.ts';

export const attention: Lesson = {
  id: 'attention',
  title: 'What attention looks at',
  about: 'Where each cell reads, head by head.',
  steps: [
    {
      title: 'A cell looks around',
      text: 'By [attention] each cell takes in others. The board is painted with where one cell looks: the stronger the colour, the more.',
      ...LARGE,
      view: 'attention',
      at: '16.2.H',
      cell: 40,
      attention: { module: 'L', head: 0 },
      action: {
        do: 'look',
        label: 'Look from another cell',
        cell: 10,
        after: 'The paint has moved with the cell. The bars add it up: its box, its row, its column, elsewhere.',
      },
    },
    {
      title: 'Heads differ',
      text: 'Attention has several heads; each looks in its own way. Compare two of them from the same cell.',
      ...LARGE,
      view: 'attention',
      at: '16.2.H',
      cell: 40,
      attention: { module: 'L', head: 0 },
      action: {
        do: 'head',
        label: 'Take another head',
        module: 'L',
        head: 1,
        after: 'Another pattern. The share of row, column or box says which unit this head reads.',
      },
    },
    {
      title: 'Was that learned?',
      text: 'Not all of it. Before this model was trained, three heads were set to look at row, column and box.',
      ...LARGE,
      view: 'attention',
      at: '16.2.H',
      cell: 40,
      attention: { module: 'L', head: 3 },
      action: {
        do: 'head',
        label: 'See the slow module',
        module: 'H',
        head: 3,
        after: 'The fourth head began at random, in both modules. What it looks at was learned alone.',
      },
    },
    {
      title: 'What is read is not why',
      text: 'Weights say what a cell reads, not what it makes of it. The same head can look elsewhere at another [update].',
      ...LARGE,
      view: 'attention',
      at: '1.1.1',
      cell: 40,
      attention: { module: 'cursor', head: 3 },
      action: {
        do: 'go',
        label: 'Go to the last update',
        to: 'end',
        after: 'The same cell and head, at the end of the solve. Compare the shares.',
      },
    },
  ],
  sources: ['paper', 'code'],
  code: ['shaders/attention_forward.wgsl', 'src/analysis/attention-share.ts', 'src/model/attention-start.ts'],
};
