/** What there is to say about keeping the run: one that was interrupted, one that another tab has, storage that fails. */
import { useEffect } from 'react';
import { dismissBusy, open, useTraining } from '../../session/training.ts';
import { forgetInterrupted, forkAndOpen, lookForInterrupted, useInterrupted } from './interrupted.ts';
import { keepStrings as words } from './keep-strings.ts';

export function Kept() {
  const phase = useTraining((state) => state.phase);
  const known = useTraining((state) => state.engines !== undefined);
  const storage = useTraining((state) => state.storage);
  const busy = useTraining((state) => state.busy);
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
  const run = useTraining((state) => state.run);
  const name = useTraining((state) => state.runName);
  const step = useTraining((state) => state.savedStep);
  return run && step !== undefined ? <p className="runbar-kept quiet">{words.kept(name, step)}</p> : null;
}
