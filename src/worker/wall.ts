/** What the page's wall of boards shows: how a run's newest weights answer the first held-out puzzles. */
import type { TaskId } from '../puzzles/tasks.ts';
import type { Outcome } from '../training/evaluator.ts';
import type { Run } from '../training/run.ts';
import type { WallMessage } from './protocol.ts';

/** Boards of a wall. */
export const MOST_BOARDS = 64;
/** A look that nobody asked for takes at most so many floating-point operations: a few seconds on a CPU core. */
const MOST_FLOPS = 1e11;

/** @param outcomes of the held-out puzzles, in their order. */
export function wallOf({ dataset: { task, heldOut }, step }: Run, outcomes: readonly Outcome[]): WallMessage {
  const shown = outcomes.slice(0, MOST_BOARDS);
  const puzzles = heldOut.slice(0, shown.length);
  const segments = shown[0]?.answers.length ?? 0;
  return {
    type: 'wall',
    step,
    task: task.id as TaskId,
    puzzles: shown.length,
    segments,
    questions: joined(puzzles.map(({ question }) => question)),
    solutions: joined(puzzles.map(({ answer }) => answer)),
    answers: joined(Array.from({ length: segments }, (_, segment) => joined(shown.map(({ answers }) => answers[segment])))),
  };
}

/**
 * The wall of a run that has had no check here; undefined where finding out would hold it up.
 * @param most floating-point operations that a look may take.
 */
export async function firstWall(run: Run, most = MOST_FLOPS): Promise<WallMessage | undefined> {
  const { segments, puzzles } = run.config.evaluation;
  const boards = Math.min(MOST_BOARDS, puzzles);
  if (boards * segments * run.evaluator.flopsPerSegment > most) return undefined;
  return wallOf(run, await run.answerHeldOut(boards));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
