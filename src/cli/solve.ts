import { wouldHalt } from '../model/architecture.ts';
import { writeWeights } from '../model/weights.ts';
import type { Task } from '../puzzles/task.ts';
import { parseAnyPuzzle } from '../puzzles/written.ts';
import { probabilities } from '../solving/distribution.ts';
import { rowsFor, Thinker } from '../solving/think.ts';
import { readArguments } from './arguments.ts';
import { ENGINE_CHOICES, openEngine } from './engines.ts';
import { assertFits, openModel } from './model-file.ts';
import { readStrategy, THINKING_FLAGS, THINKING_SWITCHES, thoughtLines } from './thinking.ts';
import { UsageError } from './usage.ts';

/**
 * Prints the board after each segment, the probability of its least certain cell, and the Q values; with --think what came of each view,
 * and the answer.
 */
export async function solve(args: readonly string[]): Promise<number> {
  const options = readArguments(args, ['model', 'segments', 'engine', ...THINKING_FLAGS], [...THINKING_SWITCHES]);
  const [text, ...more] = options.files;
  if (text === undefined || more.length) throw new UsageError('solve takes one puzzle, such as 1..4..2.3...4..1');
  const model = openModel(options.required('model'));
  let puzzle: ReturnType<typeof parseAnyPuzzle>;
  try {
    puzzle = parseAnyPuzzle(text);
  } catch (error) {
    throw new UsageError(`the puzzle: ${(error as Error).message}`);
  }
  const { task, question } = puzzle;
  assertFits(task, model.config);
  const strategy = readStrategy(options, task);
  const segments = options.count('segments') ?? model.config.halt_max_steps;
  const engine = await openEngine(options.choice('engine', ENGINE_CHOICES) ?? 'auto');
  try {
    if (strategy) {
      const thinker = await Thinker.create(engine, model, task, strategy, rowsFor(engine, strategy, 1));
      writeWeights(engine, model.config, model.weights);
      const [thought] = await thinker.think([{ question }]);
      for (const line of thoughtLines(task, question, thought)) console.log(line);
      console.log(draw(task, thought.answer));
      return 0;
    }
    const evaluator = await model.evaluator(engine, 1);
    const answers = await evaluator.solve(Uint32Array.from(question), segments);
    const { vocab_size: V } = model.config;
    answers.forEach(({ tokens, logits, q }, segment) => {
      const least = Math.min(...Array.from(tokens, (token, cell) => probabilities(logits, cell * V, V, model.loss)[token]));
      const { solved, conflicts } = task.check(tokens, question);
      const verdict = solved ? 'solved' : `${conflicts.length} cells in conflict`;
      const [halt, go] = [q[0], q[1]];
      console.log(
        `segment ${segment + 1}: ${verdict}, least certain cell ${(100 * least).toFixed(1)}%, q_halt ${halt.toFixed(3)}, q_continue ${go.toFixed(3)}${wouldHalt(model.config, halt, go) ? ', would halt' : ''}`,
      );
      console.log(draw(task, tokens));
    });
    return 0;
  } finally {
    engine.destroy();
  }
}

/** The board with lines between its boxes. */
function draw(task: Task, board: Uint8Array): string {
  const { rows, columns, boxRows, boxColumns } = task.shape;
  const symbols = [...task.format(board)];
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const cells = symbols.slice(row * columns, (row + 1) * columns);
    const groups = Array.from({ length: columns / boxColumns }, (_, g) => cells.slice(g * boxColumns, (g + 1) * boxColumns).join(' '));
    if (row && row % boxRows === 0) lines.push(`  ${groups.map((g) => '-'.repeat(g.length)).join('-+-')}`);
    lines.push(`  ${groups.join(' | ')}`);
  }
  return `${lines.join('\n')}\n`;
}
