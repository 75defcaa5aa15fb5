/** Work that takes so many times as long as it did before was held up: its tab was frozen, or the machine asleep. */
const HELD_UP = 10;

/** Decides when a training stops for other work, a board or a save, so that it takes little of its time, and measures how much it takes. */
export class TimeBudget {
  private endedAt = 0;
  private cost = 0;
  /** Milliseconds of the last time, held up or not. */
  private took = 0;
  private asked = false;
  /** What the last time took, as a share of the time since the one before it ended. */
  share = 0;

  /**
   * @param every least milliseconds from the end of one to the next.
   * @param most share of the time that they may take.
   * @param clock milliseconds.
   */
  constructor(
    private readonly every: number,
    private readonly most: number,
    private readonly clock: () => number,
  ) {}

  /** Training goes on: the time until now was none of its time. */
  start(): void {
    this.endedAt = this.clock();
  }

  /** The next one is due at once. */
  makeDue(): void {
    this.asked = true;
  }

  get due(): boolean {
    const least = Math.max(this.every, (this.cost * (1 - this.most)) / this.most);
    return this.asked || this.clock() - this.endedAt >= least;
  }

  /** @param training whether training waits for it, so that it counts. */
  async spend<T>(work: () => Promise<T>, training: boolean): Promise<T> {
    this.asked = false;
    const began = this.clock();
    const result = await work();
    const ended = this.clock();
    if (training) {
      const before = this.took;
      this.took = ended - began;
      // One that stays as slow counts the next time.
      this.cost = before > 0 && this.took > HELD_UP * before ? before : this.took;
      this.share = this.cost / Math.max(ended - this.endedAt, Number.MIN_VALUE);
    }
    this.endedAt = ended;
    return result;
  }
}
