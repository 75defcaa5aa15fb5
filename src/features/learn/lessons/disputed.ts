import type { Lesson } from '../lesson.ts';
import { LARGE, MISSED, ONE_BLANK } from './puzzles.ts';

export const disputed: Lesson = {
  id: 'disputed',
  title: 'What is disputed',
  about: 'The critics’ results, told fairly, with sources.',
  steps: [
    {
      title: 'Is it the loop?',
      text: 'ARC Prize ran the authors’ model on hidden tasks. It found that the outer loop of segments matters most, and the hierarchy little.',
      ...LARGE,
      view: 'board',
      at: '16.2.H',
      action: {
        do: 'think',
        label: 'Take the loop away',
        reasoning: { segments: 1 },
        after: 'With one segment the answer breaks rules. That fits, but this model was trained with the loop: it is no proof.',
      },
    },
    {
      title: 'Does it take two modules?',
      text: 'TRM uses one small network in both roles. It reports 87% on hard Sudoku. To HRM it gives 55%.',
      ...LARGE,
      view: 'convergence',
      at: '1.1.1',
      action: {
        do: 'play',
        label: 'Watch both states',
        after: 'On Compare you can train HRM, TRM and a recurrent network side by side, with equal budgets.',
      },
    },
    {
      title: 'Does it guess?',
      text: 'Ren and Liu report that HRM can fail with one cell left, and that answers come suddenly. Try a puzzle with one blank.',
      ...LARGE,
      view: 'board',
      at: '16.2.H',
      action: {
        do: 'pose',
        label: 'Leave one cell open',
        puzzle: ONE_BLANK.puzzle,
        after: 'This network fills it and keeps all givens. It is not theirs: what fails there need not fail here.',
      },
    },
    {
      title: 'Does it settle, or wander?',
      text: 'The same authors see it trapped in wrong fixed points. A later draft, not reviewed, finds that failures keep wandering.',
      ...LARGE,
      view: 'convergence',
      at: '16.2.H',
      action: {
        do: 'pose',
        label: 'Take a puzzle that it misses',
        puzzle: MISSED.puzzle,
        after: 'Here both go on moving to the end, the solved one too. One puzzle each is an example, no statistics.',
      },
    },
  ],
  sources: ['arc', 'trm', 'guessing', 'wandering', 'perspectives'],
  code: ['src/model/architecture.ts', 'src/model/matched.ts'],
};
