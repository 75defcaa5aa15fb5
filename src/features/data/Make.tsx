/** Puzzles made here: which board, how hard, how many, and whether some are set apart to test on. */
import { type ComponentProps, type FormEvent, useId } from 'react';
import { Check } from '../../controls/Check.tsx';
import { Field } from '../../controls/Field.tsx';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { Panel } from '../../controls/Panel.tsx';
import { RangeInput } from '../../controls/RangeInput.tsx';
import { Select } from '../../controls/Select.tsx';
import { TaskInput } from '../../controls/TaskInput.tsx';
import type { Task } from '../../puzzles/task.ts';
import { FAMILIES, TASKS, type TaskId } from '../../puzzles/tasks.ts';
import { MOST_GUESSES } from '../../puzzles/wish.ts';
import { choicesOf } from '../../settings/field.ts';
import { FIELDS } from '../../settings/fields.ts';
import { valueProblem } from '../../settings/problems.ts';
import type { Making } from '../../worker/library-protocol.ts';
import { make, setMaking } from './actions.ts';
import { useData } from './store.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.make;
const { difficulty } = FIELDS.data;

const taskOf = ({ task }: Pick<Making, 'task'>): Task => TASKS[task];
const canMake = ({ levels }: Task): boolean => levels.counts !== 'nothing';
const MADE = FAMILIES.map((family) => ({ ...family, tasks: family.tasks.filter(canMake) })).filter(({ tasks }) => tasks.length > 0);
const SPLITS = (['puzzles', 'solutions'] as const).map((split) => [split, words.splits[split]] as const);
const SOME_GUESSES = [1, 20] as const;

const isRange = ([from, to]: readonly [number, number], least: number, most: number): boolean =>
  Number.isInteger(from) && Number.isInteger(to) && least <= from && from <= to && to <= most;

interface Problem {
  readonly field: keyof Making;
  readonly message: string;
}

/** What is wrong with the numbers typed, or undefined. */
function problemOf({ level, guesses, count, heldOut, seed, ...making }: Making): Problem | undefined {
  const { levels } = taskOf(making);
  const { problems } = words;
  if (level !== 'minimal' && !isRange(level, levels.least, levels.most))
    return { field: 'level', message: problems.range(words.level[levels.counts], levels.least, levels.most) };
  if (guesses && !isRange(guesses, 0, MOST_GUESSES)) return { field: 'guesses', message: problems.range(words.guesses, 0, MOST_GUESSES) };
  const bad = valueProblem('data.count', count);
  if (bad) return { field: 'count', message: `${bad.message}.` };
  if (!isRange([0, heldOut], 0, count / 2)) return { field: 'heldOut', message: problems.heldOut };
  const unknown = valueProblem('data.seed', Number(seed));
  return unknown && { field: 'seed', message: `${unknown.message}.` };
}

/** The same wishes for another board, as far as they mean something there. */
function moved(making: Making, { id, levels, symmetries }: Task): Partial<Making> {
  return {
    task: id as TaskId,
    level: making.level === 'minimal' && levels.minimal ? 'minimal' : levels.usual,
    guesses: undefined,
    difficulty: levels.difficulty ? making.difficulty : undefined,
    symmetric: Boolean(making.symmetric && levels.symmetric),
    unique: Boolean(making.unique && levels.unique),
    augment: Object.fromEntries(Object.entries(making.augment).filter(([name]) => symmetries.some((symmetry) => symmetry.id === name))),
  };
}

