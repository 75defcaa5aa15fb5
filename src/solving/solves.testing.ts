/** Solves by untrained models of every architecture, for tests of what shows them: small, and with everything that can be asked about one. */
import { createOracle } from '../cpu/cpu-engine.ts';
import { randoms } from '../cpu/testing.ts';
import { ARCHITECTURES, type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import type { Wound } from '../model/wound.ts';
import { Random } from '../puzzles/random.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import type { Attention, Trace } from '../trace/trace.ts';
import { TraceRecorder, trainedReasoning } from './recorder.ts';

/** Every architecture, and those of a single layer, which Compare makes where layer updates are to be equal. */
export const SOLVERS = [
  ...ARCHITECTURES.map((architecture) => [architecture, { architecture }] as const),
  ['recurrent of one layer', { architecture: 'recurrent', H_layers: 0, L_layers: 1 }],
  ['feedforward of one layer', { architecture: 'feedforward', H_layers: 0, L_layers: 1 }],
] as const satisfies readonly (readonly [string, Partial<ModelConfig>])[];

export const SUDOKU = TASKS.sudoku4.parse('1.....2..3.....4');

export interface Solve {
  readonly trace: Trace & Required<Pick<Trace, 'states'>>;
  readonly attention: (wanted: Pick<Attention, 'update' | 'layer' | 'head'>) => Promise<Attention>;
}

/** Two segments of thinking about a question. */
export async function solveBy(
  change: Partial<ModelConfig>,
  task: TaskId = 'sudoku4',
  question: Uint8Array = SUDOKU,
  wound?: Wound,
): Promise<Solve> {
  const model: ModelConfig = {
    ...PUBLISHED,
    vocab_size: TASKS[task].tokens.length,
    seq_len: TASKS[task].cells,
    hidden_size: 8,
    num_heads: 2,
    expansion: 1,
    ffn_multiple: 4,
    H_layers: 1,
    L_layers: 2,
    H_cycles: 1,
    L_cycles: 2,
    puzzle_emb_ndim: 8,
    halt_max_steps: change.architecture === 'feedforward' ? 1 : 2,
    pos_encodings: 'learned',
    ...change,
  };
  const engine = createOracle();
  const recorder = await TraceRecorder.open(engine, model, 'softmax_cross_entropy');
  const random = Random.from(3, 'weights');
  const weights = initialWeights(model, () => random.float());
  // It starts from zeros: let it say something.
  weights.set('q_head.weight', Float32Array.from(randoms(2 * model.hidden_size, 5)));
  writeWeights(engine, model, weights);
  const reasoning = trainedReasoning(model, 2);
  const wounded = wound && { wound, weights };
  const recording = await recorder.record(question, reasoning, { states: true, wounded });
  return {
    trace: {
      header: {
        version: 1,
        task,
        model,
        loss_type: 'softmax_cross_entropy',
        reasoning,
        weights: { name: 'untrained', hash: '00' },
        engine: 'oracle',
        seed: 3,
        ...(wound ? { wound } : {}),
      },
      ...recording,
      states: recording.states as NonNullable<Trace['states']>,
    },
    attention: ({ update, layer, head }) => recorder.attention({ ...recording, wounded }, reasoning, update, { layer, head }),
  };
}
