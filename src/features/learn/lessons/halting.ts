import type { Lesson } from '../lesson.ts';
import { LARGE, MIDDLE, MISSED } from './puzzles.ts';

export const halting: Lesson = {
  id: 'halting',
  title: 'Halting, by Q-learning',
  about: 'The network says when it would stop.',
  steps: [
    {
      title: 'Two estimates',
      text: 'After each [segment] the network gives two numbers. [q_halt] says how likely its answer is right. [q_continue] says what thinking on would bring.',
      ...MIDDLE,
      view: 'halting',
      at: '1.2.H',
      action: {
        do: 'play',
        label: 'Play the segments',
        after: 'Where q_halt rises above q_continue it would stop. Below stands whether the answer kept all rules.',
      },
    },
    {
      title: 'How it is trained',
      text: 'The target of q_halt is 1 where the answer is right. That of q_continue is the better estimate one segment later.',
      ...MIDDLE,
      view: 'loop',
      at: '1.2.H',
      point: { part: 'gate' },
      action: {
        do: 'go',
        label: 'Ask again a segment later',
        to: 'next segment',
        after: 'In training the better of these later numbers is the target of q_continue before: that is Q-learning.',
      },
    },
    {
      title: 'A larger puzzle',
      text: 'An easy puzzle can stop early, a hard one later. The network decides for each puzzle by itself.',
      ...LARGE,
      view: 'halting',
      at: '16.2.H',
      action: {
        do: 'pose',
        label: 'Give it a puzzle that it misses',
        puzzle: MISSED.puzzle,
        after: 'Its answer breaks rules to the end, and it would never stop: q_halt stays below q_continue.',
      },
    },
    {
      title: 'The published program',
      text: 'When it is tested, the authors’ program always runs every segment. Halting saves time in training, and here you may obey it.',
      ...LARGE,
      view: 'halting',
      at: '1.2.H',
      action: {
        do: 'go',
        label: 'Go to the last segment',
        to: 'end',
        after: 'Thinking on after the mark did no harm here. On Solve you can let it stop by itself.',
      },
    },
  ],
  sources: ['paper', 'code'],
  code: ['src/model/programs.ts', 'shaders/halting.wgsl', 'src/lenses/Halting.tsx'],
};
