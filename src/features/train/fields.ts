/** The form: which fields stand in which section, and which mean something for the data. */
import { type DatasetSpec, OF_MADE } from '../../puzzles/dataset.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { GROUPS, type GroupId } from '../../settings/field.ts';
import { ALL_FIELDS } from '../../settings/paths.ts';

export type FormField = (typeof ALL_FIELDS)[number];

/** @param part `more` for the fields that only those see who ask for them. */
const fieldsOf = (group: GroupId, part: 'group' | 'more'): readonly FormField[] => ALL_FIELDS.filter((field) => field[part] === group);

export const SECTIONS = (Object.keys(GROUPS) as GroupId[]).map((id) => ({
  id,
  title: GROUPS[id],
  basic: fieldsOf(id, 'group'),
  more: fieldsOf(id, 'more'),
}));
export type Section = (typeof SECTIONS)[number];

/** Whether a field means something for the data: a file's puzzles are what they are, and families differ in what they offer. */
export function isOffered({ path }: FormField, { file, task }: DatasetSpec): boolean {
  if (path === 'data.task') return !file;
  const wish = OF_MADE.find((name) => path === `data.${name}`);
  if (!wish) return path !== 'data.file';
  const { levels } = TASKS[task];
  return !file && (wish === 'level' ? levels.counts !== 'nothing' : levels[wish]);
}
