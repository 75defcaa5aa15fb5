/** How a page starts a worker with an engine, and has one do a single piece of work. */
import * as Comlink from 'comlink';
import { fileMissing } from './version.ts';

/** What such a worker may be: `worker/worker.ts` tells them apart by their name. */
export type EngineRole = 'train' | 'solve' | 'bench' | 'lab';

export const startEngine = (role: EngineRole): Worker =>
  new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module', name: role });

/** Hands on what the worker says, for as long as it is the newest. */
type Listen = <Said>(take: (said: Said) => void) => (said: Said) => void;

/** Pieces of work, each in a fresh worker that is gone when it ends; the next one ends the one before. */
export class Errand<Role> {
  private worker: Worker | undefined;

  constructor(private readonly role: EngineRole) {}

  get running(): boolean {
    return this.worker !== undefined;
  }

  /** Ends it at once, wherever it is. */
  end(): void {
    this.worker?.terminate();
    this.worker = undefined;
  }

  /**
   * @param failed what is said when the worker cannot start or is lost
   * @returns what came of it; undefined where another has taken its place
   * @throws Error as the work does, or with `failed`
   */
  async run<Done>(failed: string, ask: (remote: Comlink.Remote<Role>, listen: Listen) => Promise<Done>): Promise<Done | undefined> {
    this.end();
    const mine = startEngine(this.role);
    this.worker = mine;
    const lost = new Promise<never>((_, reject) => {
      const fail = (): void => reject(new Error(failed));
      mine.onerror = () => {
        fileMissing();
        fail();
      };
      mine.onmessageerror = fail;
    });
    const listen: Listen = (take) =>
      Comlink.proxy((said) => {
        if (this.worker === mine) take(said);
      });
    try {
      const done = await Promise.race([ask(Comlink.wrap<Role>(mine), listen), lost]);
      return this.worker === mine ? done : undefined;
    } catch (error) {
      if (this.worker === mine) throw error;
      return undefined;
    } finally {
      mine.terminate();
      if (this.worker === mine) this.worker = undefined;
    }
  }
}
