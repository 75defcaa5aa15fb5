/** One field of the form: name, control, explanation, and what is wrong with it, with a way out. */
import { useId } from 'react';
import { NumberInput } from '../../controls/NumberInput.tsx';
import type { ConfigProblem } from '../../model/config.ts';
import { resetField, setField, useForm } from '../../session/form.ts';
import { getPath, sameValue } from '../../session/paths.ts';
import { valueText } from '../../words/setting-text.ts';
import { settings } from '../../words/settings.ts';
import { type Field, isOffered } from './fields.ts';
import { AugmentInput, GuessesInput, LevelInput, levelWords, SwitchInput, TaskInput } from './special-inputs.tsx';
import { strings } from './strings.ts';

interface Props {
  readonly field: Field;
  readonly problem: ConfigProblem | undefined;
}

const compact = (x: number): string =>
  Math.abs(x) >= 1e5 || (x !== 0 && Math.abs(x) < 1e-3) ? x.toExponential(0).replace('+', '') : String(x);

export function FieldRow({ field, problem }: Props) {
  const id = useId();
  const help = `${id}-help`;
  const { path } = field;
  const data = useForm((form) => form.draft.data);
  const words = field.kind === 'level' ? levelWords(data.task) : settings.fields[path];
  const value = useForm((form) => getPath(form.draft, path));
  const preset = useForm((form) => getPath(form.preset.config, path));
  if (!isOffered(field, data)) return null;
  const changed = !sameValue(value, preset);
  const technical = path.split('.').at(-1);
  const range = field.kind === 'number' ? ` ${strings.train.range(compact(field.min), compact(field.max))}` : '';
  const group = field.kind === 'level' || field.kind === 'guesses' || field.kind === 'augment';
  const Row = group ? 'fieldset' : 'div';
  return (
    <Row className="field" data-field={path} data-changed={changed} aria-labelledby={group ? `${id}-name` : undefined}>
      <div className="field-head">
        {group ? (
          <span id={`${id}-name`} className="field-name">
            {words.name}
          </span>
        ) : (
          <label htmlFor={id} className="field-name" title={technical}>
            {words.name}
          </label>
        )}
        {changed && (
          <button
            type="button"
            className="dot"
            aria-label={strings.train.resetField(words.name, valueText(path, preset))}
            title={strings.train.resetField(words.name, valueText(path, preset))}
            onClick={() => resetField(path)}
          />
        )}
        <Control field={field} id={id} help={help} value={value} invalid={Boolean(problem)} />
      </div>
      <p id={help} className="field-help">
        {problem ? (
          <span className="problem">
            <span aria-hidden="true">⚠ </span>
            {problem.message}.{' '}
            {problem.nearest !== undefined && (
              <button type="button" className="link" onClick={() => setField(path, problem.nearest)}>
                {strings.train.use(valueText(path, problem.nearest))}
              </button>
            )}
          </span>
        ) : (
          <>
            {words.help}
            {range}
          </>
        )}
      </p>
    </Row>
  );
}

interface ControlProps {
  readonly field: Field;
  readonly id: string;
  readonly help: string;
  readonly value: unknown;
  readonly invalid: boolean;
}

function Control({ field, id, help, value, invalid }: ControlProps) {
  const { path } = field;
  switch (field.kind) {
    case 'number':
      return (
        <span className="control">
          <NumberInput
            id={id}
            value={value as number}
            integer={field.integer}
            min={field.min}
            max={field.max}
            invalid={invalid}
            describedBy={help}
            onChange={(next) => setField(path, next)}
          />
          <span className="unit">{settings.fields[path].unit}</span>
        </span>
      );
    case 'choice':
      return (
        <select id={id} value={value as string} aria-describedby={help} onChange={(event) => setField(path, event.currentTarget.value)}>
          {Object.entries(field.options).map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      );
    case 'task':
      return <TaskInput id={id} help={help} />;
    case 'level':
      return <LevelInput id={id} help={help} invalid={invalid} />;
    case 'guesses':
      return <GuessesInput id={id} help={help} invalid={invalid} />;
    case 'symmetric':
    case 'unique':
      return <SwitchInput id={id} help={help} of={field.kind} />;
    case 'augment':
      return <AugmentInput />;
  }
}
