/** A look that takes so many times as long as the one before it was held up: its tab was frozen, or the machine asleep. */
const HELD_UP = 10;

/** Decides when to look at a running training, so that looking takes little of its time, and measures how much it takes. */
export class LookBudget {
  private endedAt = 0;
  private cost = 0;
  /** What the last look took, held up or not. */
  private took = 0;
  private wished = false;
  /** Share of the time from the end of the look before last to the end of the last that the last one took. */
  share = 0;

  /**
   * @param every least milliseconds from one look to the next.
   * @param most share of the time that looks may take.
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

  /** The next look is due at once. */
  wish(): void {
    this.wished = true;
  }

  get due(): boolean {
    const least = Math.max(this.every, (this.cost * (1 - this.most)) / this.most);
    return this.wished || this.clock() - this.endedAt >= least;
  }

  /** @param training whether training waits for this look, so that it counts. */
  async spend<T>(look: () => Promise<T>, training: boolean): Promise<T> {
    this.wished = false;
    const began = this.clock();
    const seen = await look();
    const ended = this.clock();
    if (training) {
      const before = this.took;
      this.took = ended - began;
      // One that stays as slow counts the next time.
      this.cost = before > 0 && this.took > HELD_UP * before ? before : this.took;
      this.share = this.cost / Math.max(ended - this.endedAt, Number.MIN_VALUE);
    }
    this.endedAt = ended;
    return seen;
  }
}
