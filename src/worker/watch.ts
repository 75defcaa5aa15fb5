/** The engine is gone: what it was doing has no answer. */
export class EngineLost extends Error {}

/** Waits for an engine's work no longer than the engine lives: what a lost device owes may never come. */
export class Watch {
  private lose: ((reason: EngineLost) => void) | undefined;
  private lost: EngineLost | undefined;

  constructor({ failed }: { readonly failed: Promise<string> }) {
    void failed.then((message) => {
      this.lost = new EngineLost(message);
      this.lose?.(this.lost);
    });
  }

  /** One piece of work at a time. @throws EngineLost as soon as the engine fails, and from then on. */
  over<T>(work: Promise<T>): Promise<T> {
    // Not Promise.race with `failed`: that would keep every result for as long as the engine lives.
    const result = new Promise<T>((resolve, reject) => {
      if (this.lost) reject(this.lost);
      this.lose = reject;
      work.then(resolve, reject);
    });
    return result.finally(() => {
      this.lose = undefined;
    });
  }
}
