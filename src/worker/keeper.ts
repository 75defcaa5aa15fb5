/** Keeps one run as it trains: by time, within a share of the time, never in its way. */

import { weightsFile } from '../checkpoints/weights-file.ts';
import { parameterLayout } from '../model/parameters.ts';
import { exampleOf } from '../storage/example.ts';
import { StorageError } from '../storage/files.ts';
import { freeName } from '../storage/free-name.ts';
import type { Keeping } from '../storage/keeping.ts';
import type { RunState } from '../storage/records.ts';
import { newRunId } from '../storage/run-store.ts';
import type { Run } from '../training/run.ts';
import type { Snapshot } from '../training/snapshot.ts';
import type { Send } from './protocol.ts';
import { TimeBudget } from './time-budget.ts';
import { EngineLost } from './watch.ts';

/** Milliseconds between saves while training. */
const SAVE_EVERY = 15_000;
/** Most of the training time that saves may take. */
const MOST_SAVING = 0.05;

export const inUse = (name: string): string =>
  `"${name}" is open in another tab, and two tabs cannot write one run. Go on there, close that tab, or fork the run to go on here.`;

export class Keeper {
  private readonly budget = new TimeBudget(SAVE_EVERY, MOST_SAVING, () => performance.now());
  private best: Uint8Array | undefined;
  private troubled = false;
  /** The last complete save. */
  step: number | undefined;

  private constructor(
    private readonly keeping: Keeping,
    readonly id: string,
    readonly name: string,
    private readonly parent: string | undefined,
    private readonly giveBack: () => void,
    private readonly send: Send,
  ) {}

  /** For a run that is new: its name gets a number where another run has it. */
  static async begin(keeping: Keeping, name: string, parent: string | undefined, send: Send): Promise<Keeper> {
    const id = newRunId();
    const giveBack = (await keeping.locks.take(id)) ?? (() => undefined);
    const others = await keeping.store.records().catch(() => []);
    return new Keeper(keeping, id, freeName(name, others), parent, giveBack, send);
  }

  /** For a kept run. @returns undefined if another tab has it. @throws StorageError if it cannot be read. */
  static async open(keeping: Keeping, id: string, send: Send): Promise<Keeper | undefined> {
    const { name, parent, step } = await keeping.store.record(id);
    const giveBack = await keeping.locks.take(id);
    if (!giveBack) return undefined;
    const keeper = new Keeper(keeping, id, name, parent, giveBack, send);
    keeper.step = step;
    return keeper;
  }

  /** The last complete save; says what of it was damaged. @throws StorageError */
  async load(): Promise<Snapshot> {
    const { snapshot, problems } = await this.keeping.store.load(this.id);
    this.step = snapshot.counters.step;
    for (const message of problems) this.send({ type: 'refused', request: 'open', message });
    return snapshot;
  }

  /** Training goes on: the time until now was none of its time. */
  start(): void {
    this.budget.start();
  }

  /** The next save is due at once. */
  makeDue(): void {
    this.budget.makeDue();
  }

  get due(): boolean {
    return this.budget.due;
  }

  /** Saves between two steps. What keeps it from being saved becomes a message. @param guard waits for the engine. @throws EngineLost */
  async save(run: Run, state: RunState, guard: <T>(work: Promise<T>) => Promise<T>): Promise<void> {
    await this.budget.spend(async () => {
      try {
        await this.write(run, await guard(run.snapshot()), state);
      } catch (error) {
        if (error instanceof EngineLost) throw error;
        this.troubled = true;
        this.send({ type: 'storage', message: this.trouble(error) });
      }
    }, state === 'training');
  }

  private async write(run: Run, snapshot: Snapshot, state: RunState): Promise<void> {
    const { config, engine, dataset } = run;
    const { description: heldOut } = dataset;
    const taken = run.takeBest();
    // Where a save fails, the next one writes it.
    if (taken)
      this.best = weightsFile(config, taken.weights, { step: taken.check.step, heldOut, engine: engine.info.label, check: taken.check });
    const parameters = parameterLayout(config.model).count;
    const example = exampleOf(dataset);
    const facts = { name: this.name, parent: this.parent, state, parameters, heldOut, example, best: this.best };
    const { step } = await this.keeping.store.save(this.id, snapshot, facts);
    this.best = undefined;
    this.step = step;
    this.send({ type: 'saved', run: this.id, step });
    if (this.troubled) this.send({ type: 'storage', message: undefined });
    this.troubled = false;
    this.keeping.announce('runs');
  }

  private trouble(error: unknown): string {
    const reason = error instanceof StorageError ? error.message : `The run could not be saved (${(error as Error).message}).`;
    return `${reason} Training goes on; ${this.step === undefined ? 'nothing of it is saved yet' : `the last save is step ${this.step}`}.`;
  }

  release(): void {
    this.giveBack();
    this.keeping.announce('runs');
  }
}
