/** The way back from a deletion: it stays until it is used or sent away. */
import { useEffect, useRef } from 'react';
import { forgetDeleted, undoRemove } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.deleted;

export function DeletedToast() {
  const deleted = useRuns((state) => state.deleted);
  const undo = useRef<HTMLButtonElement>(null);
  const id = deleted?.id;
  // The row that had the focus is gone.
  useEffect(() => {
    if (id !== undefined) undo.current?.focus();
  }, [id]);
  return (
    <div className="toast" role="status">
      {deleted && (
        <div className="toast-card">
          <p>{words.text(deleted.name)}</p>
          <button ref={undo} type="button" className="secondary" onClick={() => void undoRemove()}>
            {words.undo}
          </button>
          <button type="button" className="icon" aria-label={words.close} title={words.close} onClick={forgetDeleted}>
            <span aria-hidden="true">✕</span>
          </button>
        </div>
      )}
    </div>
  );
}
