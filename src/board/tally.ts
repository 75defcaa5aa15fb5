/** One update in figures. Pure. */
import type { Task } from '../puzzles/task.ts';
import { saidAt, surenessAt } from '../trace/decode.ts';
import type { Trace } from '../trace/trace.ts';
import { filled, isOpen, taskOf } from './tokens.ts';

/** All of them about open cells, unless they say otherwise. */
export interface Tally {
  readonly look: Task['look'];
  readonly open: number;
  /** Another token than after the update before. */
  readonly changed: number;
  /** Cells, given ones too, that break a rule. */
  readonly conflicts: number;
  /** Open cells that the model leaves empty. */
  readonly missing: number;
  /** Given cells that the model reads as something else. */
  readonly overruled: number;
  /** Mean probability of what the model finds most likely. */
  readonly confidence: number;
  /** No rule broken, no cell left out, nothing given overruled. Undefined where no rule tells: only a known answer can. */
  readonly solved: boolean | undefined;
}

/** @param before the update that changes are counted from. */
export function tally(trace: Trace, index: number, before = index - 1): Tally {
  const task = taskOf(trace);
  const { question } = trace;
  const [said, sureness] = [saidAt(trace, index), surenessAt(trace, index)];
  const former = before >= 0 ? saidAt(trace, before) : said;
  let open = 0;
  let changed = 0;
  let overruled = 0;
  let sum = 0;
  question.forEach((given, cell) => {
    if (!isOpen(task.look, given)) {
      if (said[cell] !== given) overruled++;
      return;
    }
    open++;
    if (said[cell] !== former[cell]) changed++;
    sum += sureness[cell];
  });
  const common = { look: task.look, open, changed, overruled, confidence: open ? sum / open : Number.NaN };
  if (task.look === 'colours') return { ...common, conflicts: 0, missing: 0, solved: undefined };
  const { conflicts, unfilled, solved } = task.check(filled(task.look, question, said), question);
  return { ...common, conflicts: conflicts.length, missing: unfilled.length, solved: solved && overruled === 0 };
}
