/** Times what the page does with a published checkpoint of full size: 27.3 million parameters, 109 MB. */
import { openAsBlob, writeFileSync } from 'node:fs';
import { exportPublished } from '../checkpoints/published-export.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { type Program, refLength } from '../engine/program.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights, parameterLayout } from '../model/parameters.ts';
import { stepPrograms, trainProgram } from '../model/programs.ts';
import { TRAINING_DEFAULTS, type TrainingConfig } from '../model/training.ts';
import { Random } from '../puzzles/random.ts';
import { TASKS, type TaskId } from '../puzzles/tasks.ts';
import { segmentFlops } from '../solving/recorder.ts';
import type { FromSolver, ToSolver } from '../worker/solve-protocol.ts';
import { SolveSession } from '../worker/solve-session.ts';
import { Trainer } from './trainer.ts';

const MEBI = 2 ** 20;
/** What WebGPU promises of every device. */
const DEFAULT_BINDING = 128 * MEBI;
/** A large board takes as long as many small ones. */
const training = (id: FullSize['task']): TrainingConfig => ({ ...TRAINING_DEFAULTS, batch_size: id === 'maze30' ? 1 : 2, ema_rate: 0 });
const TABLES = { sudoku9: 'sudoku', maze30: 'maze' } as const;

export interface FullSize {
  readonly task: keyof typeof TABLES;
  readonly engine: 'cpu' | 'webgpu';
}

/** @param path where to put the file. Gives a row of a table for each part. */
export async function* measureFullSize(path: string, { task: id, engine: kind }: FullSize): AsyncGenerator<string> {
  const task = TASKS[id];
  const model: ModelConfig = { ...PUBLISHED, vocab_size: task.tokens.length, seq_len: task.cells, puzzle_emb_ndim: 512 };
  const size = makeFile(path, id, model);
  yield `${parameterLayout(model).count.toLocaleString('en')} parameters, a file of ${size.toLocaleString('en')} bytes, ${task.title}, ${kind}`;
  yield `largest binding: ${mebi(largestBinding(id, model))} MiB of ${DEFAULT_BINDING / MEBI} that WebGPU always allows; ${(segmentFlops(model) / 1e9).toFixed(0)} GFLOP a segment with its probes`;
  yield '';
  yield '| what | time | bytes to the page | engine holds | process |';
  yield '| --- | --- | --- | --- | --- |';
  const solver = new Solver(kind);
  const blob = await openAsBlob(path);
  const choices = { task: id as TaskId, num_heads: 8, H_cycles: 2, L_cycles: 2 };
  yield await solver.row('load: read, check, hash, into the engine', 'loaded', {
    type: 'load',
    load: 1,
    source: { name: 'checkpoint', files: [{ name: 'checkpoint', blob }], choices },
    engine: kind,
  });
  const question = first(id);
  const reasoning = { segments: 1, H_cycles: 2, L_cycles: 2 };
  yield await solver.row('solve: one segment, with a probe after each update', 'trace', {
    type: 'solve',
    id: 1,
    question,
    puzzle: 0,
    reasoning,
    states: false,
  });
  yield await solver.row('State: solve again, and the raw states', 'trace', {
    type: 'solve',
    id: 2,
    question,
    puzzle: 0,
    reasoning,
    states: true,
  });
  const head = { id: 2, update: 5, layer: 0, head: 0 } as const;
  yield await solver.row('Attention: one head of one update, first time', 'attention', { type: 'attention', ...head });
  yield await solver.row('Attention: another head', 'attention', { type: 'attention', ...head, head: 1 });
  for (const points of ['whole', 'cells'] as const)
    yield await solver.row(`Trajectory of z_L, ${points}`, 'projection', { type: 'project', id: 2, module: 'L', points });
  yield 'Confidence, Convergence, Halting: in the trace';
  solver.end();

  const engine = await open(kind);
  const began = performance.now();
  const random = Random.from(1, 'full size');
  const answer = question.map((token) => Math.max(1, token));
  const next = (batch: number) => ({
    inputs: Uint32Array.from({ length: batch * task.cells }, (_, i) => question[i % task.cells]),
    labels: Int32Array.from({ length: batch * task.cells }, (_, i) => answer[i % task.cells]),
    ids: new Uint32Array(batch),
  });
  const weights = initialWeights(model, () => random.float());
  const trainer = await Trainer.create(engine, model, training(id), weights, { next }, () => random.float());
  const prepared = performance.now();
  await trainer.step();
  const [row] = await trainer.readMetrics();
  yield line(
    `one training step of ${training(id).batch_size}, Q target included (preparing it: ${seconds(prepared - began)})`,
    performance.now() - prepared,
    0,
    engine.bytes,
  );
  yield `loss ${row?.loss?.toFixed(3)}`;
  engine.destroy();
}

