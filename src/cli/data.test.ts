import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cropGrid, type Grid } from '../puzzles/arc/grid.ts';
import { Random } from '../puzzles/random.ts';
import type { Puzzle } from '../puzzles/task.ts';
import { TASKS } from '../puzzles/tasks.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

function hrm(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/hrm.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter(Boolean), stderr: stderr.trim() };
}

/** Small enough for a second of training. */
const CONFIG = {
  data: { task: 'arc10', level: [0, 0], count: 100, augment: { translation: true }, split: 'puzzles', heldOut: 10, seed: 1 },
  model: { hidden_size: 16, num_heads: 2, ffn_multiple: 16, H_layers: 1, L_layers: 1, puzzle_emb_ndim: 16, halt_max_steps: 2 },
  training: { batch_size: 4, lr: 0.003, warmup: 2, total_steps: 3 },
  evaluation: { every: 3, puzzles: 4, segments: 1 },
};

const rows = ({ rows, columns, cells }: Grid): number[][] =>
  Array.from({ length: rows }, (_, i) => [...cells.subarray(i * columns, (i + 1) * columns)]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hrm-data-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
  const tasks: Record<string, { train: object[]; test: object[] }> = { mirror: { train: [], test: [] }, turn: { train: [], test: [] } };
  for (const { id, question, answer } of TASKS.arc10.puzzles({ level: [0, 0] }, new Set(), Random.from('cli')) as Iterable<Puzzle>) {
    const task = tasks[TASKS.arc10.identifiers![id! - 1]];
    task?.[task.train.length < 3 ? 'train' : 'test'].push({ input: rows(cropGrid(question, 10)), output: rows(cropGrid(answer, 10)) });
    if (Object.values(tasks).every(({ test }) => test.length > 0)) break;
  }
  writeFileSync(join(folder, 'arc.json'), JSON.stringify(tasks));
  writeFileSync(join(folder, 'puzzles.txt'), '12..34122143432.\n1234341221434.21\n');
  writeFileSync(join(folder, 'bad.txt'), '12..34122143432.\n12..\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('data', () => {
  it('convert makes a folder, a zip and CSV of the same puzzles', () => {
    const made = '4x4 Sudoku, 2 to train on, 0 to test, 1 identifiers';
    expect(hrm('data', 'convert', '--from', 'puzzles.txt', '--to', 'out/set').lines).toEqual([`out/set: ${made}`]);
    expect(readdirSync(join(folder, 'out/set')).sort()).toEqual(['identifiers.json', 'names.json', 'set.json', 'test', 'train']);
    expect(hrm('data', 'convert', '--from', 'out/set', '--to', 'set.zip').lines).toEqual([`set.zip: ${made}`]);
    expect(hrm('data', 'convert', '--from', 'set.zip', '--to', 'set.csv').lines).toEqual([`set.csv: ${made}`]);
    expect(readFileSync(join(folder, 'set.csv'), 'utf8').split('\n')[1]).toBe('line 1,12..34122143432.,1234341221434321,');
    const [line] = hrm('data', 'inspect', 'set.csv').lines;
    expect(JSON.parse(line)).toMatchObject({ name: 'set', task: 'sudoku4', training: 2, test: 0, duplicates: 0, badRows: 0 });
  });

  it('inspect says how a file was read, and what was left out and why', () => {
    mkdirSync(join(folder, 'mixed'));
    writeFileSync(join(folder, 'mixed/train.csv'), 'quizzes,solutions\n12..341221434321,1234341221434321\n');
    writeFileSync(join(folder, 'mixed/val.csv'), 'quizzes,solutions\n1234341221434.21,1234341221434321\n');
    writeFileSync(join(folder, 'mixed/notes.txt'), 'hello\n');
    const { lines, stderr } = hrm('data', 'inspect', 'mixed');
    const notes = ['The test part: mixed/val.csv.', 'Left out, since the other files are read: mixed/notes.txt.'];
    expect(JSON.parse(lines[0])).toMatchObject({ format: 'Kaggle layout: quizzes, solutions', notes, training: 1, test: 1 });
    expect(stderr.split('\n')).toEqual(notes.map((note) => `hrm: ${note}`));
  });

  it('convert makes copies of ARC tasks that train and eval take, tests held out and voted on', () => {
    const { lines } = hrm('data', 'convert', '--from', 'arc.json', '--to', 'arc.zip', '--augment', '2', '--seed', '1');
    expect(lines[0]).toMatch(/^arc\.zip: ARC, 10x10 canvas, 18 to train on, \d+ to test, 7 identifiers$/);
    const trained = hrm('train', '--config', 'config.json', '--data', 'arc.zip', '--engine', 'cpu', '--out', 'model.safetensors');
    expect(trained.stderr).toBe('');
    const start = JSON.parse(trained.lines[0]);
    expect(start.held_out).toMatch(/^Test part of the file/);
    expect(start.config.model.num_puzzle_identifiers).toBe(7);
    expect(start.config.data.file).toEqual({ name: 'arc', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const scored = hrm('eval', '--model', 'model.safetensors', '--data', 'arc.zip', '--engine', 'cpu', '--segments', '1');
    expect(scored.stderr).toBe('');
    expect(JSON.parse(scored.lines[0])).toMatchObject({ votes: { tasks: 2, votes: 3, pass1: expect.any(Number) } });
  });

  it('convert writes what the published loader reads, where numpy is installed', ({ skip }) => {
    hrm('data', 'convert', '--from', 'arc.json', '--to', 'arc', '--augment', '2', '--seed', '1');
    const check = ['python3', '/usr/bin/python3']
      .map((python) => spawnSync(python, [join(root, 'scripts/check-export.py'), '--data', join(folder, 'arc')], { encoding: 'utf8' }))
      .find(({ error, status }) => !error && status !== 77);
    if (!check) return skip('no python3 with numpy');
    expect(check.stderr).toBe('');
    const [train, test] = check.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    // Two tasks with three copies each; an epoch shows one of the copies with its three demonstrations.
    expect(train).toMatchObject({ part: 'train', groups: 2, examples: 18, drawn: 6 });
    expect(test).toMatchObject({ part: 'test', groups: 2, names: expect.arrayContaining(['mirror', 'turn']) });
    expect(test.names).toHaveLength(6);
  });

  it.each([
    [['data', 'grow'], /data takes one of .*, not "grow"/],
    [['data', 'convert', '--from', 'no.csv', '--to', 'x.zip'], /no\.csv: no such file/],
    [
      ['data', 'convert', '--from', 'bad.txt', '--to', 'x.zip'],
      /bad\.txt, row 2: expected a puzzle .*; --keep-good goes on without the 1 bad rows/,
    ],
    [['data', 'convert', '--from', 'arc.json', '--to', 'arc.csv'], /ARC's grids are not written as CSV/],
    [['train', '--config', 'config.json', '--data', 'puzzles.txt'], /puzzles\.txt, row 1, column question: expected 100 characters/],
  ])('%j ends with a plain message', (args, message) => {
    const { status, stderr } = hrm(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('goes on without bad rows where it is told to', () => {
    const { lines, stderr } = hrm('data', 'convert', '--from', 'bad.txt', '--to', 'x.zip', '--keep-good');
    expect(lines[0]).toContain('1 to train on');
    expect(stderr).toMatch(/1 bad rows are left out, the first: bad\.txt, row 2/);
  });
});
