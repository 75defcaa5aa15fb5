/** The way to where runs are kept, tried again each time as long as it fails. */
import type { Keeping } from '../storage/keeping.ts';
import type { Send } from './protocol.ts';

/** @throws StorageError where nothing can be kept. */
export type OpenKeeping = () => Promise<Keeping>;

export class KeepingAccess {
  private opened: Promise<Keeping> | undefined;

  /** @param open asked once it is needed; left out where nothing is kept. */
  constructor(
    private readonly open: OpenKeeping | undefined,
    private readonly send: Send,
  ) {}

  /** @returns undefined, and tells the page why, where nothing can be kept. */
  async get(): Promise<Keeping | undefined> {
    if (!this.open) return undefined;
    this.opened ??= this.open();
    try {
      return await this.opened;
    } catch (error) {
      this.opened = undefined;
      this.send({ type: 'storage', message: (error as Error).message });
      return undefined;
    }
  }
}
