/** The lessons, in the order in which they are read: one more is one more line. */
import type { Lesson } from '../lesson.ts';
import { attention } from './attention.ts';
import { dimensions } from './dimensions.ts';
import { disputed } from './disputed.ts';
import { fast } from './fast.ts';
import { gradient } from './gradient.ts';
import { guess } from './guess.ts';
import { halting } from './halting.ts';
import { program } from './program.ts';
import { segments } from './segments.ts';
import { target } from './target.ts';
import { tokens } from './tokens.ts';
import { training } from './training.ts';

export const LESSONS: readonly Lesson[] = [
  tokens,
  guess,
  fast,
  target,
  segments,
  gradient,
  training,
  halting,
  attention,
  dimensions,
  disputed,
  program,
];

export const lessonById = (id: string): Lesson | undefined => LESSONS.find((lesson) => lesson.id === id);
