import { planArena, programSteps } from '../engine/arena.ts';
import { trainProgram } from '../model/programs.ts';
import { parseRunConfig } from '../training/run-config.ts';
import { ONE_LAYER } from '../training/shipped.ts';
import { claim, column } from './claim.ts';
import { written } from './words.ts';

const STEPS = [2, 4, 8, 16, 32];
const BYTES = 4;
const BATCH = 16;
const MIB = 1024 ** 2;

/** Bytes that a training step keeps between its calls, by the engine's own plan of memory. */
function bytesOf(L_cycles: number, gradient: 'one-step' | 'cycle'): number {
  const { model, training } = parseRunConfig({
    data: { task: 'sudoku9', count: 1, augment: {}, split: 'puzzles', heldOut: 1, seed: 1 },
    model: { ...ONE_LAYER, hidden_size: 128, H_cycles: 2, L_cycles },
    training: { batch_size: BATCH, gradient },
  });
  const { program } = trainProgram(model, training);
  return BYTES * planArena(program.name, programSteps(program)).elements;
}

export const memory = claim({
  id: 'memory',
  says: 'With the one-step gradient training takes no more memory for more steps; with backpropagation through the cycle it does.',
  source: { text: 'HRM paper, approximate gradient', url: 'https://arxiv.org/abs/2506.21734' },
  measures:
    'Bytes that a training step of a 9x9 model keeps between its kernels, with 2 to 32 L-steps a cycle. They are counted from the plan of memory that the engines use: nothing runs, and the count is exact.',
  rule: 'Each further L-step adds bytes under backpropagation, and none under the one-step gradient. Any that it adds there count below nought.',
  recorded: { model: undefined, n: STEPS.length },
  needs: () => undefined,
  cost: () => 0,
  measure: async () => ({
    facts: { batch: BATCH },
    columns: ['L-steps a cycle', 'one-step gradient', 'through the cycle'],
    rows: STEPS.map((steps) => [steps, bytesOf(steps, 'one-step'), bytesOf(steps, 'cycle')]),
  }),
  judge(data) {
    const steps = column(data, 'L-steps a cycle');
    const slope = (bytes: readonly number[]): number => ((bytes.at(-1) ?? 0) - bytes[0]) / ((steps.at(-1) ?? 0) - steps[0]);
    const oneStep = slope(column(data, 'one-step gradient'));
    const cycle = slope(column(data, 'through the cycle'));
    const value = oneStep > 0 ? -oneStep : cycle;
    const line = (name: string) => ({ label: name, points: column(data, name).map((y, i) => ({ x: steps[i], y: y / MIB })) });
    return {
      n: data.rows.length,
      of: 'depths',
      effect: { value, low: value, high: value, name: 'bytes that a further L-step takes only with backpropagation', unit: 'bytes' },
      least: 0,
      sentence:
        oneStep > 0
          ? `With the one-step gradient each further L-step takes ${written(oneStep, 'bytes')} more.`
          : `Each further L-step takes ${written(cycle, 'bytes')} with backpropagation, and nothing without.`,
      figure: {
        kind: 'lines',
        title: 'Memory of a training step, in MiB',
        unit: 'number',
        along: 'L-steps a cycle',
        lines: [line('one-step gradient'), line('through the cycle')],
      },
    };
  },
});
