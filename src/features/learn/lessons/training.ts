import type { Lesson } from '../lesson.ts';
import { SMALL } from './puzzles.ts';

export const training: Lesson = {
  id: 'training',
  title: 'Training, from chance to solver',
  about: 'A small network learns in this tab while you watch.',
  steps: [
    {
      title: 'Start from random weights',
      text: 'A network of 15,000 random [weights] answers by chance. Train it on easy 4x4 puzzles: that takes ten to twenty seconds.',
      ...SMALL,
      view: 'run',
      at: '1.1.1',
      action: {
        do: 'train',
        label: 'Train it',
        after: 'Each point is a check on [held-out] puzzles. The board shows what the newest weights say to one of them.',
      },
    },
    {
      title: 'What a step changes',
      text: 'A step takes a batch of puzzles through one [segment], and moves all weights a little. Pause it: the weights hold still.',
      ...SMALL,
      view: 'run',
      at: '1.1.1',
      action: {
        do: 'pause',
        label: 'Pause, or go on',
        after: 'The line above the curve says whether it trains. Going on is exact: it is as if it had never stopped.',
      },
    },
    {
      title: 'A trained one',
      text: 'This network has seen harder puzzles and more steps. Its weights came out of such a run, by the same program.',
      ...SMALL,
      view: 'board',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Watch it solve',
        after: 'Training found weights; thinking uses them. The Train page has all settings, and keeps your runs.',
      },
    },
  ],
  sources: ['paper', 'code'],
  code: ['src/training/trainer.ts', 'src/model/programs.ts', 'shaders/adam_atan2.wgsl'],
};
