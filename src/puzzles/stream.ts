/** Puzzles as the arrays that the model takes. */
import { Random, type RandomState, type Seed } from './random.ts';
import { type Augmentation, IGNORED_LABEL, PAD, type Puzzle } from './task.ts';

/** B puzzles of S cells. */
export interface Batch {
  /** Question tokens [B, S]. */
  readonly inputs: Uint32Array;
  /** Answer tokens [B, S]; padding is IGNORED_LABEL. */
  readonly labels: Int32Array;
  /** Puzzle identifiers [B]: 0, the blank one, for families whose puzzles all follow the same rules. */
  readonly ids: Uint32Array;
}

function emptyBatch(rows: number, cells: number): Batch {
  return { inputs: new Uint32Array(rows * cells), labels: new Int32Array(rows * cells), ids: new Uint32Array(rows) };
}

function setRow(batch: Batch, row: number, { question, answer, id }: Puzzle): void {
  batch.ids[row] = id ?? 0;
  batch.inputs.set(question, row * question.length);
  for (let i = 0; i < answer.length; i++) batch.labels[row * answer.length + i] = answer[i] === PAD ? IGNORED_LABEL : answer[i];
}

/** The puzzles as they are, one a row. */
export function batchOf(puzzles: readonly Puzzle[]): Batch {
  const batch = emptyBatch(puzzles.length, puzzles[0]?.question.length ?? 0);
  puzzles.forEach((puzzle, row) => {
    setRow(batch, row, puzzle);
  });
  return batch;
}

/** Training examples without end: for each row a random puzzle under a random symmetry. Equal seeds give equal streams. */
export class ExampleStream {
  private random: Random;
  private readonly image: { question: Uint8Array; answer: Uint8Array };

  /** @param puzzles at least one, all of the same size. */
  constructor(
    private readonly puzzles: readonly Puzzle[],
    private readonly augmentation: Augmentation,
    seed: Seed,
  ) {
    this.random = Random.from(seed, 'examples');
    const cells = puzzles[0]?.question.length;
    if (cells === undefined) throw new RangeError('a stream of examples needs at least one puzzle');
    this.image = { question: new Uint8Array(cells), answer: new Uint8Array(cells) };
  }

  next(rows: number): Batch {
    const batch = emptyBatch(rows, this.image.question.length);
    for (let row = 0; row < rows; row++) {
      const puzzle = this.puzzles[this.random.below(this.puzzles.length)];
      this.augmentation.apply(this.random, puzzle, this.image.question, this.image.answer);
      setRow(batch, row, puzzle.id ? { ...this.image, id: puzzle.id } : this.image);
    }
    return batch;
  }

  /** Where the stream stands. A stream over the same puzzles that restores it goes on with the same examples. */
  get state(): RandomState {
    return this.random.state;
  }

  /** @throws RangeError if it is no such state. */
  restore(state: readonly number[]): void {
    this.random = Random.restore(state);
  }
}
