import type { Lesson } from '../lesson.ts';
import { MIDDLE } from './puzzles.ts';

export const segments: Lesson = {
  id: 'segments',
  title: 'Segments: deep supervision and the cut carry',
  about: 'Where the network answers, learns, and lets go of the past.',
  steps: [
    {
      title: 'A segment ends with an answer',
      text: 'Two cycles make a [segment] here. Only at its end does the network [answer|answer]; what stands there before is a [probe].',
      ...MIDDLE,
      view: 'loop',
      at: '1.1.1',
      point: { part: 'answer' },
      action: {
        do: 'go',
        label: 'Go to the end of the segment',
        to: 'next segment',
        after: 'The answer is read off z_H, for all cells at once. The gate says whether it would stop.',
      },
    },
    {
      title: 'The carry',
      text: 'Both states go on to the next segment, unchanged: that is the [carry]. So the second segment begins where the first ended.',
      ...MIDDLE,
      view: 'loop',
      at: '1.2.H',
      point: { part: 'carry' },
      action: {
        do: 'go',
        label: 'Go through one more segment',
        to: 'next segment',
        after: 'Another answer, from the same weights. Only the states are different.',
      },
    },
    {
      title: 'Deep supervision',
      text: 'In training each segment ends with a [loss] and an [optimiser] step: [deep supervision]. So every answer is corrected, not only the last.',
      ...MIDDLE,
      view: 'loop',
      at: '2.2.H',
      point: { part: 'training' },
      action: {
        do: 'play',
        label: 'Play the segments',
        after: 'In training the weights would have changed a little after each of these answers.',
      },
    },
    {
      title: 'The cut',
      text: 'After that step the carry is cut: its numbers go on, but no [gradient] flows back into the segment before. Memory stays small.',
      ...MIDDLE,
      view: 'confidence',
      at: '8.2.H',
      action: {
        do: 'think',
        label: 'Stop after two segments',
        reasoning: { segments: 2 },
        after: 'With two segments fewer cells are right. What is carried on is worth something, although no gradient crosses the cut.',
      },
    },
  ],
  sources: ['paper', 'arc'],
  code: ['src/model/programs.ts', 'src/training/trainer.ts'],
};
