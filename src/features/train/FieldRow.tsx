/** One field of the form: name, control, explanation, and what is wrong with it, with a way out. */
import { useId } from 'react';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { resetField, setField, useForm } from '../../session/form.ts';
import { sameValue } from '../../settings/changes.ts';
import { limitText } from '../../settings/field.ts';
import { valueAt } from '../../settings/paths.ts';
import type { Problem } from '../../settings/problems.ts';
import { valueText } from '../../words/settings.ts';
import { type FormField, isOffered } from './fields.ts';
import { AugmentInput, GuessesInput, LevelInput, levelWords, SwitchInput, TaskInput } from './special-inputs.tsx';
import { strings } from './strings.ts';

interface Props {
  readonly field: FormField;
  readonly problem: Problem | undefined;
}

export function FieldRow({ field, problem }: Props) {
  const id = useId();
  const help = `${id}-help`;
  const { path } = field;
  const data = useForm((form) => form.draft.data);
  const words = path === 'data.level' ? levelWords(data.task) : field;
  const value = useForm((form) => valueAt(form.draft, path));
  const preset = useForm((form) => valueAt(form.preset.config, path));
  if (!isOffered(field, data)) return null;
  const changed = !sameValue(value, preset);
  const technical = path.split('.').at(-1);
  const range = field.kind === 'number' ? ` ${strings.train.range(limitText(field.range[0]), limitText(field.range[1]))}` : '';
  const group = field.kind === 'range' || field.kind === 'symmetries';
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
  readonly field: FormField;
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
            integer={field.whole}
            min={field.range[0]}
            max={field.range[1]}
            invalid={invalid}
            describedBy={help}
            onChange={(next) => setField(path, next)}
          />
          <span className="unit">{field.unit}</span>
        </span>
      );
    case 'choice':
      return (
        <select
          id={id}
          value={(value as string | undefined) ?? ''}
          aria-describedby={help}
          onChange={(event) => setField(path, event.currentTarget.value || undefined)}
        >
          {field.other && <option value="">{field.other}</option>}
          {Object.entries(field.options).map(([option, name]) => (
            <option key={option} value={option}>
              {name}
            </option>
          ))}
        </select>
      );
    case 'task':
      return <TaskInput id={id} help={help} />;
    case 'file':
      return null;
    case 'range':
      return path === 'data.level' ? (
        <LevelInput id={id} help={help} invalid={invalid} />
      ) : (
        <GuessesInput id={id} help={help} invalid={invalid} />
      );
    case 'switch':
      return <SwitchInput id={id} help={help} of={path === 'data.unique' ? 'unique' : 'symmetric'} />;
    case 'symmetries':
      return <AugmentInput />;
  }
}
