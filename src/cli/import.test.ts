import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { writeCsv } from '../data/csv.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import { Random } from '../puzzles/random.ts';
import { parsePuzzle } from '../puzzles/tasks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const official = join(root, 'src/training/golden/official');
const checkpoint = join(official, 'checkpoint');
const config = join(official, 'all_config.yaml');
const PUZZLE = '000000010400000000020000000000050407008000300001090000300400200050100000000806000';
let folder: string;

function hrm(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/hrm.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter(Boolean), stderr: stderr.trim() };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hrm-import-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Narrow MLPs, so that they are widened, and initial states that bfloat16 has to round. */
const SMALL: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  hidden_size: 32,
  num_heads: 4,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 1,
  puzzle_emb_ndim: 32,
};

function writeSmall(name: string, about: Readonly<Record<string, number>> = {}): string {
  const random = Random.from(5, 'export');
  const path = join(folder, name);
  writeFileSync(
    path,
    encodeCheckpoint(
      SMALL,
      initialWeights(SMALL, () => random.float()),
      about,
    ),
  );
  return path;
}

describe('import and export', () => {
  it('make a published checkpoint one that solve runs, and give it back as it was', () => {
    const imported = hrm('import', checkpoint, '--config', config, '--out', 'model.safetensors');
    expect(imported.stderr).toBe('');
    expect(imported.status).toBe(0);
    expect(imported.lines).toEqual([
      'model.safetensors: 263,682 parameters, 64 wide, 4 heads, 2+2 layers, 2x2 cycles, 81 cells, 11 tokens',
      'assumed 81 cells: trained on "sudoku-extreme-1k-aug-1000".',
    ]);
    const solved = hrm('solve', '--model', 'model.safetensors', '--engine', 'cpu', '--segments', '2', PUZZLE);
    expect(solved.stderr).toBe('');
    expect(solved.lines.filter((line) => line.startsWith('segment'))).toHaveLength(2);

    const { task, question } = parsePuzzle(PUZZLE);
    const answer = task.solve(question).answers[0];
    writeFileSync(join(folder, 'puzzles.csv'), [...writeCsv(task, [{ question, answer, name: 'test', rating: 0 }])].join(''));
    const evaluated = hrm('eval', '--model', 'model.safetensors', '--data', 'puzzles.csv', '--engine', 'cpu', '--segments', '1');
    expect(evaluated.stderr).toBe('');
    expect(JSON.parse(evaluated.lines[0])).toMatchObject({ n: 1, exact: [0] });

    const exported = hrm('export', '--model', 'model.safetensors', '--data', 'data/sudoku', '--out', 'out/run');
    expect(exported.stderr).toBe('');
    expect(exported.lines).toEqual(['out/run: checkpoint, all_config.yaml']);
    expect(hrm('import', 'out/run/checkpoint', '--config', 'out/run/all_config.yaml', '--out', 'again.safetensors').status).toBe(0);
    expect(readFileSync(join(folder, 'again.safetensors')).equals(readFileSync(join(folder, 'model.safetensors')))).toBe(true);
  });

  it('give the published program all that it needs to go on with a run, in files that PyTorch loads', ({ skip }) => {
    const path = writeSmall('small.safetensors', { steps: 30 });
    expect(hrm('export', '--model', path, '--out', 'torch').lines).toEqual([
      expect.stringContaining('widened from 96 to 256'),
      expect.stringContaining('rounded to bfloat16'),
      'torch: checkpoint, all_config.yaml',
    ]);
    const data = { task: 'sudoku4', level: 'minimal', count: 20, heldOut: 5, augment: {}, split: 'puzzles', seed: 1 };
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ data, training: { total_steps: 100 } }));
    const exported = hrm('export', '--model', path, '--config', 'run.json', '--out', 'cluster');
    expect(exported.stderr).toBe('');
    expect(exported.lines).toEqual([expect.stringContaining('README.txt has the command')]);
    const read = (name: string) => readFileSync(join(folder, 'cluster', name), 'utf8');
    expect(read('README.txt')).toContain('It goes on at step 31 and trains up to step 100.');
    expect(read('all_config.yaml')).toContain('step: 30');
    expect(JSON.parse(read('data/cluster/train/dataset.json'))).toMatchObject({ total_groups: 20, seq_len: 16 });

    const check = ['python3', '/usr/bin/python3']
      .map((python) => spawnSync(python, [join(root, 'scripts/check-export.py'), join(folder, 'cluster'), path], { encoding: 'utf8' }))
      .find(({ error, status }) => !error && status !== 77);
    if (!check) return skip('no python3 with PyTorch');
    expect(check.stderr).toBe('');
    expect(check.stdout).toMatch(/^\d+ tensors are equal\n$/);
  });

  it.each<[string[], RegExp]>([
    [['import'], /import takes one checkpoint/],
    [['import', 'missing', '--out', 'x'], /^hrm import: missing: no such file$/],
    [['import', config, '--out', 'x'], /all_config\.yaml: byte 402: expected the end record of a zip file, found none/],
    [['import', checkpoint, '--ids', '1', '--out', 'x'], /checkpoint: there is no puzzle 1: the file has puzzles 0 to 0/],
    [['export', '--model', config, '--out', 'x'], /all_config\.yaml: byte 0: expected a header length/],
  ])('%j says what is wrong in one line and exits 2', (args, message) => {
    const { status, stderr } = hrm(...args);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(status).toBe(2);
  });
});
