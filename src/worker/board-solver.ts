/** Solves single held-out puzzles with a run's newest weights. */
import type { Engine } from '../engine/engine.ts';
import type { Puzzle } from '../puzzles/task.ts';
import type { TaskId } from '../puzzles/tasks.ts';
import { TraceRecorder, trainedReasoning } from '../solving/recorder.ts';
import type { Trace } from '../trace/trace.ts';
import type { Run } from '../training/run.ts';
import { judged } from '../training/run-config.ts';
import { pathsOf } from './paths.ts';
import type { BoardMessage, FromWorker } from './protocol.ts';

/** Weights that change with every step are not hashed: reading them all would cost more than the solve. */
const UNHASHED = '0'.repeat(64);

export class BoardSolver {
  private constructor(
    private readonly run: Run,
    private readonly recorder: TraceRecorder,
  ) {}

  /** Prepares to solve single puzzles with a run's weights. */
  static async open(engine: Engine, run: Run): Promise<BoardSolver> {
    const { model, training } = run.config;
    const options = { weights: judged(training), prefix: 'board' };
    return new BoardSolver(run, await TraceRecorder.open(engine, model, training.loss_type, options));
  }

  /** The puzzle's place among the held-out ones, and the puzzle. @param index counted around at both ends. */
  private held(index: number): { readonly place: number; readonly puzzle: Puzzle } {
    const { heldOut } = this.run.dataset;
    const place = ((index % heldOut.length) + heldOut.length) % heldOut.length;
    return { place, puzzle: heldOut[place] };
  }

  /** Solves a puzzle once more, keeping the states. @param index of a held-out puzzle; counted around at both ends. */
  async paths(index: number): Promise<Extract<FromWorker, { type: 'paths' }>> {
    const { config, step } = this.run;
    const { place, puzzle } = this.held(index);
    const reasoning = trainedReasoning(config.model, config.evaluation.segments);
    const { states } = await this.recorder.record(puzzle.question, reasoning, { states: true });
    return { type: 'paths', step, puzzle: place, paths: pathsOf(config.model, reasoning, states as NonNullable<Trace['states']>) };
  }

  /** @param index of a held-out puzzle; counted around at both ends. */
  async solve(index: number): Promise<Omit<BoardMessage, 'watchingShare'>> {
    const { config, dataset, step, engine } = this.run;
    const puzzles = dataset.heldOut.length;
    const {
      place: puzzle,
      puzzle: { question, answer },
    } = this.held(index);
    const reasoning = trainedReasoning(config.model, config.evaluation.segments);
    const trace: Trace = {
      header: {
        version: 1,
        task: dataset.task.id,
        model: config.model,
        loss_type: config.training.loss_type,
        reasoning,
        weights: { name: `step ${step}`, hash: UNHASHED },
        engine: engine.info.label,
        seed: config.seed,
      },
      ...(await this.recorder.record(question, reasoning, {})),
    };
    return {
      type: 'board',
      step,
      puzzle,
      puzzles,
      task: dataset.task.id as TaskId,
      question,
      answer,
      trace,
    };
  }
}
