import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const gradient: Lesson = {
  id: 'gradient',
  title: 'The one-step gradient',
  about: 'What backpropagation through time would cost, in bytes.',
  steps: [
    {
      title: 'Which updates learn',
      text: 'Backpropagation through time keeps what every update computed. The [one-step gradient] keeps the last [L-step] and the last [H update] only.',
      ...SMALL,
      view: 'loop',
      at: '1.2.3',
      point: { part: 'training' },
      action: {
        do: 'play',
        label: 'Play the last two updates',
        to: '1.2.H',
        slow: true,
        after: 'Only these two would be kept for the backward pass. All updates before count as given.',
      },
    },
    {
      title: 'What that saves',
      text: 'Each bar is the memory of a training step. With the last updates kept it is the same for any number of steps T.',
      ...SMALL,
      view: 'memory',
      at: '1.1.1',
      action: {
        do: 'keep',
        label: 'Keep the whole last cycle',
        gradient: 'cycle',
        after: 'Now memory grows with T. The line below says what keeping every update of a puzzle would take.',
      },
    },
    {
      title: 'Is it allowed?',
      text: 'The paper derives it from a fixed point: where L has settled, the last step says enough. Whether L settles, one can look.',
      ...SMALL,
      view: 'convergence',
      at: '4.2.H',
      action: {
        do: 'go',
        label: 'Look at the first segment',
        to: '1.2.4',
        after: 'There z_L still moves when the cycle ends. So the gradient is an approximation, and the paper says so.',
      },
    },
    {
      title: 'The other way',
      text: 'TRM keeps the whole last recursion, and reports better results with it. The models of this site were trained that way, but for the maze.',
      ...SMALL,
      view: 'memory',
      at: '1.1.1',
      action: {
        do: 'keep',
        label: 'Show its memory',
        gradient: 'cycle',
        after: 'At T = 2, as published, that is one more kept L-step. So keeping one cycle is affordable.',
      },
    },
  ],
  sources: ['paper', 'trm'],
  code: ['src/model/backward.ts', 'src/engine/arena.ts', 'src/training/estimate.ts'],
};
