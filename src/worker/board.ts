/** Looks at how the newest weights solve one held-out puzzle. */
import type { Engine } from '../engine/engine.ts';
import type { Puzzle } from '../puzzles/task.ts';
import { probabilities } from '../training/distribution.ts';
import { Evaluator } from '../training/evaluator.ts';
import type { Run } from '../training/run.ts';
import type { BoardMessage } from './protocol.ts';

/** Token of digit 1; digit 0 and the tokens below it stand for no digit. */
const FIRST_DIGIT = 2;
const digitOf = (token: number): number => (token >= FIRST_DIGIT ? token - FIRST_DIGIT + 1 : 0);

export class BoardView {
  private constructor(
    private readonly run: Run,
    private readonly evaluator: Evaluator,
  ) {}

  /** Prepares to solve single puzzles with a run's weights. */
  static async open(engine: Engine, run: Run): Promise<BoardView> {
    const weights = run.config.training.ema_rate > 0 ? 'average' : 'parameters';
    return new BoardView(run, await Evaluator.create(engine, run.config.model, 1, weights, 'board'));
  }

  /** @param index of a held-out puzzle; counted around at both ends. */
  async look(index: number): Promise<BoardMessage> {
    const { config, dataset } = this.run;
    const { rows: side, boxRows, boxColumns } = dataset.task.shape;
    const { seq_len: S, vocab_size: V } = config.model;
    const segments = config.evaluation.segments;
    const puzzles = dataset.heldOut.length;
    const puzzle = ((index % puzzles) + puzzles) % puzzles;
    const { question, answer } = dataset.heldOut[puzzle] as Puzzle;
    const shown = new Float32Array(segments * S * side);
    const digits = new Uint8Array(segments * S);
    const qs = new Float32Array(segments * 2);
    const step = this.run.step;
    const answers = await this.evaluator.solve(Uint32Array.from(question), segments);
    answers.forEach(({ tokens, logits, q }, segment) => {
      qs.set(q, segment * 2);
      for (let cell = 0; cell < S; cell++) {
        const at = segment * S + cell;
        const p = probabilities(logits, cell * V, V, config.training.loss_type);
        digits[at] = digitOf(tokens[cell] as number);
        shown.set(p.subarray(FIRST_DIGIT, FIRST_DIGIT + side), at * side);
      }
    });
    const board = { question: question.map(digitOf), answer: answer.map(digitOf) };
    return { type: 'board', step, puzzle, puzzles, side, boxRows, boxColumns, ...board, segments, probabilities: shown, digits, q: qs };
  }
}
