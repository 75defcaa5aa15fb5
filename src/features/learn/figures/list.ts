/** What draws the figures of the lessons' own; nothing where the board is all there is. */
import type { ComponentType } from 'react';
import type { FigureId } from '../figure-kinds.ts';
import { Dimensions } from './Dimensions.tsx';
import { Memory } from './Memory.tsx';
import { Run } from './Run.tsx';
import { Tokens } from './Tokens.tsx';

export const FIGURES: Readonly<Record<FigureId, ComponentType | undefined>> = {
  board: undefined,
  tokens: Tokens,
  memory: Memory,
  run: Run,
  dimensions: Dimensions,
};
