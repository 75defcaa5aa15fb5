/** What there is to say about keeping the run: one that was interrupted, one that another tab has, storage that fails. */

import { useEffect } from 'react';
import { Notice } from '../../controls/Notice.tsx';
import { dismissBusy, open, useTraining } from '../../session/training.ts';
import { common } from '../../words/common.ts';
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
  const resume = (id: string) => {
    forgetInterrupted();
    open(id);
  };
  return (
    <>
      {run && phase === 'idle' && (
        <Notice
          kind="note"
          role="status"
          actions={[
            [words.resume, () => resume(run.id)],
            [words.notNow, forgetInterrupted],
          ]}
        >
          {words.interrupted(run.name, run.step)}
        </Notice>
      )}
      {busy && (
        <Notice
          actions={[
            [words.fork, () => void forkAndOpen(busy.run, words.forkName)],
            [common.dismiss, dismissBusy],
          ]}
        >
          {busy.message}
        </Notice>
      )}
      {storage && <Notice role="status">{storage}</Notice>}
      <SavedAt />
    </>
  );
}

/** Why the run ended and where it is kept. The line has its place before there is anything to say: nothing below it moves. */
function SavedAt() {
  const run = useTraining((state) => state.run);
  const name = useTraining((state) => state.runName);
  const step = useTraining((state) => state.savedStep);
  const reason = useTraining((state) => (state.phase === 'finished' ? state.reason : undefined));
  const kept = run && step !== undefined ? words.kept(name, step) : undefined;
  return <p className="runbar-kept quiet">{[reason, kept].filter(Boolean).join(' ')}</p>;
}
