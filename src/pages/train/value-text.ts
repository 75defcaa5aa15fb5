/** A field's value in words, for "32 → 64" and "Reset to 32". */
import { compareStrings } from '../../app/compare-strings.ts';
import { dataStrings } from '../../app/data-strings.ts';
import { strings } from '../../app/strings.ts';
import { TASKS } from '../../puzzles/tasks.ts';

const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'data.split': strings.options.split,
  'model.architecture': compareStrings.names,
  'model.pos_encodings': strings.options.positions,
  'training.position_start': strings.options.positionStart,
  'training.attention_start': strings.options.attentionStart,
  'training.gradient': strings.options.gradient,
  'training.row_start': strings.options.rowStart,
  'training.loss_type': strings.options.loss,
  'data.task': Object.fromEntries(Object.entries(TASKS).map(([id, { title }]) => [id, title])),
  engine: strings.options.engine,
};

export function valueText(path: string, value: unknown): string {
  if (typeof value === 'string') return OPTIONS[path]?.[value] ?? (value === 'minimal' ? strings.options.level.minimal : value);
  if (Array.isArray(value)) return value.join('–');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value !== undefined) return String(value);
  if (path === 'data.file') return dataStrings.source.made;
  return path === 'data.guesses' ? strings.options.guesses.any : 'off';
}

/** The name of a field, also of one inside a list of switches. */
export function fieldName(path: string): string {
  const known = strings.fields[path as keyof typeof strings.fields];
  if (known) return known.name;
  if (path === 'engine') return strings.train.engine;
  if (path === 'data.file') return dataStrings.source.title;
  if (path === 'model.architecture') return compareStrings.figures.model;
  const augment = 'data.augment.';
  return path.startsWith(augment) ? `${strings.fields['data.augment'].name}: ${path.slice(augment.length)}` : path;
}
