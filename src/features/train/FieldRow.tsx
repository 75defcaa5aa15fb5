/** One field of the form: name, control, explanation, and what is wrong with it, with a way out. */
import { Field } from '../../controls/Field.tsx';
import { NumberInput } from '../../controls/NumberInput.tsx';
import { Select } from '../../controls/Select.tsx';
import { resetField, setField, useForm } from '../../session/form.ts';
import { sameValue } from '../../settings/changes.ts';
import { limitText } from '../../settings/field.ts';
import { valueAt } from '../../settings/paths.ts';
import type { Problem } from '../../settings/problems.ts';
import { valueText } from '../../words/settings.ts';
import { type FormField, isOffered } from './fields.ts';
import { AugmentInput, BoardInput, GuessesInput, LevelInput, levelWords, SwitchInput } from './special-inputs.tsx';
import { strings } from './strings.ts';

interface Props {
  readonly field: FormField;
  readonly problem: Problem | undefined;
}

export function FieldRow({ field, problem }: Props) {
  const { path } = field;
  const data = useForm((form) => form.draft.data);
  const words = path === 'data.level' ? levelWords(data.task) : field;
  const value = useForm((form) => valueAt(form.draft, path));
  const preset = useForm((form) => valueAt(form.preset.config, path));
  if (!isOffered(field, data)) return null;
  const changed = !sameValue(value, preset);
  const range = field.kind === 'number' ? ` ${strings.train.range(limitText(field.range[0]), limitText(field.range[1]))}` : '';
  const back = strings.train.resetField(words.name, valueText(path, preset));
  return (
    <Field
      label={words.name}
      title={path.split('.').at(-1)}
      group={field.kind === 'range' || field.kind === 'symmetries'}
      data={{ 'data-field': path, 'data-changed': changed }}
      mark={changed && <button type="button" className="dot" aria-label={back} title={back} onClick={() => resetField(path)} />}
      help={problem ? <Trouble path={path} problem={problem} /> : `${words.help}${range}`}
    >
      {(id, help) => <Control field={field} id={id} help={help} value={value} invalid={Boolean(problem)} />}
    </Field>
  );
}

function Trouble({ path, problem: { message, nearest } }: { readonly path: FormField['path']; readonly problem: Problem }) {
  return (
    <span className="problem">
      <span aria-hidden="true">⚠ </span>
      {message}.{' '}
      {nearest !== undefined && (
        <button type="button" className="link" onClick={() => setField(path, nearest)}>
          {strings.train.use(valueText(path, nearest))}
        </button>
      )}
    </span>
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
        <Select
          id={id}
          aria-describedby={help}
          value={(value as string | undefined) ?? ''}
          options={[...(field.other ? [['', field.other] as const] : []), ...Object.entries<string>(field.options)]}
          onChange={(option) => setField(path, option || undefined)}
        />
      );
    case 'task':
      return <BoardInput id={id} help={help} />;
    case 'file':
      return null;
    case 'range':
      return path === 'data.level' ? (
        <LevelInput id={id} describedBy={help} invalid={invalid} />
      ) : (
        <GuessesInput id={id} describedBy={help} invalid={invalid} />
      );
    case 'switch':
      return <SwitchInput id={id} help={help} of={path === 'data.unique' ? 'unique' : 'symmetric'} />;
    case 'symmetries':
      return <AugmentInput />;
  }
}
