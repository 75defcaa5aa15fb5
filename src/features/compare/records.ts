/** The recorded comparisons, as far as they were asked for. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { type ComparisonRecord, type Plan, recordFile } from '../../claims/comparison.ts';
import { jsonBesidePage } from '../../session/page-files.ts';

/** By file; one that could not be had is not asked for again. */
const useRecords = create<Readonly<Record<string, ComparisonRecord | undefined>>>(() => ({}));

function load(file: string): void {
  if (file in useRecords.getState()) return;
  useRecords.setState({ [file]: undefined });
  jsonBesidePage<ComparisonRecord>(file).then(
    (record) => useRecords.setState({ [file]: record }),
    () => undefined,
  );
}

/** What was recorded of a plan, once it is here. */
export function useRecord(plan: Plan | undefined): ComparisonRecord | undefined {
  const file = plan && recordFile(plan);
  useEffect(() => {
    if (file) load(file);
  }, [file]);
  return useRecords((records) => (file ? records[file] : undefined));
}
