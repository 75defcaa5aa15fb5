import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const fast: Lesson = {
  id: 'fast',
  title: 'L: fast steps that settle',
  about: 'The fast module takes steps that grow shorter.',
  steps: [
    {
      title: 'One step of L',
      text: 'The fast [module] [L] takes four steps in each [cycle] here. Each [L-step] moves [z_L] towards what [z_H] and the puzzle ask for.',
      ...SMALL,
      view: 'loop',
      at: '1.1.1',
      point: { part: 'L' },
      action: {
        do: 'go',
        label: 'Take one more L-step',
        to: 'next',
        after: 'The box says how far z_L moved: less than at the step before. The stronger a cell’s colour, the further it moved.',
      },
    },
    {
      title: 'Four steps',
      text: 'How far an [update] moves a state is its [residual]. The line shows it for each step of the cycle.',
      ...SMALL,
      view: 'convergence',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Play one cycle',
        to: '1.1.4',
        after: 'The line of z_L falls within the cycle: steps grow shorter, L settles.',
      },
    },
    {
      title: 'More steps than it was trained with',
      text: 'In training L had four steps a cycle. Give it twelve, and see whether it goes on settling.',
      ...SMALL,
      view: 'convergence',
      at: '2.2.H',
      reasoning: { segments: 2 },
      action: {
        do: 'think',
        label: 'Think with twelve L-steps a cycle',
        reasoning: { segments: 2, L_cycles: 12 },
        after: 'The late steps of a cycle are the shortest. Where nothing moves any more, further steps change nothing.',
      },
    },
    {
      title: 'What a state is',
      text: 'A [state] is a table of numbers: a row for each cell, a column for each [channel]. Here are both, and what changed.',
      ...SMALL,
      view: 'state',
      at: '1.1.1',
      action: {
        do: 'go',
        label: 'Take one more L-step',
        to: 'next',
        after: 'Only z_L changed. z_H waits until the cycle ends.',
      },
    },
  ],
  sources: ['paper'],
  code: ['src/model/forward.ts', 'src/analysis/residuals.ts'],
};
