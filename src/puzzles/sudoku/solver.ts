/**
 * A backtracking Sudoku solver over bit masks: bit d of a mask stands for digit d. It fills in cells with one candidate and digits
 * with one cell left in a row, column or box; only when there are neither does it guess, at the first of the cells with the fewest
 * candidates, digits ascending.
 *
 * Guesses rate a puzzle: each digit tried at such a cell counts one, the wrong ones and the right one, in the search for a second
 * solution. A cell with two candidates therefore costs two, and a puzzle that singles solve none. As the search for a second
 * solution of a sound puzzle tries everything, the count does not depend on how the digits are named; it may differ a little between
 * images that move cells, because ties between cells go by position.
 */
import type { Random } from '../random.ts';
import type { Geometry } from './board.ts';

export interface Search {
  /** Solved boards, at most `limit`. */
  readonly solutions: readonly Uint8Array[];
  /** Digits tried at cells where more than one was possible, wrong and right ones: 0 where singles alone solve the board. */
  readonly guesses: number;
}

export interface SearchOptions {
  /** Tries the digits of a guess in random order, to make random grids. */
  readonly random?: Random | undefined;
  /** Only solutions with another digit in this cell, which is blank. */
  readonly unlike?: { readonly cell: number; readonly digit: number } | undefined;
}

/** Bits that are set, of masks of up to ten bits. */
const COUNT = Uint8Array.from({ length: 1024 }, (_, mask) => mask.toString(2).replaceAll('0', '').length);

const solvers = new WeakMap<Geometry, Solver>();

/**
 * @param board digits, 0 where blank; not changed.
 * @param limit stop after this many solutions. 2 tells whether the solution is unique.
 */
export function solve(geo: Geometry, board: Uint8Array, limit: number, options: SearchOptions = {}): Search {
  const solver = solvers.get(geo) ?? new Solver(geo);
  solvers.set(geo, solver);
  return solver.solve(board, limit, options);
}

/** Its memory is used again for every board of the size. */
class Solver {
  private readonly all: number;
  private readonly cells: Uint8Array;
  /** Digits that each row, column and box has. */
  private readonly used: Uint16Array;
  /** Digits that their blank cells can take, and those that several of them can take: of the last look. */
  private readonly once: Uint16Array;
  private readonly twice: Uint16Array;
  private readonly banned: Uint16Array;
  /** The blank cells come first; those filled since lie behind them, the last one filled first. */
  private readonly order: Uint8Array;
  private blanks = 0;
  private guesses = 0;
  private limit = 0;
  private random: Random | undefined;
  private solutions: Uint8Array[] = [];

  constructor(private readonly geo: Geometry) {
    this.all = 2 ** (geo.side + 1) - 2;
    this.cells = new Uint8Array(geo.cells);
    this.used = new Uint16Array(3 * geo.side);
    this.once = new Uint16Array(3 * geo.side);
    this.twice = new Uint16Array(3 * geo.side);
    this.banned = new Uint16Array(geo.cells);
    this.order = new Uint8Array(geo.cells);
  }

  solve(board: Uint8Array, limit: number, { random, unlike }: SearchOptions): Search {
    const { cells, order } = this;
    cells.set(board);
    this.used.fill(0);
    this.blanks = 0;
    this.guesses = 0;
    this.solutions = [];
    this.limit = limit;
    this.random = random;
    let clash = false;
    for (let cell = 0; cell < cells.length; cell++) {
      const bit = 1 << cells[cell];
      if (cells[cell] === 0) order[this.blanks++] = cell;
      else if (this.candidates(cell) & bit) this.mark(cell, bit);
      else clash = true;
    }
    if (unlike) this.banned[unlike.cell] = 1 << unlike.digit;
    if (!clash) this.search();
    if (unlike) this.banned[unlike.cell] = 0;
    return { solutions: this.solutions, guesses: this.guesses };
  }

  private candidates(cell: number): number {
    const { used, geo } = this;
    return this.all & ~(used[geo.rowOf[cell]] | used[geo.columnOf[cell]] | used[geo.boxOf[cell]] | this.banned[cell]);
  }

  private mark(cell: number, bit: number): void {
    const { used, geo } = this;
    used[geo.rowOf[cell]] ^= bit;
    used[geo.columnOf[cell]] ^= bit;
    used[geo.boxOf[cell]] ^= bit;
  }

  /** Fills in the blank cell at a place of `order`, whose last blank cell takes that place. */
  private fill(at: number, bit: number): void {
    const { order } = this;
    const cell = order[at];
    const last = --this.blanks;
    order[at] = order[last];
    order[last] = cell;
    this.cells[cell] = 31 - Math.clz32(bit);
    this.mark(cell, bit);
  }

  private undo(until: number): void {
    const { order, cells } = this;
    for (; this.blanks < until; this.blanks++) {
      const cell = order[this.blanks];
      this.mark(cell, 1 << cells[cell]);
      cells[cell] = 0;
    }
  }

  /** Fills in singles until there are none. False where a cell has no candidate left, or a digit no cell. */
  private deduce(): boolean {
    const { order, once, twice, used, all, geo, banned } = this;
    const { rowOf, columnOf, boxOf } = geo;
    for (;;) {
      const before = this.blanks;
      once.fill(0);
      twice.fill(0);
      for (let at = before - 1; at >= 0; at--) {
        const cell = order[at];
        const row = rowOf[cell];
        const column = columnOf[cell];
        const box = boxOf[cell];
        const digits = all & ~(used[row] | used[column] | used[box] | banned[cell]);
        if (digits === 0) return false;
        if ((digits & (digits - 1)) === 0) {
          this.fill(at, digits);
          continue;
        }
        twice[row] |= once[row] & digits;
        once[row] |= digits;
        twice[column] |= once[column] & digits;
        once[column] |= digits;
        twice[box] |= once[box] & digits;
        once[box] |= digits;
      }
      if (this.blanks < before) continue;
      for (let unit = 0; unit < once.length; unit++) {
        if ((once[unit] | used[unit]) !== all) return false;
        once[unit] &= ~twice[unit];
      }
      for (let at = before - 1; at >= 0; at--) {
        const cell = order[at];
        const single = (once[rowOf[cell]] | once[columnOf[cell]] | once[boxOf[cell]]) & this.candidates(cell);
        if (single === 0) continue;
        if (single & (single - 1)) return false;
        this.fill(at, single);
      }
      if (this.blanks === before) return true;
    }
  }

  private search(): void {
    const before = this.blanks;
    if (this.deduce()) {
      if (this.blanks === 0) this.solutions.push(this.cells.slice());
      else this.guess();
    }
    this.undo(before);
  }

  private guess(): void {
    const { order, blanks } = this;
    let best = 0;
    let fewest = COUNT.length;
    for (let at = 0; at < blanks; at++) {
      const choices = COUNT[this.candidates(order[at]) >> 1];
      if (choices > fewest || (choices === fewest && order[at] > order[best])) continue;
      best = at;
      fewest = choices;
    }
    const digits: number[] = [];
    for (let rest = this.candidates(order[best]); rest; rest &= rest - 1) digits.push(rest & -rest);
    this.random?.shuffle(digits);
    let at = best;
    for (const bit of digits) {
      this.guesses++;
      this.fill(at, bit);
      this.search();
      this.undo(blanks);
      if (this.solutions.length >= this.limit) return;
      // The cell that was filled first comes back last.
      at = blanks - 1;
    }
  }
}
