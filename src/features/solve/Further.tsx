/** What can be tried where an answer breaks a rule: more segments of the same, or other views of the puzzle. */
import { tally } from '../../board/tally.ts';
import type { Task } from '../../puzzles/task.ts';
import type { Trace } from '../../trace/trace.ts';
import { heal, thinkLonger, tryOtherViews } from './actions.ts';
import { lastShown } from './cursor.ts';
import { longer, modesOf } from './modes.ts';
import type { Reason } from './reason.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

interface Props {
  readonly task: Task;
  readonly trace: Trace;
  readonly reason: Reason;
  /** These buttons go away where they help. */
  readonly onTried: () => void;
}

export function Further({ task, trace, reason, onTried }: Props) {
  const ready = useSolve((solve) => solve.loaded !== undefined && !solve.solving);
  const obey = useSolve((solve) => solve.obey);
  const { thinking, header } = trace;
  const segments = longer(thinking?.strategy.segments ?? header.reasoning.segments);
  const other = modesOf(task).includes('views');
  const sound = reason.kind === 'sound';
  const t = words.further;
  const tried = (act: () => void) => (): void => {
    if (!ready) return;
    act();
    onTried();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: two buttons are no fields
    <div className="further" role="group" aria-label={t.label}>
      <p className="why">{t.why(reason, tally(trace, lastShown(trace, obey)).confidence, thinking?.strategy.views ?? 1)}</p>
      {header.wound && (
        <button type="button" className="secondary" aria-disabled={!ready} onClick={tried(heal)}>
          {words.wound.heal}
        </button>
      )}
      {sound && segments !== undefined && (
        <button type="button" aria-disabled={!ready} title={t.longerHelp(segments, thinking !== undefined)} onClick={tried(thinkLonger)}>
          {t.longer}
        </button>
      )}
      {sound && other && !header.wound && (
        <button type="button" className="secondary" aria-disabled={!ready} title={t.viewsHelp} onClick={tried(tryOtherViews)}>
          {t.views}
        </button>
      )}
    </div>
  );
}
