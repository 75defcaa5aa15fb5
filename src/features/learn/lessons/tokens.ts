import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const tokens: Lesson = {
  id: 'tokens',
  title: 'The puzzle as tokens',
  about: 'What the network is given: a list of numbers.',
  steps: [
    {
      title: 'A list, not a grid',
      text: 'The network sees no grid. It sees a list with one number, a token, for each [cell]. An empty cell has a token too.',
      ...SMALL,
      view: 'tokens',
      at: '4.2.H',
      cell: 0,
      action: {
        do: 'look',
        label: 'Look at an empty cell',
        cell: 5,
        after: 'Its token is 1, and means: empty. A digit has the token after its own number.',
      },
    },
    {
      title: 'Rub out a given',
      text: 'Each [given] is one token of the list. The ring marks one of them. Rub it out, and a single number changes.',
      ...SMALL,
      view: 'tokens',
      at: '4.2.H',
      cell: 6,
      point: { cell: 6 },
      action: {
        do: 'rub',
        label: 'Rub out the marked given',
        cell: 6,
        after: 'One number has changed, and the network has thought anew. This puzzle has several solutions now.',
      },
    },
    {
      title: 'From numbers to vectors',
      text: 'Each token picks a learned vector of [channel|channels]. A second one says where the cell lies. Added and scaled, they are x.',
      ...SMALL,
      view: 'loop',
      at: '1.1.1',
      point: { part: 'input' },
      action: {
        do: 'go',
        label: 'Take the next L-step',
        to: 'next',
        after: 'x went into [L] again. Every L-step sees the puzzle anew; [H] sees it through L only.',
      },
    },
    {
      title: 'Digits are names',
      text: 'To the rules a digit is only a name. Swap ones and twos everywhere, and the same puzzle stands there in disguise.',
      ...SMALL,
      view: 'confidence',
      at: '4.2.H',
      action: {
        do: 'pose',
        label: 'Swap ones and twos',
        puzzle: '2.....2.1.....4.',
        after: 'The network solves it too. Nothing in its program says that digits are names: training showed it renamed boards.',
      },
    },
  ],
  sources: ['paper', 'code'],
  code: ['src/puzzles/sudoku.ts', 'src/model/forward.ts', 'shaders/embed_forward.wgsl'],
};
