/** Where the shown numbers come from, and whether they were computed here. */

import { woundName } from '../../model/wound.ts';
import { isOfBoard, type SolveState, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

type Kind = 'former' | 'recorded' | 'verified' | 'live' | 'differs' | 'file' | 'none';

/** Its kind, and what there is to say about it. */
function badgeOf(state: SolveState): readonly [Kind, string] {
  const { origin, agreement, loaded, milliseconds } = state;
  const b = words.badge;
  const trace = shownTrace(state);
  if (!trace) return ['none', b.noneHelp];
  if (!isOfBoard(state)) return ['former', b.formerHelp];
  const { engine } = trace.header;
  // After a change of engine the board is the former engine's for a moment.
  if (origin === 'live') return ['live', b.liveHelp(engine, milliseconds)];
  if (!agreement) return [origin, b.recordedHelp(engine)];
  if (!agreement.same) return ['differs', b.differsHelp(agreement)];
  return ['verified', b.verifiedHelp(loaded?.engine.label ?? '', agreement.probability, agreement.residual, agreement.q)];
}

export function Badge() {
  const state = useSolve();
  const [kind, help] = badgeOf(state);
  const wound = kind === 'none' || kind === 'former' ? undefined : shownTrace(state)?.header.wound;
  return (
    <details className="badge" data-kind={kind} data-wounded={wound !== undefined}>
      <summary>
        <span className="badge-dot" aria-hidden="true" />
        <span role="status">{wound ? words.wound.badge(words.badge.kinds[kind]) : words.badge.kinds[kind]}</span>
      </summary>
      {wound && <p>{words.wound.help(woundName(wound))}</p>}
      <p>{help}</p>
    </details>
  );
}
