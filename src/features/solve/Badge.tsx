/** Where the shown numbers come from, and whether they were computed here. */

import { isOfBoard, shownTrace, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

type Kind = 'former' | 'recorded' | 'verified' | 'live' | 'differs' | 'file' | 'none';

export function Badge() {
  const trace = useSolve(shownTrace);
  const ofBoard = useSolve(isOfBoard);
  const origin = useSolve((solve) => solve.origin);
  const agreement = useSolve((solve) => solve.agreement);
  const engine = useSolve((solve) => solve.loaded?.engine.label);
  const milliseconds = useSolve((solve) => solve.milliseconds);
  const b = words.badge;
  const kind: Kind = !trace
    ? 'none'
    : !ofBoard
      ? 'former'
      : origin === 'live'
        ? 'live'
        : agreement
          ? agreement.same
            ? 'verified'
            : 'differs'
          : origin;
  const text = b.kinds[kind];
  const help =
    kind === 'live'
      ? // After a change of engine the board is the former engine's for a moment.
        b.liveHelp(trace?.header.engine ?? '', milliseconds)
      : kind === 'verified' && agreement
        ? b.verifiedHelp(engine ?? '', agreement.probability, agreement.residual, agreement.q)
        : kind === 'differs' && agreement
          ? b.differsHelp(agreement)
          : kind === 'recorded' || kind === 'file'
            ? b.recordedHelp(trace?.header.engine ?? '')
            : kind === 'former'
              ? b.formerHelp
              : b.noneHelp;
  return (
    <details className="badge" data-kind={kind}>
      <summary>
        <span className="badge-dot" aria-hidden="true" />
        <span role="status">{text}</span>
      </summary>
      <p>{help}</p>
    </details>
  );
}
