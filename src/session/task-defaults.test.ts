import { expect, it } from 'vitest';
import { problemsByPath } from '../features/train/problems.ts';
import { FAMILIES, TASKS, type TaskId } from '../puzzles/tasks.ts';
import { PRESETS, presetById } from '../training/presets.ts';
import type { RunConfig } from '../training/run-config.ts';
import { FIRST_OF_FAMILY, recipeFor, withTask } from './task-defaults.ts';

const preset = presetById('sudoku4-hardest')?.config as RunConfig;

it('gives every kind of puzzle settings without a problem', () => {
  for (const id of Object.keys(TASKS) as TaskId[]) {
    const config = withTask(preset, preset, id);
    expect([...problemsByPath(config)], id).toEqual([]);
    expect(config.data.task).toBe(id);
    expect(config.model.seq_len).toBe(TASKS[id].cells);
  }
  for (const { id, tasks } of FAMILIES) expect(tasks).toContain(TASKS[FIRST_OF_FAMILY[id]]);
});

it('keeps what means something on the other board, and comes back to what the preset says', () => {
  const seeded = { ...preset, data: { ...preset.data, seed: 7, guesses: [1, 3] as const, symmetric: true } };
  const larger = withTask(seeded, preset, 'sudoku6').data;
  expect(larger).toMatchObject({ level: 'minimal', symmetric: true, augment: { digits: true }, seed: 7 });
  expect(larger.guesses).toBeUndefined();
  const maze = withTask(withTask(seeded, preset, 'sudoku6'), preset, 'maze10');
  expect(maze.data).toMatchObject({ level: [10, 30], augment: { dihedral: true } });
  expect(maze.data.symmetric).toBeUndefined();
  const single = { ...maze, data: { ...maze.data, unique: true } };
  expect(withTask(single, preset, 'maze13').data.unique).toBe(true);
  expect(withTask(single, preset, 'sudoku6').data.unique).toBeUndefined();
  expect(withTask(maze, preset, 'sudoku4').data).toEqual({ ...preset.data, seed: 7 });
});

it('lets heads that look at units look at neighbours where there are none, and back', () => {
  const maze = withTask(preset, preset, 'maze10');
  expect(maze.training.attention_start).toBe('neighbours');
  expect(withTask(maze, preset, 'sudoku9').training.attention_start).toBe('units');
  const random = { ...preset, training: { ...preset.training, attention_start: 'random' as const } };
  expect(withTask(random, preset, 'maze10').training.attention_start).toBe('random');
});

it('takes the recipe that fits a board, and keeps the present one where it does', () => {
  const [easy] = PRESETS;
  const recipes = (Object.keys(TASKS) as TaskId[]).map((id) => [id, recipeFor(id, easy).id]);
  expect(Object.fromEntries(recipes)).toMatchObject({
    sudoku4: 'sudoku4-easy',
    sudoku6: 'sudoku6-hardest',
    sudoku9: 'sudoku9',
    maze10: 'maze10',
    maze30: 'maze10',
    arc10: 'arc-small',
  });
  expect(recipeFor('sudoku4', presetById('maze10') ?? easy).id).toBe('sudoku4-hardest');
});