export function Make() {
  const making = useData((data) => data.making);
  const busy = useData((data) => data.work !== undefined);
  const note = useId();
  const { levels } = taskOf(making);
  const problem = problemOf(making);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && !problem) void make(making);
  };
  const number = (key: 'count' | 'heldOut' | 'seed', [least, most]: readonly [number, number], help?: string) => (
    <Field label={words[key]} help={help}>
      {(id, helpId) => (
        <NumberInput
          id={id}
          value={Number(making[key])}
          integer
          min={least}
          max={most}
          invalid={problem?.field === key}
          describedBy={`${helpId} ${note}`}
          onChange={(value) => setMaking({ [key]: value })}
        />
      )}
    </Field>
  );
  return (
    <Panel className="make" title={words.title} goal={words.goal}>
      <form onSubmit={submit} noValidate>
        <Field label={words.board}>
          {(id) => (
            <TaskInput
              id={id}
              value={making.task}
              families={MADE}
              first={({ tasks }) => tasks.at(-1)?.id as TaskId}
              onChange={(task) => setMaking(moved(making, TASKS[task]))}
            />
          )}
        </Field>
        <RangeField
          label={words.level[levels.counts]}
          value={making.level === 'minimal' ? undefined : making.level}
          usual={levels.usual}
          bounds={[levels.least, levels.most]}
          other={levels.minimal ? words.minimal : undefined}
          invalid={problem?.field === 'level'}
          describedBy={note}
          onChange={(level) => setMaking({ level: level ?? 'minimal' })}
        />
        {levels.difficulty && (
          <Field label={difficulty.name} help={difficulty.help}>
            {(id, helpId) => (
              <Select
                id={id}
                aria-describedby={helpId}
                value={making.difficulty ?? ''}
                options={[
                  ['', difficulty.other ?? ''],
                  ...choicesOf(difficulty).map((level) => [level, difficulty.options[level]] as const),
                ]}
                onChange={(level) => setMaking({ difficulty: level || undefined })}
              />
            )}
          </Field>
        )}
        {levels.guesses && (
          <RangeField
            label={words.guesses}
            help={words.guessesHelp}
            value={making.guesses}
            usual={SOME_GUESSES}
            bounds={[0, MOST_GUESSES]}
            other={words.guessesAny}
            invalid={problem?.field === 'guesses'}
            describedBy={note}
            onChange={(guesses) => setMaking({ guesses })}
          />
        )}
        {(['symmetric', 'unique'] as const).map(
          (wish) =>
            levels[wish] && (
              <Check key={wish} checked={making[wish] ?? false} onChange={(on) => setMaking({ [wish]: on })}>
                {words[wish]}
              </Check>
            ),
        )}
        {number('count', FIELDS.data.count.range)}
        {number('heldOut', [0, FIELDS.data.heldOut.range[1]], words.heldOutHelp)}
        {making.heldOut > 0 && <Apart making={making} />}
        {number('seed', FIELDS.data.seed.range)}
        <div className="make-go">
          <button type="submit" className="primary" aria-disabled={busy || problem !== undefined}>
            {words.go}
          </button>
          <p id={note} className="field-help problem">
            {problem?.message}
          </p>
        </div>
      </form>
    </Panel>
  );
}

function RangeField({ label, help, ...range }: Omit<ComponentProps<typeof RangeInput>, 'id' | 'name'> & { label: string; help?: string }) {
  return (
    <Field group label={label} help={help}>
      {(id) => <RangeInput {...range} id={id} name={label} />}
    </Field>
  );
}

/** What keeps the two parts apart. */
function Apart({ making }: { readonly making: Making }) {
  const { augment } = making;
  return (
    <>
      <Field label={words.split}>
        {(id) => <Select id={id} value={making.split} options={SPLITS} onChange={(split) => setMaking({ split })} />}
      </Field>
      <Field group label={words.alike} help={words.alikeHelp}>
        {() => (
          <span className="control checks">
            {taskOf(making).symmetries.map((symmetry) => (
              <Check
                key={symmetry.id}
                small
                checked={augment[symmetry.id] ?? false}
                onChange={(on) => setMaking({ augment: { ...augment, [symmetry.id]: on } })}
              >
                {symmetry.label}
              </Check>
            ))}
          </span>
        )}
      </Field>
    </>
  );
}
