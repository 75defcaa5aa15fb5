import { useState } from 'react';
import { fateOf, useTraining } from '../session/training.ts';
import { useVersion } from '../session/version.ts';
import { reloadIntoUpdate, useUpdate } from './offline.ts';
import { offlineStrings as words } from './offline-strings.ts';

/** Says that a newer version waits, or has taken this one's place on the host, and leaves it to the visitor when to take it. */
export function OfflineNotice() {
  const { waiting, others, saving } = useUpdate();
  const fate = useTraining(fateOf);
  const missed = useVersion((version) => version.missed);
  const [later, setLater] = useState<{ readonly waiting: ServiceWorker | undefined; readonly missed: number }>();
  const put = later !== undefined && later.waiting === waiting && later.missed === missed;
  return (
    <div role="status" className="update">
      {(waiting || missed > 0) && !put && (
        <div className="update-card">
          <p className="update-title">{waiting ? words.title : words.gone.title}</p>
          {!waiting && <p>{words.gone.advice}</p>}
          <p>{saving ? words.saving : others > 0 ? words.others(others) : words.reloading[fate]}</p>
          <div className="update-buttons">
            <button type="button" className="secondary" onClick={() => void reloadIntoUpdate()}>
              {words.reload}
            </button>
            <button type="button" onClick={() => setLater({ waiting, missed })}>
              {words.later}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
