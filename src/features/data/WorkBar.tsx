/** What is being read or made, how far it is, and a way to stop it. */
import { useEffect, useRef } from 'react';
import { stop } from './actions.ts';
import { useData } from './store.ts';
import { dataStrings } from './strings.ts';

const words = dataStrings.work;

export function WorkBar() {
  const work = useData((data) => data.work);
  const bar = useRef<HTMLElement>(null);
  const busy = work !== undefined;
  // On a phone it begins below what was pressed.
  useEffect(() => {
    if (busy) bar.current?.scrollIntoView({ block: 'nearest' });
  }, [busy]);
  if (!work) return null;
  const { what, progress, stopping } = work;
  return (
    <section ref={bar} className="panel work" aria-label={words.label}>
      <p>
        <strong>{what}</strong>{' '}
        <span className="quiet numbers">{progress ? words.found(progress.found, progress.wanted) : words.starting}</span>
      </p>
      <button type="button" aria-disabled={stopping} onClick={() => !stopping && stop()}>
        {stopping ? words.stopping : words.stop}
      </button>
      <progress className="progress" aria-label={what} max={progress?.wanted || 1} value={progress?.found ?? 0} />
    </section>
  );
}
