import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const target: Lesson = {
  id: 'target',
  title: 'H: a new target',
  about: 'The slow module re-aims the fast one. Figure 3 of the paper, live.',
  steps: [
    {
      title: 'H ticks once a cycle',
      text: 'After four L-steps the slow [module] [H] runs once. It takes in [z_L] and replaces [z_H].',
      ...SMALL,
      view: 'loop',
      at: '1.1.4',
      point: { part: 'H' },
      action: {
        do: 'go',
        label: 'Step to the next H update',
        to: 'next H',
        after: 'z_H has changed, and with it what L works towards: L has a new target.',
      },
    },
    {
      title: 'L is thrown off',
      text: 'Nothing is erased: z_L goes on from where it is. But its target is another one now.',
      ...SMALL,
      view: 'loop',
      at: '1.1.H',
      point: { part: 'L' },
      action: {
        do: 'go',
        label: 'Take the next L-step',
        to: 'next',
        after: 'Compare both numbers in the box: z_L moved further than before it had its new target.',
      },
    },
    {
      title: 'Hierarchical convergence',
      text: 'The paper’s Figure 3, for this network and puzzle. A triangle marks each [H update]. z_L settles, is re-aimed, and settles again.',
      ...SMALL,
      view: 'convergence',
      at: '1.1.1',
      reasoning: { L_cycles: 8 },
      action: {
        do: 'play',
        label: 'Play all of it',
        after: 'Between triangles the line of z_L falls; after a triangle it jumps. The jumps grow smaller as the answer settles.',
      },
    },
    {
      title: 'Why one would want that',
      text: 'A plain recurrent network settles early, and further steps add little. Re-aiming is meant to keep it working. Compare tests that claim.',
      ...SMALL,
      view: 'trajectory',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Follow both states',
        after: 'Each arrow is an update. z_L takes many, z_H few. A plane hides most directions, so trust lengths little.',
      },
    },
  ],
  sources: ['paper', 'arc'],
  code: ['src/lenses/Convergence.tsx', 'src/analysis/residuals.ts', 'src/analysis/pca.ts'],
};
