/** Controls of the fields that are neither a number nor a choice. */

import { NumberInput } from '../../controls/NumberInput.tsx';
import { FAMILIES, familyOf, TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { MOST_GUESSES } from '../../puzzles/wish.ts';
import { setField, useForm } from '../../session/form.ts';
import { FIRST_OF_FAMILY, withTask } from '../../session/task-defaults.ts';
import { FIELDS } from '../../settings/fields.ts';
import { strings } from './strings.ts';

/** A start for a range of guesses: puzzles that singles do not solve. */
const SOME_GUESSES = [2, 20] as const;

const chooseTask = (next: TaskId): void => useForm.setState(({ draft, preset }) => ({ draft: withTask(draft, preset.config, next) }));

/** The board decides the model's vocabulary and number of cells, and what levels there are. */
export function TaskInput({ id, help }: { readonly id: string; readonly help: string }) {
  const task = useForm((form) => form.draft.data.task);
  const family = familyOf(TASKS[task]);
  return (
    <span className="control wrap">
      <select
        id={id}
        value={family.id}
        aria-describedby={help}
        onChange={(event) => chooseTask(FIRST_OF_FAMILY[event.currentTarget.value])}
      >
        {FAMILIES.map(({ id: option, title }) => (
          <option key={option} value={option}>
            {title}
          </option>
        ))}
      </select>
      <select
        aria-label={strings.train.boardSize}
        value={task}
        aria-describedby={help}
        onChange={(event) => chooseTask(event.currentTarget.value as TaskId)}
      >
        {family.tasks.map(({ id: option, shape }) => (
          <option key={option} value={option}>
            {strings.train.size(shape.rows, shape.columns)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface ControlProps {
  readonly id: string;
  readonly help: string;
  readonly invalid: boolean;
}

export function LevelInput(control: ControlProps) {
  const data = useForm((form) => form.draft.data);
  const { levels } = TASKS[data.task];
  return (
    <RangeOr
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
    <RangeOr
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

interface RangeOrProps extends ControlProps {
  readonly name: string;
  /** Undefined where the other choice is made. */
  readonly value: readonly [number, number] | undefined;
  readonly usual: readonly [number, number];
  readonly bounds: readonly [number, number];
  /** The choice besides a range, where there is one. */
  readonly other: string | undefined;
  readonly onChange: (range: readonly [number, number] | undefined) => void;
}

function RangeOr({ id, help, invalid, name, value, usual, bounds, other, onChange }: RangeOrProps) {
  const bound = (label: string, shown: number, change: (n: number) => void) => (
    <NumberInput
      id={`${id}-${label}`}
      label={`${name}, ${label}`}
      value={shown}
      integer
      min={bounds[0]}
      max={bounds[1]}
      invalid={invalid}
      describedBy={help}
      onChange={change}
    />
  );
  return (
    <span className="control wrap">
      {other && (
        <select
          aria-label={name}
          value={value ? 'range' : 'other'}
          onChange={(event) => onChange(event.currentTarget.value === 'range' ? usual : undefined)}
        >
          <option value="range">{strings.train.aRange}</option>
          <option value="other">{other}</option>
        </select>
      )}
      {value && (
        <span className="pair">
          {bound(strings.train.least, value[0], (n) => onChange([n, value[1]]))}
          <span aria-hidden="true">–</span>
          {bound(strings.train.most, value[1], (n) => onChange([value[0], n]))}
        </span>
      )}
    </span>
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
        <label key={id} className="check small">
          <input
            type="checkbox"
            checked={data.augment[id] ?? false}
            onChange={(event) => setField('data.augment', withSwitch(data.augment, id, event.currentTarget.checked))}
          />
          {label}
        </label>
      ))}
    </span>
  );
}

/** Switches that are off are left out, so that one that was turned on and off again counts as no change. */
function withSwitch(switches: Readonly<Record<string, boolean>>, id: string, on: boolean): Record<string, boolean> {
  const rest = Object.entries(switches).filter(([name]) => name !== id);
  return Object.fromEntries([...rest, ...(on ? [[id, true] as const] : [])].sort(([a], [b]) => (a < b ? -1 : 1)));
}
