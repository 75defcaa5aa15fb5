import type { Dataset } from '../puzzles/dataset.ts';

/** A held-out puzzle to show a run on, kept with it: making all of its puzzles again can take minutes. */
export interface Example {
  /** In the notation of the run's task. */
  readonly question: string;
  /** Row of the puzzle table. */
  readonly id: number;
}

export function exampleOf({ task, heldOut: [first] }: Pick<Dataset, 'task' | 'heldOut'>): Example | undefined {
  return first && { question: task.format(first.question), id: first.id ?? 0 };
}
