/** What a cluster gets of a run, and what it does not, before anything is downloaded. */
import { useEffect, useId, useRef } from 'react';
import { clusterNotes, clusterObstacle } from '../../checkpoints/cluster-export-notes.ts';
import { CloseButton } from '../../controls/CloseButton.tsx';
import { askCluster, exportForCluster } from './actions.ts';
import { useRuns } from './store.ts';
import { runsStrings } from './strings.ts';

const words = runsStrings.cluster;
const close = (): void => askCluster(undefined);

export function ClusterDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const run = useRuns((state) => state.runs?.find(({ id }) => id === state.cluster));
  const busy = useRuns((state) => state.busy?.what === 'cluster');
  const open = run !== undefined;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const obstacle = run && clusterObstacle(run.config);
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={heading} onClose={close}>
      {run && (
        <>
          <div className="dialog-head">
            <h2 id={heading}>{words.title}</h2>
            <CloseButton onClick={close} />
          </div>
          <p className="cluster-intro">{words.intro(run.name)}</p>
          {obstacle ? (
            <p className="problem">{obstacle}</p>
          ) : (
            <>
              <h3>{words.notes}</h3>
              <ul className="bullets">
                {clusterNotes(run.config).map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </>
          )}
          <div className="dialog-foot">
            <button
              type="button"
              className="primary"
              disabled={busy || obstacle !== undefined}
              onClick={() => void exportForCluster(run).then(close)}
            >
              {busy ? words.busy : words.download}
            </button>
            <button type="button" onClick={close}>
              {words.cancel}
            </button>
          </div>
        </>
      )}
    </dialog>
  );
}
