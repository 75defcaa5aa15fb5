/** The site's models as lessons use them, from their files. */
import { readFileSync } from 'node:fs';
import type { Reasoning } from '../../trace/trace.ts';
import type { Puzzle } from './lesson.ts';

export const weightsOf = (model: string): string => `public/models/${model}.safetensors`;
/** How long a step's figure thinks. */
export const trainedReasoning = (step: Puzzle): Reasoning => {
  const { config } = JSON.parse(readFileSync(`public/models/${step.model}.json`, 'utf8'));
  const { halt_max_steps: segments, H_cycles, L_cycles } = config.model;
  return { segments, H_cycles, L_cycles, ...step.reasoning };
};
