/** The one place where an engine is replaced: opened anew after it was lost, and by the CPU engine where the GPU cannot be trusted. */
import type { Engine, EngineInfo } from '../engine/engine.ts';
import type { TunerMemory } from '../gpu/tuner.ts';
import type { Engines, Tell } from './engines.ts';
import type { EngineChoice, EngineTrouble } from './protocol.ts';
import { EngineDistrusted, gone, troubleOf } from './trouble.ts';

export type Open = (tuning?: TunerMemory) => Promise<Engine>;
/** Opens one engine or several, and builds or does something on them. Where it throws it has destroyed what it opened. */
export type Work<T> = (open: Open) => Promise<T>;

/** Waits before each try to open an engine again that was lost, milliseconds. */
const AGAIN_AFTER = [0, 1000, 4000];
/** An engine that is lost again sooner than this, in milliseconds, is tried no more often than that. */
const LASTING = 60_000;

/** A loss, and what the work was that it ended. */
export interface Loss {
  readonly info: EngineInfo;
  /** What happened, in whole sentences. */
  readonly message: string;
  /** The last save of the run. */
  readonly step?: number | undefined;
}

export class Replacer {
  private losses = 0;
  private openedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly engines: Engines,
    private readonly tell: Tell,
    private readonly now: () => number,
    private readonly wait: (ms: number) => Promise<void>,
  ) {}

  /**
   * Does work for the first time.
   * @throws EngineDistrusted, after it was told, where the GPU that was asked for cannot do it; what the work throws.
   */
  begin<T>(choice: EngineChoice, work: Work<T>): Promise<T> {
    return this.attempt(choice, work, troubleOf);
  }

  /**
   * Counts a loss after which whoever asked for the work begins it anew, if anybody.
   * @returns whether that is to happen at once, since the CPU engine will do it: a GPU that is lost three times is not taken any more.
   */
  lost(choice: EngineChoice, { info, message }: Loss): boolean {
    this.count();
    this.losses++;
    if (info.kind !== 'webgpu') return false;
    if (choice !== 'auto') this.tell({ trouble: gone(message, info), now: 'nothing' });
    if (choice !== 'auto' || this.losses < AGAIN_AFTER.length) return false;
    this.engines.distrust(gone(`${message} It was lost ${this.losses} times in a row.`, info));
    return true;
  }

  /** Losses far apart have nothing to do with each other. */
  private count(): void {
    if (this.now() - this.openedAt >= LASTING) this.losses = 0;
  }

  /**
   * Does work anew whose engine was lost, three times at most; then the CPU engine does it, or is offered.
   * @throws EngineDistrusted, after it was told, where the GPU that was asked for is lost for good; Error if it is the CPU engine that is.
   */
  async again<T>(choice: EngineChoice, loss: Loss, work: Work<T>): Promise<T> {
    const { info, message, step } = loss;
    this.count();
    let reason: string | undefined;
    while (this.losses < AGAIN_AFTER.length) {
      await this.wait(AGAIN_AFTER[this.losses++]);
      try {
        // A GPU that is not there yet, or lost once more, is a try that failed.
        return await this.attempt(choice, work, (error, of) => {
          const trouble = troubleOf(error, of);
          return trouble?.kind === 'gone' ? undefined : trouble;
        });
      } catch (error) {
        if (error instanceof EngineDistrusted) throw error;
        reason = (error as Error).message;
      }
    }
    const outcome = reason === undefined ? ', and lost each time.' : ` without success (${reason}).`;
    const all = `${message} It was started again ${AGAIN_AFTER.length} times${outcome}`;
    if (info.kind !== 'webgpu') throw new Error(`${all} The last save is step ${step ?? 0}: open the run again to go on from there.`);
    return this.replace(choice, gone(all, info, step), all, work);
  }

  /** @param against what an error says against the GPU, if it is one for the CPU engine to take over. */
  private async attempt<T>(
    choice: EngineChoice,
    work: Work<T>,
    against: (error: unknown, info: EngineInfo | undefined) => EngineTrouble | undefined,
  ): Promise<T> {
    let info: EngineInfo | undefined;
    try {
      return await work(async (tuning) => {
        const engine = await this.engines.open(choice, this.tell, tuning);
        info = engine.info;
        this.openedAt = this.now();
        return engine;
      });
    } catch (error) {
      // The CPU engine has nothing to be replaced by.
      const trouble = info && info.kind !== 'webgpu' ? undefined : against(error, info);
      if (!trouble) throw error;
      return this.replace(choice, trouble, (error as Error).message, work);
    }
  }

  private replace<T>(choice: EngineChoice, trouble: EngineTrouble, message: string, work: Work<T>): Promise<T> {
    if (choice !== 'auto') {
      const notice = { trouble, now: 'nothing' } as const;
      this.tell(notice);
      throw new EngineDistrusted(notice, message);
    }
    this.engines.distrust(trouble);
    this.tell({ trouble, now: 'cpu' });
    return work(() => this.engines.open('cpu'));
  }
}
