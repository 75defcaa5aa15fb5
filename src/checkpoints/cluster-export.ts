/**
 * "Continue on a GPU cluster": a run with everything that the published PyTorch program (github.com/sapientinc/HRM) needs to go on with
 * it: data folder, checkpoint, all_config.yaml, the command, and a few lines of Python, since that program cannot start from a
 * checkpoint by itself.
 */
import { writeFolder } from '../data/folder-writer.ts';
import type { RatedPuzzle } from '../data/set.ts';
import { writeYaml } from '../formats/yaml.ts';
import type { ZipInput } from '../formats/zip-writer.ts';
import type { Weights } from '../model/parameters.ts';
import type { Dataset } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle } from '../puzzles/task.ts';
import type { RunConfig } from '../settings/fields.ts';
import continuing from './cluster-continue.py?raw';
import { clusterNotes, clusterObstacle } from './cluster-export-notes.ts';
import { exportPublished } from './published-export.ts';

export interface ClusterRun {
  readonly name: string;
  readonly config: RunConfig;
  /** Steps done. */
  readonly step: number;
  readonly weights: Weights;
  readonly data: Dataset;
}

/** As the published builder makes of each Sudoku... */
const MOST_COPIES = 1000;
/** ...while a browser can hold all of them: puzzles with their copies, and bytes of their questions and answers. */
const MOST_PUZZLES = 200_000;
const MOST_BYTES = 2 ** 26;
/** Checks on the test puzzles over the steps that are left. */
const CHECKS = 10;
const GPUS = 8;

/**
 * Files to unpack into the published program's folder.
 * @throws RangeError with the sentence of `clusterObstacle`, or if weights are missing.
 */
export async function clusterExport(run: ClusterRun): Promise<ZipInput[]> {
  const { config, step } = run;
  const obstacle = clusterObstacle(config);
  if (obstacle) throw new RangeError(obstacle);
  const folder = `data/${slug(run.name)}`;
  const copies = copiesOf(run);
  const boards = dataFiles(run, copies);
  const anEpoch = examplesAnEpoch(boards);
  const plan = schedule(config, step, anEpoch);
  const published = exportPublished(config.model, run.weights, folder, config.training);
  const settings = { ...published.config, seed: config.seed, epochs: plan.epochs, eval_interval: plan.eval_interval };
  const text = (name: string, content: string): ZipInput => ({ name, data: new TextEncoder().encode(content) });
  return [
    text('README.txt', readme(run, copies, plan, schedule(config, 0, anEpoch), overrides(settings))),
    text('continue.py', continuing),
    { name: 'checkpoint', data: published.checkpoint },
    text('all_config.yaml', await writeYaml({ ...settings, step, total_steps: plan.total })),
    ...boards.map(({ name, data }) => ({ name: `${folder}/${name}`, data })),
  ];
}

/** A name for a folder and a command line. */
export const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'run';

function copiesOf({ config, data: { training, task } }: ClusterRun): number {
  if (!Object.values(config.data.augment).includes(true)) return 0;
  const puzzles = Math.min(MOST_PUZZLES, MOST_BYTES / (2 * task.cells));
  return Math.max(0, Math.min(MOST_COPIES, Math.floor(puzzles / training.length) - 1));
}

/** The data folder: each training puzzle in a group with its copies, under the symmetries that the run trains under. */
function dataFiles({ config, data }: ClusterRun, copies: number): ZipInput[] {
  const { task, augmentation, identifiers } = data;
  const random = Random.from(config.seed, 'copies');
  const withCopies = (puzzle: Puzzle, group: number) => {
    const boards = new Uint8Array(2 * copies * task.cells);
    const board = (i: number): Uint8Array => boards.subarray(i * task.cells, (i + 1) * task.cells);
    const images = Array.from({ length: copies }, (_, i) => ({ ...puzzle, group, question: board(2 * i), answer: board(2 * i + 1) }));
    for (const { question, answer } of images) augmentation.apply(random, puzzle, question, answer);
    return [{ ...puzzle, group }, ...images];
  };
  const named = (puzzles: readonly Puzzle[]): RatedPuzzle[] =>
    puzzles.map((puzzle, row) => ({
      ...puzzle,
      name: puzzle.id ? identifiers[puzzle.id] : `row ${row + 1}`,
      rating: undefined,
    }));
  // The published program makes a row of its embedding for each identifier.
  const unused = Array.from({ length: config.model.num_puzzle_identifiers - identifiers.length }, (_, i) => `unused ${i + 1}`);
  return writeFolder({
    task,
    training: named(data.training.flatMap(withCopies)),
    test: named(data.heldOut),
    identifiers: [...identifiers, ...unused],
    name: '',
    format: '',
    problems: [],
    badRows: 0,
    duplicates: 0,
    notes: [],
  });
}

/** As the published program counts them, from the file that it counts by. */
function examplesAnEpoch(files: readonly ZipInput[]): number {
  const file = files.find(({ name }) => name === 'train/dataset.json') as ZipInput;
  const { total_groups, mean_puzzle_examples } = JSON.parse(new TextDecoder().decode(file.data)) as Readonly<Record<string, number>>;
  return total_groups * mean_puzzle_examples;
}

