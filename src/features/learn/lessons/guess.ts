import type { Lesson } from '../lesson.ts';
import { LARGE } from './puzzles.ts';

export const guess: Lesson = {
  id: 'guess',
  title: 'A guess, and why one pass is not enough',
  about: 'All cells are answered at once. Then the network revises.',
  steps: [
    {
      title: 'Everything at once',
      text: 'The network fills every [cell] at the same time. It never writes one digit after the other, as people do.',
      ...LARGE,
      view: 'board',
      at: '16.2.H',
      action: {
        do: 'think',
        label: 'Think one segment only',
        reasoning: { segments: 1 },
        after: 'This is a first guess. Many cells are right, but some break a rule: they are marked.',
      },
    },
    {
      title: 'Thinking on',
      text: 'In each further [segment] the network goes on from its own [state]. The [weights] stay as they are: nothing is learned now.',
      ...LARGE,
      view: 'board',
      at: '1.2.H',
      action: {
        do: 'play',
        label: 'Let it think on',
        after: 'Cells changed from segment to segment, until no rule was broken any more.',
      },
    },
    {
      title: 'A chain is long',
      text: 'One deduction rests on another. A few layers, passed once, have room for a short chain only. A loop has room for a long one.',
      ...LARGE,
      view: 'confidence',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Watch the cells become sure',
        after: 'Each row is an open cell. Some are sure early; others change first, where a line is drawn.',
      },
    },
  ],
  sources: ['paper'],
  code: ['src/solving/recorder.ts', 'src/lenses/Confidence.tsx'],
};