const mebi = (bytes: number): string => (bytes / MEBI).toFixed(bytes < 10 * MEBI ? 1 : 0);
const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
const line = (what: string, milliseconds: number, sent: number, held: number): string =>
  `| ${what} | ${seconds(milliseconds)} | ${sent ? `${mebi(sent)} MiB` : '-'} | ${mebi(held)} MiB | ${mebi(process.memoryUsage().rss)} MiB |`;

const open = (kind: FullSize['engine']): Promise<Engine> => (kind === 'cpu' ? createCpuEngine() : createNodeGpuEngine());

/** The session that answers the page, and what it says. */
class Solver {
  private readonly session: SolveSession;
  private engine: Engine | undefined;
  private waiting: ((message: FromSolver) => void) | undefined;

  constructor(kind: FullSize['engine']) {
    const engines = {
      probe: async () => ({ engines: [], auto: kind }),
      open: async () => {
        this.engine = await open(kind);
        return this.engine;
      },
      distrust: () => {},
    };
    const fetchBytes = () => Promise.reject(new Error('no site'));
    this.session = new SolveSession(engines, fetchBytes, (message) => this.waiting?.(message));
  }

  /** Sends a request and waits for its answer. */
  async row(what: string, answer: FromSolver['type'], request: ToSolver): Promise<string> {
    const began = performance.now();
    const heard = await new Promise<FromSolver>((resolve, reject) => {
      this.waiting = (message) => {
        if (message.type === answer) resolve(message);
        else if (message.type === 'refused' || message.type === 'failed' || message.type === 'kept')
          reject(new Error(message.message ?? 'given up'));
      };
      this.session.receive(request);
    });
    return line(what, performance.now() - began, arrayBytes(heard), this.engine?.bytes ?? 0);
  }

  end(): void {
    this.engine?.destroy();
  }
}

/** Of all typed arrays within a message. */
function arrayBytes(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, part) => sum + arrayBytes(part), 0);
}

/** The largest buffer that a solve, its attention or a training step binds. */
function largestBinding(id: FullSize['task'], model: ModelConfig): number {
  const { encode, L, H, decode, probe } = stepPrograms(model, 1, { attention: true });
  const programs: readonly Program[] = [
    encode,
    decode,
    probe,
    H.program,
    ...L.map(({ program }) => program),
    trainProgram(model, training(id)).program,
  ];
  let most = 0;
  for (const { calls } of programs)
    for (const { buffers } of calls) for (const ref of Object.values(buffers)) most = Math.max(most, 4 * refLength(ref));
  return most;
}

function first(id: TaskId): Uint8Array {
  for (const puzzle of TASKS[id].puzzles({ level: TASKS[id].levels.usual }, new Set(), Random.from(1, 'full size')))
    if (puzzle) return puzzle.question;
  throw new Error(`no puzzle of ${id}`);
}

/** In a function of its own, so that nothing of it stays in memory. */
function makeFile(path: string, id: FullSize['task'], model: ModelConfig): number {
  const random = Random.from(1, 'full size');
  const { checkpoint } = exportPublished(
    model,
    initialWeights(model, () => random.float()),
    `data/${TABLES[id]}`,
  );
  writeFileSync(path, checkpoint);
  return checkpoint.length;
}
