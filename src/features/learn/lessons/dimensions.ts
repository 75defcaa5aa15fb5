import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const dimensions: Lesson = {
  id: 'dimensions',
  title: 'Dimensions of z_L and z_H',
  about: 'In how many directions do the states spread out? Figure 8 of the paper.',
  steps: [
    {
      title: 'A way through many dimensions',
      text: 'Each cell’s state has 64 [channel|channels]. This is the plane in which the states of one solve move most.',
      ...SMALL,
      view: 'trajectory',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Follow the states',
        after: 'The share of variance says how much of the movement a plane shows. The rest happens in other directions.',
      },
    },
    {
      title: 'How many directions are used?',
      text: 'The participation ratio counts them. It is 1 if all variance lies along one line. It is 64 if all channels have the same.',
      ...SMALL,
      view: 'dimensions',
      at: '4.2.H',
      action: {
        do: 'measure',
        label: 'Count over 24 puzzles',
        after: 'Solid lines are the trained network, dashed ones the same network before training.',
      },
    },
    {
      title: 'What the paper reports',
      text: 'For its Sudoku model it finds 90 for z_H. For z_L it finds 30. Untrained, both are near 41. And here?',
      ...SMALL,
      view: 'dimensions',
      at: '4.2.H',
      action: {
        do: 'measure',
        label: 'Count over 24 puzzles',
        after: 'Compare the solid lines yourself. The paper does not say which states it stacks; here it is each cell after each update.',
      },
    },
    {
      title: 'What follows from it',
      text: 'The paper likens this to areas of the cortex, and calls the evidence correlational. The author of TRM doubts the comparison.',
      ...SMALL,
      view: 'state',
      at: '4.2.H',
      action: {
        do: 'go',
        label: 'Look at the first update',
        to: 'start',
        after: 'These are the numbers that are counted: one row for each cell.',
      },
    },
  ],
  sources: ['paper', 'trm'],
  code: ['src/analysis/participation.ts', 'src/worker/survey.ts'],
};
