/** Which kept set the puzzles come from, in place of the settings that make puzzles. */
import { dataStrings } from '../../app/data-strings.ts';
import { TASKS } from '../../puzzles/tasks.ts';
import { useForm } from '../../state/form.ts';
import { withTask } from '../../state/task-defaults.ts';

const words = dataStrings.source;

export function FileSource({ name }: { readonly name: string }) {
  const task = useForm((form) => form.draft.data.task);
  const make = (): void => useForm.setState(({ draft, preset }) => ({ draft: withTask(draft, preset.config, task) }));
  return (
    <div className="field">
      <div className="field-head">
        <span className="field-name">{words.title}</span>
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
