/** What a lesson may be: short, and of things that there are. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isLens } from '../../lenses/list.ts';
import { parsePuzzle } from '../../puzzles/tasks.ts';
import { parsePosition } from '../../trace/cursor.ts';
import { pieces } from '../../words/glossary.ts';
import { COUNTED, countedPuzzles } from './act.ts';
import { isFigure } from './figure-kinds.ts';
import type { Lesson, Step } from './lesson.ts';
import { LESSONS } from './lessons/list.ts';
import { indexOfTarget } from './player.ts';
import { trainedReasoning, weightsOf } from './shipped.testing.ts';
import { SOURCES } from './sources.ts';

const MOST_WORDS = 450;
const MOST_IN_SENTENCE = 20;

const plain = (text: string): string =>
  pieces(text)
    .map((piece) => (typeof piece === 'string' ? piece : piece.word))
    .join('');
const wordsOf = (text: string): string[] =>
  plain(text)
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
const textsOf = ({ title, text, action }: Step): string[] => [title, text, action.label, action.after];
const sentencesOf = (text: string): string[] => plain(text).split(/(?<=[.!?])\s+/);

const all: [string, Lesson][] = LESSONS.map((lesson) => [lesson.id, lesson]);
const steps: [string, Step][] = LESSONS.flatMap(({ id, steps }) => steps.map((step, i): [string, Step] => [`${id} ${i + 1}`, step]));

it('are twelve or more, each with an id and a title of its own', () => {
  expect(LESSONS.length).toBeGreaterThanOrEqual(12);
  expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
  expect(new Set(LESSONS.map(({ title }) => title)).size).toBe(LESSONS.length);
  for (const { id } of LESSONS) expect(id).toMatch(/^[a-z-]+$/);
});

it.each(all)('%s is read in less than three minutes', (_, lesson) => {
  expect(lesson.steps.flatMap(textsOf).flatMap(wordsOf).length).toBeLessThanOrEqual(MOST_WORDS);
});

it.each(steps)('%s says short sentences, each with one figure at most', (_, step) => {
  for (const sentence of textsOf(step).flatMap(sentencesOf)) {
    expect(wordsOf(sentence).length, sentence).toBeLessThanOrEqual(MOST_IN_SENTENCE);
    expect(wordsOf(sentence).filter((word) => /^\d/.test(word)).length, sentence).toBeLessThanOrEqual(1);
  }
});

it.each(all)('%s has sources and files that there are, and steps with titles of their own', (_, lesson) => {
  expect(lesson.sources.length).toBeGreaterThan(0);
  for (const source of lesson.sources) expect(SOURCES[source].url).toMatch(/^https:/);
  for (const file of lesson.code) expect(existsSync(file), file).toBe(true);
  expect(new Set(lesson.steps.map(({ title }) => title)).size).toBe(lesson.steps.length);
});

it.each(steps)('%s shows a model that the site ships, a puzzle for it, and a view, an update and cells that there are', (_, step) => {
  expect(existsSync(weightsOf(step.model))).toBe(true);
  const { task, question } = parsePuzzle(step.puzzle);
  expect(task.id).toBe(JSON.parse(readFileSync(`public/models/${step.model}.json`, 'utf8')).task);
  expect(isLens(step.view) || isFigure(step.view)).toBe(true);
  const reasoning = trainedReasoning(step);
  expect(parsePosition(reasoning, step.at), step.at).toBeDefined();
  for (const cell of [step.cell, step.point && 'cell' in step.point ? step.point.cell : undefined])
    if (cell !== undefined) expect(cell).toBeLessThan(task.cells);
  const { action } = step;
  if (action.do === 'go') indexOfTarget(reasoning, parsePosition(reasoning, step.at) ?? 0, action.to);
  if (action.do === 'play' && action.to) indexOfTarget(reasoning, parsePosition(reasoning, step.at) ?? 0, action.to);
  if (action.do === 'rub') expect(question[action.cell]).toBeGreaterThan(1);
  if (action.do === 'look') expect(action.cell).toBeLessThan(task.cells);
  if (action.do === 'pose') expect(parsePuzzle(action.puzzle).task).toBe(task);
  if (action.do === 'measure') expect(step.view).toBe('dimensions');
  if (action.do === 'keep') expect(step.view).toBe('memory');
  if (action.do === 'train' || action.do === 'pause') expect(step.view).toBe('run');
  if (action.do === 'head') expect(step.view).toBe('attention');
  if (action.do === 'open') expect(step.view).toBe('loop');
});

it('counts over the same puzzles each time', () => {
  expect(countedPuzzles()).toHaveLength(COUNTED);
  expect(countedPuzzles()).toEqual(countedPuzzles());
});
