/** Growing columns of float32 numbers: what charts draw from. Rows are only ever added at the end. */
const FIRST_CAPACITY = 1024;

export class Columns<Name extends string> {
  private readonly data: Map<Name, Float32Array>;
  private capacity = FIRST_CAPACITY;
  length = 0;

  constructor(readonly names: readonly Name[]) {
    this.data = new Map(names.map((name) => [name, new Float32Array(FIRST_CAPACITY)]));
  }

  /** Numbers in the order of `names`. */
  push(row: ArrayLike<number>): void {
    if (this.length === this.capacity) this.grow();
    let i = 0;
    for (const column of this.data.values()) column[this.length] = row[i++];
    this.length++;
  }

  /** All rows of one column, a view on the present memory. */
  column(name: Name): Float32Array {
    const column = this.data.get(name);
    if (!column) throw new RangeError(`there is no column "${name}"`);
    return column.subarray(0, this.length);
  }

  /** Last number of a column, NaN where there is none. */
  last(name: Name): number {
    return this.column(name).at(-1) ?? Number.NaN;
  }

  private grow(): void {
    this.capacity *= 2;
    for (const [name, old] of this.data) {
      const wider = new Float32Array(this.capacity);
      wider.set(old);
      this.data.set(name, wider);
    }
  }
}
