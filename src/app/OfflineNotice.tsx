import { useState } from 'react';
import { fateOf } from '../state/client.ts';
import { useEngine } from '../state/engine.ts';
import { reloadIntoUpdate, useUpdate } from './offline.ts';
import { offlineStrings as words } from './offline-strings.ts';

/** Says that a newer version waits, and leaves it to the visitor when to take it. */
export function OfflineNotice() {
  const { waiting, others, saving } = useUpdate();
  const fate = useEngine(fateOf);
  const [later, setLater] = useState<ServiceWorker>();
  return (
    <div role="status" className="update">
      {waiting && waiting !== later && (
        <div className="update-card">
          <p className="update-title">{words.title}</p>
          <p>{saving ? words.saving : others > 0 ? words.others(others) : words.reloading[fate]}</p>
          <div className="update-buttons">
            <button type="button" className="secondary" onClick={() => void reloadIntoUpdate()}>
              {words.reload}
            </button>
            <button type="button" onClick={() => setLater(waiting)}>
              {words.later}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}
