import { useMemo, useSyncExternalStore } from 'react';
import { changes, metricsOf } from './client.ts';
import { type Evidence, liveEvidence, recordedEvidence, recordedFor } from './evidence.ts';
import { useRecord } from './records.ts';
import { useCompare } from './store.ts';

const NONE = new Float32Array(0);

/** What this tab has measured; before it has begun what was recorded, where something was. */
export function useEvidence(): Evidence | undefined {
  const version = useSyncExternalStore(changes.subscribe, changes.version);
  const state = useCompare();
  const { trainings, chosen } = state;
  const record = useRecord(recordedFor(state));
  // biome-ignore lint/correctness/useExhaustiveDependencies: curves lie outside React and change with the version
  return useMemo(() => {
    if (trainings.length === 0) return record && chosen.length ? recordedEvidence(record, chosen) : undefined;
    return liveEvidence(trainings, ({ config }, index) => {
      const checks = metricsOf(index)?.checks;
      return { steps: checks?.column('step') ?? NONE, shares: checks?.column(`exact_${config.evaluation.segments}`) ?? NONE };
    });
  }, [trainings, chosen, record, version]);
}
