/** Shows the page how the newest weights solve one held-out puzzle: now and then while a run trains, and when it is asked for. */
import { BoardSolver } from './board-solver.ts';
import type { BoardMessage, Send } from './protocol.ts';
import { TimeBudget } from './time-budget.ts';
import { EngineLost } from './watch.ts';

/** Least milliseconds between boards while training. */
const BOARD_EVERY = 1000;
/** Most of the training time that boards may take. */
const MOST_TIME = 0.1;

export class BoardFeed {
  private readonly budget = new TimeBudget(BOARD_EVERY, MOST_TIME, () => performance.now());
  private solver: BoardSolver | undefined;
  /** Of the held-out puzzles, counted around. */
  private puzzle = 0;

  /** @param guard waits for the engine. */
  constructor(
    private readonly send: Send,
    private readonly guard: <T>(work: Promise<T>) => Promise<T>,
  ) {}

  async open(...run: Parameters<typeof BoardSolver.open>): Promise<void> {
    this.solver = await this.guard(BoardSolver.open(...run));
  }

  close(): void {
    this.solver = undefined;
  }

  /** Training goes on: the time until now was none of its time. */
  start(): void {
    this.budget.start();
  }

  /** From now on it is about this puzzle, and due at once. */
  choose(puzzle: number): void {
    this.puzzle = puzzle;
    this.budget.makeDue();
  }

  get due(): boolean {
    return this.budget.due;
  }

  /** @param training whether training waits for it. @throws EngineLost */
  async show(training: boolean): Promise<void> {
    const { solver, puzzle } = this;
    if (!solver) return;
    const solve = () => this.guard(solver.solve(puzzle));
    const solved = await this.budget.spend(solve, training).catch((error: unknown) => {
      if (error instanceof EngineLost) throw error;
      // The next one would fail as well.
      this.solver = undefined;
      const message = `The board cannot be shown (${(error as Error).message}). The run goes on without it.`;
      this.send({ type: 'refused', request: 'show', message });
    });
    if (!solved) return;
    const message: BoardMessage = { ...solved, watchingShare: this.budget.share };
    const { trace } = message;
    const arrays = [trace.question, ...Object.values(trace.updates), ...Object.values(trace.segments)];
    this.send(
      message,
      arrays.map((array) => array.buffer),
    );
  }

  /** Sends the paths of the puzzle's states; of a run that rests, since boards use the same memory. */
  async showPaths(): Promise<void> {
    if (!this.solver) {
      const message = 'There is no board whose puzzle could be solved: open the run anew.';
      return this.send({ type: 'refused', request: 'paths', message });
    }
    const message = await this.guard(this.solver.paths(this.puzzle));
    this.send(
      message,
      message.paths.flatMap(({ updates, scores }) => [updates.buffer as ArrayBuffer, scores.buffer as ArrayBuffer]),
    );
  }
}
