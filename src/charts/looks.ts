/** How lines of one chart are told apart: a colour, a dash and a marker for each place. */
import type { Look } from './series.ts';

export const LOOKS: readonly Pick<Look, 'colour' | 'dash' | 'marker'>[] = [
  { colour: 1, marker: 'circle' },
  { colour: 2, dash: [2, 3], marker: 'square' },
  { colour: 3, dash: [10, 3, 2, 3], marker: 'triangle' },
  { colour: 4, dash: [1, 5], marker: 'diamond' },
  { colour: 5, dash: [14, 3], marker: 'square' },
  { colour: 6, dash: [10, 3, 2, 3, 2, 3], marker: 'triangle' },
];
