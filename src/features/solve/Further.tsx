/** What can be tried where an answer breaks a rule: more segments of the same, or other views of the puzzle. */
import { useMemo } from 'react';
import { tally } from '../../board/tally.ts';
import type { Task } from '../../puzzles/task.ts';
import type { Trace } from '../../trace/trace.ts';
import { thinkLonger, tryOtherViews } from './actions.ts';
import { lastShown } from './cursor.ts';
import { longer, modesOf } from './modes.ts';
import { reasonOf } from './reason.ts';
import { useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';
import { useCard } from './use-card.ts';
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
  const why = useWhy(task, trace);
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
      {why && <p className="why">{why}</p>}
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

/** How sure the network is of an answer that breaks a rule, and why it may have failed. */
function useWhy(task: Task, trace: Trace): string | undefined {
  const obey = useSolve((solve) => solve.obey);
  const card = useCard();
  return useMemo(() => {
    if (task.look === 'colours') return undefined;
    const { thinking, question, header } = trace;
    const views = thinking?.strategy.views ?? 1;
    const reason = reasonOf(task, question, { segments: header.reasoning.segments, views }, card);
    return words.further.why(reason, tally(trace, lastShown(trace, obey)).confidence, views);
  }, [task, trace, card, obey]);
}
