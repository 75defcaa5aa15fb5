/** The sets that are kept in this browser. */
import { useEffect, useRef } from 'react';
import { TASKS } from '../../puzzles/tasks.ts';
import type { DataRecord } from '../../storage/records.ts';
import { common } from '../../words/common.ts';
import { formatBytes, formatInteger } from '../../words/format.ts';
import { dismissRemoved, look, remove, save, trainOn, undoRemove } from './actions.ts';
import { useData } from './store.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.kept;
/** Of the heading, where the keyboard goes on when a preview closes. */
export const KEPT = 'kept-sets';

export function Kept() {
  const kept = useData((data) => data.kept);
  return (
    <section className="panel kept" aria-labelledby={KEPT}>
      <h2 id={KEPT} tabIndex={-1}>
        {words.title}
      </h2>
      <Removed />
      {kept?.length === 0 && <p className="goal">{words.empty}</p>}
      <ul className="kept-list">
        {kept?.map((record) => (
          <KeptSet key={record.sha256} record={record} />
        ))}
      </ul>
    </section>
  );
}

function KeptSet({ record }: { readonly record: DataRecord }) {
  const { name, task, training, test, bytes } = record;
  const busy = useData((data) => data.work !== undefined);
  return (
    <li>
      <div className="kept-about">
        <h3>{name}</h3>
        <p className="field-help numbers">
          {TASKS[task].title} · {words.puzzles(formatInteger(training), test ? formatInteger(test) : undefined)} · {formatBytes(bytes)}
        </p>
      </div>
      <div className="kept-actions">
        <button type="button" className="secondary" aria-label={words.trainOn(name)} onClick={() => trainOn(record)}>
          {words.train}
        </button>
        <button type="button" aria-label={words.lookAt(name)} aria-disabled={busy} onClick={() => !busy && void look(record)}>
          {words.look}
        </button>
        <button type="button" aria-label={words.downloadOf(name)} onClick={() => void save(record)}>
          {words.download}
        </button>
        <button type="button" aria-label={words.removeOf(name)} onClick={() => void remove(record)}>
          {words.remove}
        </button>
      </div>
    </li>
  );
}

function Removed() {
  const removed = useData((data) => data.removed);
  const undo = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its set.
  useEffect(() => {
    if (removed) undo.current?.focus();
  }, [removed]);
  if (!removed) return null;
  return (
    <div className="notice" data-kind="note">
      <p>{words.removed(removed.name)}</p>
      <span className="notice-tools">
        <button ref={undo} type="button" onClick={() => void undoRemove()}>
          {words.undo}
        </button>
        <button type="button" onClick={dismissRemoved}>
          {common.dismiss}
        </button>
      </span>
    </div>
  );
}
