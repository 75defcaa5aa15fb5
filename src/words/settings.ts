/** Settings and their values in words, for "Hidden size 32 → 64" and "Reset Seed to 1". */
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Change } from '../settings/changes.ts';
import { FIELDS } from '../settings/fields.ts';
import { fieldAt, isPath } from '../settings/paths.ts';
import { engineStrings } from './engine.ts';

export function valueText(path: string, value: unknown): string {
  if (path === 'engine') return engineStrings.choices[value as keyof typeof engineStrings.choices];
  const field = isPath(path) ? fieldAt(path) : undefined;
  switch (field?.kind) {
    case 'choice':
      return value === undefined ? (field.other ?? 'missing') : (field.options[value as string] ?? String(value));
    case 'range':
      return Array.isArray(value) ? value.join('–') : field.other;
    case 'task':
      return TASKS[value as TaskId].title;
    case 'file':
      return value === undefined ? 'made here' : String(value);
    case 'number':
      return String(value);
    default:
      return value ? 'on' : 'off';
  }
}

/** The name of a field, also of one inside a list of switches. */
function fieldName(path: string): string {
  if (isPath(path)) return fieldAt(path).name;
  const augment = 'data.augment.';
  return path.startsWith(augment) ? `${FIELDS.data.augment.name}: ${path.slice(augment.length)}` : engineStrings.label;
}

/** Hidden size 32 → 64 */
export const changeText = ({ path, from, to }: Change): string => `${fieldName(path)} ${valueText(path, from)} → ${valueText(path, to)}`;
