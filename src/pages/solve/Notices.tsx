/** What went wrong or was left out, until it is dismissed. */
import { DistrustNotice } from '../../app/DistrustNotice.tsx';
import { solveStrings as words } from '../../app/solve-strings.ts';
import { strings } from '../../app/strings.ts';
import { dismiss, useSolve } from '../../state/solve.ts';
import { dismissDistrust, goOnWithCpu, reload } from '../../state/solve-client.ts';

export function Notices() {
  const notices = useSolve((solve) => solve.notices);
  const failure = useSolve((solve) => solve.failure);
  const distrust = useSolve((solve) => solve.distrust);
  return (
    <div className="notices">
      {distrust && (
        <DistrustNotice notice={distrust} onCpu={goOnWithCpu} onDismiss={dismissDistrust}>
          {distrust.now === 'nothing' && (
            <button type="button" className="link" onClick={reload}>
              {words.failure.again}
            </button>
          )}
        </DistrustNotice>
      )}
      {failure && (
        <div className="notice" data-kind="failed" role="alert">
          <p>{failure}</p>
          <button type="button" onClick={reload}>
            {words.failure.again}
          </button>
        </div>
      )}
      {notices.map(({ id, kind, text }) => (
        <div key={id} className="notice" data-kind={kind === 'problem' ? 'refused' : 'note'} role="alert">
          <p>{text}</p>
          <button type="button" onClick={() => dismiss(id)}>
            {strings.run.dismiss}
          </button>
        </div>
      ))}
    </div>
  );
}
