import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const program: Lesson = {
  id: 'program',
  title: 'The program: from pseudocode to kernels',
  about: 'A few lines of pseudocode, and the shaders that run them.',
  steps: [
    {
      title: 'A few lines',
      text: 'This is all that the network does. The marked line is the one that ran; each loop shows where it stands.',
      ...SMALL,
      view: 'loop',
      at: '1.1.3',
      action: {
        do: 'go',
        label: 'Run the next line',
        to: 'next',
        after: 'The inner loop has gone on by one. After the fourth step the line of H is next.',
      },
    },
    {
      title: 'A line is a list of kernels',
      text: 'Each line runs a few [kernel|kernels]: attention, products, norms. Choose a box of the picture, and its kernels are listed.',
      ...SMALL,
      view: 'loop',
      at: '1.1.4',
      point: { part: 'L' },
      action: {
        do: 'open',
        label: 'Open the first kernel of L',
        part: 'L',
        after: 'This is the text that your graphics card compiles. Without one, the same sums run in WebAssembly.',
      },
    },
    {
      title: 'The answer is one product',
      text: 'What the network says is a product of z_H with one matrix. The most probable token of each cell wins.',
      ...SMALL,
      view: 'loop',
      at: '1.2.H',
      point: { part: 'answer' },
      action: {
        do: 'open',
        label: 'Open the kernel of the answer',
        part: 'answer',
        after: 'Every number on this page comes out of such files. A slower program in double precision checks them.',
      },
    },
    {
      title: 'Only training needs more',
      text: 'Losses, gradients and the optimiser run in training only. Their formulas are written by hand, each in a kernel of its own.',
      ...SMALL,
      view: 'loop',
      at: '1.2.H',
      point: { part: 'training' },
      action: {
        do: 'open',
        label: 'Open a kernel of training',
        part: 'training',
        after: 'Nothing is differentiated automatically. Tests compare each gradient with finite differences.',
      },
    },
  ],
  sources: ['paper', 'code'],
  code: ['src/model/forward.ts', 'src/model/backward.ts', 'src/engine/catalogue.ts'],
};
