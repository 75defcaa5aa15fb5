/** What went wrong or was left out, until it is dismissed. */

import { DistrustNotice } from '../../controls/DistrustNotice.tsx';
import { Notice } from '../../controls/Notice.tsx';
import { common } from '../../words/common.ts';
import { continueOnCpu, dismissDistrust, reload } from './client.ts';
import { dismiss, useSolve } from './store.ts';
import { solveStrings as words } from './strings.ts';

export function Notices() {
  const notices = useSolve((solve) => solve.notices);
  const failure = useSolve((solve) => solve.failure);
  const distrust = useSolve((solve) => solve.distrust);
  return (
    <div className="notices">
      {distrust && (
        <DistrustNotice notice={distrust} onCpu={continueOnCpu} onDismiss={dismissDistrust}>
          {distrust.now === 'nothing' && (
            <button type="button" className="link" onClick={reload}>
              {words.again}
            </button>
          )}
        </DistrustNotice>
      )}
      {failure && (
        <Notice kind="failed" actions={[[words.again, reload]]}>
          {failure}
        </Notice>
      )}
      {notices.map(({ id, kind, text }) => (
        <Notice key={id} kind={kind === 'problem' ? 'refused' : 'note'} actions={[[common.dismiss, () => dismiss(id)]]}>
          {text}
        </Notice>
      ))}
    </div>
  );
}
