/** Keeps a run in a folder while it trains: one run a folder. */

import { weightsFile } from '../checkpoints/weights-file.ts';
import { parameterLayout } from '../model/parameters.ts';
import { exampleOf } from '../storage/example.ts';
import type { RunState } from '../storage/records.ts';
import { type LoadedRun, RunStore } from '../storage/run-store.ts';
import type { Run } from '../training/run.ts';
import { folderFiles } from './folder-files.ts';
import { UsageError } from './usage.ts';

/** The only run of a folder. */
const ID = 'run';
const USUALLY_EVERY = 60;
/** Most of the time that saves may take. */
const MOST_SAVING = 0.05;

export class Saving {
  private readonly store: RunStore;
  private savedAt: number;
  private cost = 0;
  private best: Uint8Array | undefined;

  /** @param every seconds between saves, and more where saving would take too much of the time. */
  constructor(
    readonly folder: string,
    private readonly every = USUALLY_EVERY,
    private readonly clock = () => performance.now() / 1000,
  ) {
    this.store = new RunStore(folderFiles(folder));
    this.savedAt = clock();
  }

  /** @throws UsageError if there is a run already. */
  async assertEmpty(): Promise<void> {
    if ((await this.store.records()).length > 0)
      throw new UsageError(`${this.folder} holds a run already: go on with "hrm resume ${this.folder}", or give another folder`);
  }

  /** @throws UsageError if there is none. */
  async load(): Promise<LoadedRun> {
    if ((await this.store.records()).length === 0)
      throw new UsageError(`${this.folder}: there is no saved run here; "hrm train --save ${this.folder}" makes one`);
    return this.store.load(ID);
  }

  get due(): boolean {
    return this.clock() - this.savedAt >= Math.max(this.every, (this.cost * (1 - MOST_SAVING)) / MOST_SAVING);
  }

  /** @returns the step that is kept. @throws StorageError */
  async save(run: Run, state: RunState): Promise<number> {
    const began = this.clock();
    const best = run.takeBest();
    const { config, engine, dataset } = run;
    const { description: heldOut } = dataset;
    // A save that fails leaves the file for the next one.
    if (best)
      this.best = weightsFile(config, best.weights, { step: best.check.step, heldOut, engine: engine.info.label, check: best.check });
    const parameters = parameterLayout(config.model).count;
    const example = exampleOf(dataset);
    const facts = { name: config.data.task, parent: undefined, state, parameters, heldOut, example, best: this.best };
    const { step } = await this.store.save(ID, await run.snapshot(), facts);
    this.best = undefined;
    this.savedAt = this.clock();
    this.cost = this.savedAt - began;
    return step;
  }
}
