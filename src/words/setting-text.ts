/** A field's value in words, for "32 → 64" and "Reset to 32". */

import { TASKS } from '../puzzles/tasks.ts';
import { settings } from './settings.ts';

const OPTIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'data.split': settings.options.split,
  'model.architecture': settings.options.architecture,
  'model.pos_encodings': settings.options.positions,
  'training.position_start': settings.options.positionStart,
  'training.attention_start': settings.options.attentionStart,
  'training.gradient': settings.options.gradient,
  'training.row_start': settings.options.rowStart,
  'training.loss_type': settings.options.loss,
  'data.task': Object.fromEntries(Object.entries(TASKS).map(([id, { title }]) => [id, title])),
  engine: settings.options.engine,
};

export function valueText(path: string, value: unknown): string {
  if (typeof value === 'string') return OPTIONS[path]?.[value] ?? (value === 'minimal' ? settings.options.level.minimal : value);
  if (Array.isArray(value)) return value.join('–');
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (value !== undefined) return String(value);
  if (path === 'data.file') return settings.source.made;
  return path === 'data.guesses' ? settings.options.guesses.any : 'off';
}

/** The name of a field, also of one inside a list of switches. */
export function fieldName(path: string): string {
  const known = settings.fields[path as keyof typeof settings.fields];
  if (known) return known.name;
  if (path === 'engine') return settings.engine;
  if (path === 'data.file') return settings.source.name;
  if (path === 'model.architecture') return settings.architecture;
  const augment = 'data.augment.';
  return path.startsWith(augment) ? `${settings.fields['data.augment'].name}: ${path.slice(augment.length)}` : path;
}
