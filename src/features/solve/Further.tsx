/** What can be tried where an answer breaks a rule: more segments of the same, or other views of the puzzle. */
import type { Task } from '../../puzzles/task.ts';
import type { Trace } from '../../trace/trace.ts';
import { thinkLonger, tryOtherViews } from './actions.ts';
import { longer, modesOf } from './modes.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { prefersStillness } from './use-solve-page.ts';

interface Props {
  readonly task: Task;
  readonly trace: Trace;
  /** These buttons go away where they help. */
  readonly onTried: () => void;
}

export function Further({ task, trace, onTried }: Props) {
  const ready = useSolve((solve) => solve.loaded !== undefined && !solve.solving);
  const segments = longer(trace.thinking?.strategy.segments ?? trace.header.reasoning.segments);
  const other = modesOf(task).includes('views');
  const t = words.further;
  if (segments === undefined && !other) return null;
  const tried = (act: (still: boolean) => void) => (): void => {
    if (!ready) return;
    act(prefersStillness());
    onTried();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons are no fields
    <div className="further" role="group" aria-label={t.label}>
      {segments !== undefined && (
        <button type="button" aria-disabled={!ready} onClick={tried(thinkLonger)}>
          {t.longer}
        </button>
      )}
      {other && (
        <button type="button" className="secondary" aria-disabled={!ready} onClick={tried(tryOtherViews)}>
          {t.views}
        </button>
      )}
      <p className="field-help">{t.help(segments, trace.thinking !== undefined)}</p>
    </div>
  );
}
