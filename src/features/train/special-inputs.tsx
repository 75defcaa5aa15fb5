/** Controls of the fields that are neither a number nor a choice. */

import type { ComponentProps } from 'react';
import { Check } from '../../controls/Check.tsx';
import { RangeInput } from '../../controls/RangeInput.tsx';
import { TaskInput } from '../../controls/TaskInput.tsx';
import { FAMILIES, TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { MOST_GUESSES } from '../../puzzles/wish.ts';
import { setField, useForm } from '../../session/form.ts';
import { FIRST_OF_FAMILY, withTask } from '../../session/task-defaults.ts';
import { FIELDS } from '../../settings/fields.ts';
import { strings } from './strings.ts';

/** A start for a range of guesses: puzzles that singles do not solve. */
const SOME_GUESSES = [2, 20] as const;

const chooseTask = (next: TaskId): void => useForm.setState(({ draft, preset }) => ({ draft: withTask(draft, preset.config, next) }));

/** The board decides the model's vocabulary and number of cells, and what levels there are. */
export function BoardInput({ id, help }: { readonly id: string; readonly help: string }) {
  const task = useForm((form) => form.draft.data.task);
  return (
    <TaskInput
      id={id}
      describedBy={help}
      value={task}
      families={FAMILIES}
      first={(family) => FIRST_OF_FAMILY[family.id]}
      onChange={chooseTask}
    />
  );
}

type ControlProps = Pick<ComponentProps<typeof RangeInput>, 'id' | 'describedBy' | 'invalid'>;

export function LevelInput(control: ControlProps) {
  const data = useForm((form) => form.draft.data);
  const { levels } = TASKS[data.task];
  return (
    <RangeInput
      {...control}
      name={levelWords(data.task).name}
      value={data.level === 'minimal' ? undefined : data.level}
      usual={levels.usual}
      bounds={[levels.least, levels.most]}
      other={levels.minimal ? FIELDS.data.level.other : undefined}
      onChange={(range) => setField('data.level', range ?? 'minimal')}
    />
  );
}

/** What the task's levels count. */
export const levelWords = (task: TaskId): { readonly name: string; readonly help: string } =>
  TASKS[task].levels.counts === 'path' ? strings.train.pathLevel : FIELDS.data.level;

export function GuessesInput(control: ControlProps) {
  const guesses = useForm((form) => form.draft.data.guesses);
  return (
    <RangeInput
      {...control}
      name={FIELDS.data.guesses.name}
      value={guesses}
      usual={SOME_GUESSES}
      bounds={[0, MOST_GUESSES]}
      other={FIELDS.data.guesses.other}
      onChange={(range) => setField('data.guesses', range)}
    />
  );
}

export function SwitchInput({ id, help, of }: { readonly id: string; readonly help: string; readonly of: 'symmetric' | 'unique' }) {
  const on = useForm((form) => form.draft.data[of] ?? false);
  return (
    <input
      id={id}
      type="checkbox"
      checked={on}
      aria-describedby={help}
      onChange={(event) => setField(`data.${of}`, event.currentTarget.checked || undefined)}
    />
  );
}

export function AugmentInput() {
  const data = useForm((form) => form.draft.data);
  return (
    <span className="control checks">
      {TASKS[data.task].symmetries.map(({ id, label }) => (
        <Check
          key={id}
          small
          checked={data.augment[id] ?? false}
          onChange={(on) => setField('data.augment', withSwitch(data.augment, id, on))}
        >
          {label}
        </Check>
      ))}
    </span>
  );
}

/** Switches that are off are left out, so that one that was turned on and off again counts as no change. */
function withSwitch(switches: Readonly<Record<string, boolean>>, id: string, on: boolean): Record<string, boolean> {
  const rest = Object.entries(switches).filter(([name]) => name !== id);
  return Object.fromEntries([...rest, ...(on ? [[id, true] as const] : [])].sort(([a], [b]) => (a < b ? -1 : 1)));
}
