/** Controls of the fields that are neither a number nor a choice. */
import { strings } from '../../app/strings.ts';
import { TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { setField, useForm } from '../../state/form.ts';
import { taskSizes } from '../../training/run-config.ts';
import { NumberInput } from './NumberInput.tsx';

/** A start for boards of any size: about half of the cells. */
const someGivens = (cells: number): [number, number] => [Math.round(cells * 0.45), Math.round(cells * 0.6)];

/** Puzzles that are made within seconds: the larger a board, the longer a puzzle takes. */
const QUICKLY_MADE: Readonly<Record<TaskId, number>> = { sudoku4: 20_000, sudoku6: 10_000, sudoku9: 4_000 };

/** The board decides the model's vocabulary and number of cells, and what numbers of givens make sense. */
export function TaskInput({ id, help }: { readonly id: string; readonly help: string }) {
  const task = useForm((form) => form.draft.data.task);
  const choose = (next: TaskId): void =>
    useForm.setState(({ draft, preset }) => {
      const { cells, symmetries } = TASKS[next];
      const back = next === preset.config.data.task;
      const known = new Set<string>(symmetries.map((symmetry) => symmetry.id));
      const augment = Object.fromEntries(Object.entries(draft.data.augment).filter(([name]) => known.has(name)));
      const level = back ? preset.config.data.level : draft.data.level === 'minimal' ? ('minimal' as const) : someGivens(cells);
      const count = back ? preset.config.data.count : Math.min(draft.data.count, QUICKLY_MADE[next]);
      return {
        draft: { ...draft, data: { ...draft.data, task: next, level, augment, count }, model: { ...draft.model, ...taskSizes(next) } },
      };
    });
  return (
    <select id={id} value={task} aria-describedby={help} onChange={(event) => choose(event.currentTarget.value as TaskId)}>
      {Object.entries(TASKS).map(([option, { title }]) => (
        <option key={option} value={option}>
          {title}
        </option>
      ))}
    </select>
  );
}

interface LevelProps {
  readonly id: string;
  readonly help: string;
  readonly invalid: boolean;
}

export function LevelInput({ id, help, invalid }: LevelProps) {
  const data = useForm((form) => form.draft.data);
  const { cells } = TASKS[data.task];
  const [least, most] = data.level === 'minimal' ? someGivens(cells) : data.level;
  const bound = (label: string, value: number, onChange: (n: number) => void) => (
    <NumberInput
      id={`${id}-${label}`}
      label={`${strings.fields['data.level'].name}, ${label}`}
      value={value}
      integer
      min={0}
      max={cells - 1}
      invalid={invalid}
      describedBy={help}
      onChange={onChange}
    />
  );
  return (
    <span className="control wrap">
      <select
        aria-label={strings.fields['data.level'].name}
        value={data.level === 'minimal' ? 'minimal' : 'range'}
        onChange={(event) => setField('data.level', event.currentTarget.value === 'minimal' ? 'minimal' : [least, most])}
      >
        <option value="range">{strings.options.level.range}</option>
        <option value="minimal">{strings.options.level.minimal}</option>
      </select>
      {data.level !== 'minimal' && (
        <span className="pair">
          {bound(strings.options.level.least, least, (n) => setField('data.level', [n, most]))}
          <span aria-hidden="true">–</span>
          {bound(strings.options.level.most, most, (n) => setField('data.level', [least, n]))}
        </span>
      )}
    </span>
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
