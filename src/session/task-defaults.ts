/** A run's settings for another kind of puzzle: what still means something there stays, the rest starts as is usual there. */
import type { Task } from '../puzzles/task.ts';
import { familyOf, TASKS, type TaskId } from '../puzzles/tasks.ts';
import { PUBLISHED } from '../settings/fields.ts';
import { PRESETS, type Preset } from '../training/presets.ts';
import { type RunConfig, taskSizes } from '../training/run-config.ts';

/** The size that a family starts with in menus. */
export const FIRST_OF_FAMILY: Readonly<Record<string, TaskId>> = { sudoku: 'sudoku4', maze: 'maze10', arc: 'arc10' };

/** Puzzles that are made within seconds: the more cells, the longer one takes. */
const quicklyMade = (cells: number): number => (cells <= 49 ? 20_000 : cells <= 144 ? 10_000 : 2000);

/** Of the published size: hours on a strong GPU. */
const isHuge = ({ config }: Preset): boolean => config.model.hidden_size >= PUBLISHED.hidden_size;

/**
 * The preset to learn a board with: the present one where it is of that board, else one for its hardest puzzles, which learns the
 * others too. Boards without a preset of their own take that of the nearest size of their family.
 */
export function recipeFor(id: TaskId, present: Preset): Preset {
  if (present.config.data.task === id) return present;
  const task = TASKS[id];
  const usable = PRESETS.filter((preset) => !isHuge(preset) && familyOf(TASKS[preset.config.data.task]) === familyOf(task));
  const distance = ({ config }: Preset): number => Math.abs(TASKS[config.data.task].cells - task.cells);
  const nearest = usable.filter((preset) => distance(preset) === Math.min(...usable.map(distance)));
  return nearest.find(({ config }) => config.data.level === 'minimal') ?? nearest[0] ?? present;
}

/** @param preset what the draft began as, whose puzzles come back with its task. */
export function withTask(draft: RunConfig, preset: RunConfig, id: TaskId): RunConfig {
  const task: Task = TASKS[id];
  const identifiers = 1 + (task.identifiers?.length ?? 0);
  const back = id === preset.data.task && !preset.data.file;
  const { file: _, guesses: __, symmetric: ___, unique: ____, difficulty: _____, ...kept } = draft.data;
  return {
    ...draft,
    data: { ...kept, ...(back ? preset.data : puzzlesOf(task, draft)), split: splitOf(task, draft), seed: kept.seed },
    model: {
      ...draft.model,
      ...taskSizes(id),
      num_puzzle_identifiers: identifiers,
      puzzle_emb_ndim: identifiers > 1 ? draft.model.puzzle_emb_ndim || draft.model.hidden_size : preset.model.puzzle_emb_ndim,
    },
    training: { ...draft.training, attention_start: attentionOn(task, draft.training) },
  };
}

/** Heads that start by looking at something look at what matters on the board. */
function attentionOn({ look }: Task, { attention_start }: RunConfig['training']): RunConfig['training']['attention_start'] {
  if (attention_start === 'random') return 'random';
  return look === 'digits' ? 'units' : 'neighbours';
}

function puzzlesOf(task: Task, { data }: RunConfig): Partial<RunConfig['data']> {
  const { levels, symmetries, cells } = task;
  const same = familyOf(task) === familyOf(TASKS[data.task]);
  const first = symmetries[0]?.id;
  const augment = same ? Object.entries(data.augment).filter(([id]) => symmetries.some((known) => known.id === id)) : [];
  return {
    task: task.id as TaskId,
    level: data.level === 'minimal' && levels.minimal ? 'minimal' : levels.usual,
    ...(data.symmetric && levels.symmetric ? { symmetric: true } : {}),
    ...(data.unique && levels.unique ? { unique: true } : {}),
    count: Math.min(data.count, quicklyMade(cells)),
    augment: same ? Object.fromEntries(augment) : first ? { [first]: true } : {},
  };
}

/** A file's own split goes with the file; a solved maze says no more than the maze. */
const splitOf = ({ levels }: Task, { data }: RunConfig): RunConfig['data']['split'] =>
  levels.counts === 'givens' && data.split === 'solutions' ? 'solutions' : 'puzzles';
