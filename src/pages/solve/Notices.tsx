/** What went wrong or was left out, until it is dismissed. */
import { solveStrings as words } from '../../app/solve-strings.ts';
import { strings } from '../../app/strings.ts';
import { dismiss, useSolve } from '../../state/solve.ts';
import { reload } from '../../state/solve-client.ts';

export function Notices() {
  const notices = useSolve((solve) => solve.notices);
  const failure = useSolve((solve) => solve.failure);
  return (
    <div className="notices">
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
