/** What went wrong or was left out, until it is dismissed. */
import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { common } from '../../words/common.ts';
import { dismissDistrust, goOnWithCpu, reload } from './client.ts';
import { dismiss, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

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
              {words.again}
            </button>
          )}
        </DistrustNotice>
      )}
      {failure && (
        <div className="notice" data-kind="failed" role="alert">
          <p>{failure}</p>
          <button type="button" onClick={reload}>
            {words.again}
          </button>
        </div>
      )}
      {notices.map(({ id, kind, text }) => (
        <div key={id} className="notice" data-kind={kind === 'problem' ? 'refused' : 'note'} role="alert">
          <p>{text}</p>
          <button type="button" onClick={() => dismiss(id)}>
            {common.dismiss}
          </button>
        </div>
      ))}
    </div>
  );
}