interface Schedule {
  /** Steps at the end of the schedule, counted from the run's first one. */
  readonly total: number;
  readonly epochs: number;
  readonly eval_interval: number;
}

/**
 * Epochs for the steps that are left; a run at the end of its schedule goes on for as long again. The published loader drops the last
 * batch of an interval where it is not full, so the epochs are rounded up; continue.py stops at the step.
 */
export function schedule({ training }: RunConfig, step: number, examplesAnEpoch: number): Schedule {
  const { batch_size, total_steps } = training;
  const total = step < total_steps ? total_steps : step + total_steps;
  const left = total - step;
  const eval_interval = Math.ceil((Math.ceil(left / CHECKS) * batch_size) / examplesAnEpoch);
  const stepsAnInterval = Math.floor((eval_interval * examplesAnEpoch) / batch_size);
  return { total, eval_interval, epochs: eval_interval * Math.ceil(left / stepsAnInterval) };
}

/** What no command line names: the published program's own choice, or this program's own field. */
const NOT_NAMED = ['seq_len', 'arch.name', 'arch.loss.name'];
/** What the published configuration files do not have yet: Hydra adds it with a plus. */
const ADDED = ['seed', 'arch.rms_norm_eps', 'arch.rope_theta'];

/** A configuration as arguments of Hydra: `arch.hidden_size=64`. */
function overrides(settings: object, prefix = ''): string[] {
  return Object.entries(settings).flatMap(([key, value]: [string, unknown]) => {
    const path = prefix + key;
    if (typeof value === 'object' && value !== null) return overrides(value, `${path}.`);
    return NOT_NAMED.includes(path) ? [] : [`${ADDED.includes(path) ? '+' : ''}${path}=${String(value)}`];
  });
}

/** Arguments one under the other, a few a line, as a shell takes them. */
function command(program: string, args: readonly string[]): string {
  const lines: string[] = [program];
  for (const arg of args) {
    const longer = `${lines.at(-1)} ${arg}`;
    if (lines.length > 1 && longer.length < 96) lines[lines.length - 1] = longer;
    else lines.push(`    ${arg}`);
  }
  return lines.map((line) => `    ${line}`).join(' \\\n');
}

const number = (n: number): string => n.toLocaleString('en-US');
const count = (n: number, one: string, many = `${one}s`): string => `${number(n)} ${n === 1 ? one : many}`;

/** Processes that share the batch evenly, as the published program wants them. */
export const processes = (batch: number): number => {
  let n = GPUS;
  while (batch % n) n--;
  return n;
};

function readme(run: ClusterRun, copies: number, plan: Schedule, afresh: Schedule, args: readonly string[]): string {
  const { config, data, step } = run;
  const n = processes(config.training.batch_size);
  const environment = 'OMP_NUM_THREADS=8';
  const many = command(`${environment} torchrun --nproc-per-node ${n} continue.py`, args);
  const anew = args.map((arg) =>
    arg.startsWith('epochs=')
      ? `epochs=${afresh.epochs}`
      : arg.startsWith('eval_interval=')
        ? `eval_interval=${afresh.eval_interval}`
        : arg,
  );
  const scratch = config.model.puzzle_emb_ndim
    ? `From the first step, with new weights, the published program does it without continue.py:

${command(`${environment} torchrun --nproc-per-node ${n} pretrain.py`, anew)}

`
    : '';
  return `${run.name}: a run of HRM Playground after ${count(step, 'step')}, to go on with under the published PyTorch program
(https://github.com/sapientinc/HRM) on NVIDIA GPUs.

1. Get that program and what its README asks for: PyTorch with CUDA, FlashAttention, requirements.txt.
2. Unpack this archive into its folder, beside pretrain.py.
3. There, on one machine with ${n === GPUS ? '8 GPUs' : `${count(n, 'GPU')} (a batch of ${config.training.batch_size} is not shared evenly by 8)`}:

${many}

   On a single GPU:

${command(`${environment} python continue.py`, args)}

   Set WANDB_MODE=offline to keep its reports on your machine. On several machines, torchrun's own --nnodes and --rdzv-endpoint join
   them.
   It goes on at step ${number(step + 1)} and trains up to step ${number(plan.total)}.${
     step < config.training.total_steps ? '' : '\n   The schedule was at its end: it is stretched to as many steps again.'
   }
   Batches that the last epoch has left by then are passed over, though they count in the names of files.

${scratch}What is here

  data/            ${count(data.training.length, 'training puzzle')}${copies > 0 ? `, each with ${count(copies, 'copy', 'copies')} in disguise` : ''}, and ${count(data.heldOut.length, 'test puzzle')}, in the published layout.
                   ${data.description}
  checkpoint       the weights under their published names, as torch.save writes them
  all_config.yaml  every setting; evaluate.py reads it too: python evaluate.py checkpoint=checkpoint
  continue.py      loads the checkpoint and sets the step, then runs the published training loop: pretrain.py has no way to start
                   from a checkpoint

What does not carry over, or is different there

${clusterNotes(config)
  .map((note) => `  - ${note}`)
  .join('\n')}
`;
}
