import { useState } from 'react';
import { useEngine } from '../state/engine.ts';
import type { Phase } from '../worker/protocol.ts';
import { reloadIntoUpdate, useUpdate } from './offline.ts';
import { offlineStrings as words } from './offline-strings.ts';

const HAS_RUN: Readonly<Record<Phase, boolean>> = {
  idle: false,
  preparing: true,
  training: true,
  paused: true,
  finished: true,
  failed: false,
};

/** Says that a newer version waits, and leaves it to the visitor when to take it. */
export function OfflineNotice() {
  const { waiting, others } = useUpdate();
  const run = useEngine(({ phase }) => HAS_RUN[phase]);
  const [later, setLater] = useState<ServiceWorker>();
  return (
    <div role="status" className="update">
      {waiting && waiting !== later && (
        <div className="update-card">
          <p className="update-title">{words.title}</p>
          <p>{others > 0 ? words.others(others) : words.reloading(run)}</p>
          <div className="update-buttons">
            <button type="button" className="secondary" onClick={reloadIntoUpdate}>
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
