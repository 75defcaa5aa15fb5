/** What there is to say about keeping the run: one that was interrupted, one that another tab has, storage that fails. */
import { useEffect } from 'react';
import { useEngine } from '../../session/training.ts';
import { dismissBusy, open } from '../../session/training-client.ts';
import { forgetInterrupted, forkAndOpen, lookForInterrupted, useInterrupted } from './interrupted.ts';
import { keepStrings as words } from './keep-strings.ts';

export function Kept() {
  const phase = useEngine((state) => state.phase);
  const known = useEngine((state) => state.engines !== undefined);
  const storage = useEngine((state) => state.storage);
  const busy = useEngine((state) => state.busy);
  const { run } = useInterrupted();
  useEffect(() => {
    if (known) void lookForInterrupted();
  }, [known]);
  const goOn = (id: string) => {
    forgetInterrupted();
    open(id);
  };
  return (
    <>
      {run && phase === 'idle' && (
        <div className="notice" data-kind="note" role="status">
          <p>{words.interrupted(run.name, run.step)}</p>
          <span className="notice-actions">
            <button type="button" className="link" onClick={() => goOn(run.id)}>
              {words.goOn}
            </button>
            <button type="button" className="link" onClick={forgetInterrupted}>
              {words.notNow}
            </button>
          </span>
        </div>
      )}
      {busy && (
        <div className="notice" role="alert">
          <p>{busy.message}</p>
          <span className="notice-actions">
            <button type="button" className="link" onClick={() => void forkAndOpen(busy.run, words.forkName)}>
              {words.fork}
            </button>
            <button type="button" className="link" onClick={dismissBusy}>
              {words.dismiss}
            </button>
          </span>
        </div>
      )}
      {storage && (
        <div className="notice" role="status">
          <p>{storage}</p>
        </div>
      )}
      <SavedAt />
    </>
  );
}

function SavedAt() {
  const run = useEngine((state) => state.run);
  const name = useEngine((state) => state.runName);
  const step = useEngine((state) => state.savedStep);
  return run && step !== undefined ? <p className="runbar-kept quiet">{words.kept(name, step)}</p> : null;
}
