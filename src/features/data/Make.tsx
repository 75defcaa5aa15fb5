/** Puzzles made here: which board, how hard, how many, and whether some are set apart to test on. */
import { type FormEvent, type ReactNode, useId } from 'react';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { DIFFICULTIES, type Task } from '../../puzzles/task.ts';
import { FAMILIES, familyOf, TASKS, type TaskId } from '../../puzzles/tasks.ts';
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
const MADE = FAMILIES.filter(({ tasks }) => tasks.some(canMake));

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
  const [heading, boardId, note] = [useId(), useId(), useId()];
  const task = taskOf(making);
  const { levels } = task;
  const family = familyOf(task);
  const problem = problemOf(making);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!busy && !problem) void make(making);
  };
  const number = (key: 'count' | 'heldOut' | 'seed', [least, most]: readonly [number, number], help?: string) => (
    <Row label={words[key]} help={help}>
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
    </Row>
  );
  return (
    <section className="panel make" aria-labelledby={heading}>
      <h2 id={heading}>{words.title}</h2>
      <p className="goal">{words.goal}</p>
      <form onSubmit={submit} noValidate>
        <div className="field">
          <div className="field-head">
            <label htmlFor={boardId} className="field-name">
              {words.board}
            </label>
            <span className="control wrap">
              <select
                id={boardId}
                value={family.id}
                onChange={(event) => {
                  const next = FAMILIES.find(({ id }) => id === event.currentTarget.value)
                    ?.tasks.filter(canMake)
                    .at(-1);
                  if (next) setMaking(moved(making, next));
                }}
              >
                {MADE.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
              <select
                aria-label={words.size}
                value={making.task}
                onChange={(event) => setMaking(moved(making, TASKS[event.currentTarget.value as TaskId]))}
              >
                {family.tasks.filter(canMake).map(({ id, shape }) => (
                  <option key={id} value={id}>
                    {words.sizeOf(shape.rows, shape.columns)}
                  </option>
                ))}
              </select>
            </span>
          </div>
        </div>
        <RangeField
          label={words.level[levels.counts]}
          any={levels.minimal ? words.minimal : undefined}
          range={words.range}
          value={making.level === 'minimal' ? undefined : making.level}
          usual={levels.usual}
          least={levels.least}
          most={levels.most}
          note={note}
          onChange={(level) => setMaking({ level: level ?? 'minimal' })}
        />
        {levels.difficulty && (
          <Row label={difficulty.name} help={difficulty.help}>
            {(id, helpId) => (
              <select
                id={id}
                aria-describedby={helpId}
                value={making.difficulty ?? ''}
                onChange={(event) => setMaking({ difficulty: DIFFICULTIES.find((level) => level === event.currentTarget.value) })}
              >
                <option value="">{difficulty.other}</option>
                {choicesOf(difficulty).map((level) => (
                  <option key={level} value={level}>
                    {difficulty.options[level]}
                  </option>
                ))}
              </select>
            )}
          </Row>
        )}
        {levels.guesses && (
          <RangeField
            label={words.guesses}
            help={words.guessesHelp}
            any={words.guessesAny}
            range={words.guessesRange}
            value={making.guesses}
            usual={[1, 20]}
            least={0}
            most={MOST_GUESSES}
            note={note}
            onChange={(guesses) => setMaking({ guesses })}
          />
        )}
        {(['symmetric', 'unique'] as const).map(
          (wish) =>
            levels[wish] && (
              <label key={wish} className="check">
                <input
                  type="checkbox"
                  checked={making[wish] ?? false}
                  onChange={(event) => setMaking({ [wish]: event.currentTarget.checked })}
                />
                {words[wish]}
              </label>
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
    </section>
  );
}

interface RowProps {
  readonly label: string;
  readonly help: string | undefined;
  readonly children: (id: string, helpId: string) => ReactNode;
}

function Row({ label, help, children }: RowProps) {
  const [id, helpId] = [useId(), useId()];
  return (
    <div className="field">
      <div className="field-head">
        <label htmlFor={id} className="field-name">
          {label}
        </label>
        {children(id, helpId)}
      </div>
      {help && (
        <p id={helpId} className="field-help">
          {help}
        </p>
      )}
    </div>
  );
}

interface RangeProps {
  readonly label: string;
  readonly help?: string;
  /** The other choice than a range; without one there is no choice. */
  readonly any: string | undefined;
  readonly range: string;
  readonly value: readonly [number, number] | undefined;
  readonly usual: readonly [number, number];
  readonly least: number;
  readonly most: number;
  readonly note: string;
  readonly onChange: (value: readonly [number, number] | undefined) => void;
}

function RangeField({ label, help, any, range, value, usual, least, most, note, onChange }: RangeProps) {
  const id = useId();
  const bound = (name: string, which: 0 | 1) => (
    <NumberInput
      id={`${id}-${which}`}
      label={`${label}, ${name}`}
      value={value![which]}
      integer
      min={least}
      max={most}
      invalid={!isRange(value!, least, most)}
      describedBy={note}
      onChange={(n) => onChange(which === 0 ? [n, value![1]] : [value![0], n])}
    />
  );
  return (
    <fieldset className="field" aria-labelledby={`${id}-name`}>
      <div className="field-head">
        <span id={`${id}-name`} className="field-name">
          {label}
        </span>
        <span className="control wrap">
          {any && (
            <select
              aria-label={label}
              value={value ? 'range' : 'any'}
              onChange={(event) => onChange(event.currentTarget.value === 'range' ? usual : undefined)}
            >
              <option value="range">{range}</option>
              <option value="any">{any}</option>
            </select>
          )}
          {value && (
            <span className="pair">
              {bound(words.least, 0)}
              <span aria-hidden="true">–</span>
              {bound(words.most, 1)}
            </span>
          )}
        </span>
      </div>
      {help && <p className="field-help">{help}</p>}
    </fieldset>
  );
}

/** What keeps the two parts apart. */
function Apart({ making }: { readonly making: Making }) {
  const [id, name] = [useId(), useId()];
  return (
    <>
      <div className="field">
        <div className="field-head">
          <label htmlFor={id} className="field-name">
            {words.split}
          </label>
          <select
            id={id}
            value={making.split}
            onChange={(event) => setMaking({ split: event.currentTarget.value as 'puzzles' | 'solutions' })}
          >
            {Object.entries(words.splits).map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </div>
      </div>
      <fieldset className="field" aria-labelledby={name}>
        <div className="field-head">
          <span id={name} className="field-name">
            {words.alike}
          </span>
          <span className="control checks">
            {taskOf(making).symmetries.map((symmetry) => (
              <label key={symmetry.id} className="check small">
                <input
                  type="checkbox"
                  checked={making.augment[symmetry.id] ?? false}
                  onChange={(event) => setMaking({ augment: { ...making.augment, [symmetry.id]: event.currentTarget.checked } })}
                />
                {symmetry.label}
              </label>
            ))}
          </span>
        </div>
        <p className="field-help">{words.alikeHelp}</p>
      </fieldset>
    </>
  );
}
