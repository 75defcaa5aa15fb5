/** The puzzles of runs: made here, or read from a file that is kept. */
import { decodeSet } from '../data/folder-writer.ts';
import type { Dataset, DatasetSpec } from '../puzzles/dataset.ts';
import { buildInSteps } from './build-data.ts';
import type { KeepingAccess } from './keeping-access.ts';
import type { Send } from './protocol.ts';

export class RunData {
  /** Runs one after the other on the same data share the set. */
  private newest: { readonly spec: string; readonly set: Dataset } | undefined;

  constructor(
    private readonly keeping: KeepingAccess,
    private readonly send: Send,
  ) {}

  /**
   * @param stopped asked now and then; true ends the work.
   * @returns undefined if it was stopped.
   * @throws SpecError if there are no such puzzles.
   */
  async of(data: DatasetSpec, stopped: () => boolean): Promise<Dataset | undefined> {
    const spec = JSON.stringify(data);
    if (this.newest?.spec === spec) return this.newest.set;
    const bytes = data.file && (await (await this.keeping.get())?.files.read(`data/${data.file.sha256}.zip`));
    const file = bytes && (await decodeSet(bytes));
    const set = await buildInSteps(data, { file, stopped, progress: (progress) => this.send({ type: 'building', ...progress }) });
    if (set) this.newest = { spec, set };
    return set;
  }
}
