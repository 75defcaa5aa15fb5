import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { finish, readSet } from '../data/read.ts';
import { memorySource } from '../formats/source.ts';
import { readYaml } from '../formats/yaml.ts';
import { initialWeights } from '../model/parameters.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { Random } from '../puzzles/random.ts';
import { PRESETS } from '../training/presets.ts';
import type { RunConfig } from '../training/run-config.ts';
import { type ClusterRun, clusterExport, processes, schedule } from './cluster-export.ts';
import { clusterNotes, clusterObstacle } from './cluster-export-notes.ts';

const easy = PRESETS[0].config;
const config: RunConfig = { ...easy, data: { ...easy.data, count: 40, heldOut: 20 } };
const random = Random.from(3, 'cluster');
const run: ClusterRun = {
  name: 'Sudoku 4x4, easy (2)',
  config,
  step: 300,
  weights: initialWeights(config.model, () => random.float()),
  data: buildDataset(config.data),
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const files = clusterExport(run).then((made) => new Map(made.map(({ name, data }) => [name, data])));
const DATA = 'data/sudoku-4x4-easy-2';

describe('the way out to a cluster', () => {
  it('holds the data folder, the checkpoint, its configuration, the program and the command', async () => {
    const made = await files;
    const readme = text(made.get('README.txt')!);
    expect(readme).toContain('torchrun --nproc-per-node 8 continue.py \\\n');
    expect(readme).toContain('torchrun --nproc-per-node 8 pretrain.py \\\n');
    expect(readme).toContain(`data_path=${DATA} `);
    for (const argument of ['arch.hidden_size=32', 'arch.pos_encodings=learned', 'global_batch_size=32', 'lr=0.008', '+seed=1'])
      expect(readme).toContain(argument);
    for (const note of clusterNotes(config)) expect(readme).toContain(note);
    expect(Math.max(...readme.split('\n').map((line) => line.length))).toBeLessThan(200);
    expect(text(made.get('continue.py')!)).toContain('pretrain.launch()');
    const yaml = await readYaml(text(made.get('all_config.yaml')!), 'all_config.yaml');
    expect(yaml).toMatchObject({ step: 300, total_steps: 750, data_path: DATA, arch: { hidden_size: 32 } });
  });

  it('gives each training puzzle copies under the symmetries of the run, and test puzzles none', async () => {
    const made = [...(await files)].filter(([name]) => name.startsWith(DATA));
    const set = await finish(readSet(made.map(([path, data]) => ({ path, source: memorySource(data) }))));
    expect(set.test.map(({ question }) => question.join())).toEqual(run.data.heldOut.map(({ question }) => question.join()));
    expect(new Set(set.training.map(({ group }) => group)).size).toBe(40);
    for (let index = 0; index < 40; index++) {
      const group = set.training.filter((puzzle) => puzzle.group === index);
      expect([...group[0].question]).toEqual([...run.data.training[index].question]);
      const classes = new Set(group.map((puzzle) => run.data.augmentation.classOf(puzzle).question));
      expect(classes.size).toBe(1);
      // Digits can be named in 24 ways.
      expect(group.length).toBeGreaterThan(12);
    }
  });

  it('takes the steps that are left, and as many again where none are', () => {
    // 40 puzzles an epoch, 32 a step: 45 steps an interval take 36 epochs.
    expect(schedule(config, 300, 40)).toEqual({ total: 750, eval_interval: 36, epochs: 360 });
    expect(schedule(config, 750, 40)).toMatchObject({ total: 1500 });
    const big = schedule(config, 0, 20_000);
    expect(big.total).toBe(750);
    expect((big.epochs / big.eval_interval) * Math.floor((big.eval_interval * 20_000) / 32)).toBeGreaterThanOrEqual(750);
  });

  it('shares a batch evenly', () => {
    expect([64, 48, 20, 7].map(processes)).toEqual([8, 8, 5, 7]);
  });

  it('refuses what the published program cannot train, and says what to change', async () => {
    const model = { ...config.model, architecture: 'trm' as const };
    expect(clusterObstacle(config)).toBeUndefined();
    expect(clusterObstacle({ ...config, model })).toMatch(/hrm, not trm/);
    expect(clusterObstacle({ ...config, model: { ...config.model, num_heads: 8 } })).toMatch(/have 4: train one with/);
    await expect(clusterExport({ ...run, config: { ...config, model } })).rejects.toThrow(RangeError);
  });

  it('says that only continue.py trains a model without a puzzle embedding', async () => {
    const hardest = PRESETS.find(({ id }) => id === 'sudoku4-hardest')!.config;
    expect(clusterNotes(hardest).join(' ')).toContain('only continue.py');
    expect(clusterNotes(config).join(' ')).not.toContain('only continue.py');
  });

  it('has a data folder that the published loader reads, where numpy is installed', async ({ skip }) => {
    const folder = mkdtempSync(join(tmpdir(), 'hrm-cluster-'));
    try {
      for (const [name, data] of await files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), data);
      }
      const script = fileURLToPath(new URL('../../scripts/check-export.py', import.meta.url));
      const check = ['python3', '/usr/bin/python3']
        .map((python) => spawnSync(python, [script, '--data', join(folder, DATA)], { encoding: 'utf8' }))
        .find(({ error, status }) => !error && status !== 77);
      if (!check) return skip('no python3 with numpy');
      expect(check.stderr).toBe('');
      expect(check.stdout.trim().split('\n')).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
