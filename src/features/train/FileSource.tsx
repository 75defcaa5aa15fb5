/** Which kept set the puzzles come from, in place of the settings that make puzzles. */

import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../session/form.ts';
import { withTask } from '../../session/task-defaults.ts';
import { FIELDS } from '../../settings/fields.ts';
import { strings } from './strings.ts';

const words = strings.source;

export function FileSource({ name }: { readonly name: string }) {
  const task = useForm((form) => form.draft.data.task);
  const make = (): void => useForm.setState(({ draft, preset }) => ({ draft: withTask(draft, preset.config, task) }));
  return (
    <div className="field">
      <div className="field-head">
        <span className="field-name">{FIELDS.data.file.name}</span>
        <strong>{name}</strong>
      </div>
      <p className="field-help">
        {words.about(TASKS[task].title)} <a href="#/data">{words.page}</a>{' '}
        <button type="button" className="link" onClick={make}>
          {words.make}
        </button>
      </p>
    </div>
  );
}
