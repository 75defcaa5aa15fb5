import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTrainedModel } from '../checkpoints/trained-model.ts';
import { writeCsv } from '../data/csv.ts';
import { buildDataset } from '../puzzles/dataset.ts';
import { decodeTrace } from '../trace/file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const golden = join(root, 'src/training/golden/learned-positions.safetensors');
let folder: string;
/** The run that wrote model.safetensors. */
let trained: ReturnType<typeof hrm>;

/** Small enough for a second of training. */
const CONFIG = {
  data: { task: 'sudoku4', level: [12, 14], count: 500, augment: { digits: true }, split: 'puzzles', heldOut: 20, seed: 1 },
  model: {
    hidden_size: 16,
    num_heads: 2,
    ffn_multiple: 16,
    H_layers: 1,
    L_layers: 1,
    H_cycles: 1,
    L_cycles: 1,
    halt_max_steps: 2,
    pos_encodings: 'learned',
  },
  training: { batch_size: 8, lr: 0.003, warmup: 5, total_steps: 40 },
  evaluation: { every: 20, puzzles: 16, segments: 2 },
};

function hrm(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts/hrm.mjs'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n').filter(Boolean), stderr: stderr.trim() };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hrm-cli-'));
  writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
  const { task, heldOut } = buildDataset({ ...CONFIG.data, task: 'sudoku4', level: [12, 14], split: 'puzzles' });
  writeFileSync(
    join(folder, 'puzzles.csv'),
    [
      ...writeCsv(
        task,
        heldOut.map((p) => ({ ...p, name: 'test', rating: 0 })),
      ),
    ].join(''),
  );
  trained = hrm('train', '--config', 'config.json', '--engine', 'cpu', '--out', 'model.safetensors');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('train, eval and solve', () => {
  it('train writes a model that eval scores and solve runs, the same every time', () => {
    expect(trained.stderr).toBe('');
    expect(trained.status).toBe(0);
    const events = trained.lines.map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: 'start', held_out: expect.stringContaining('Unseen puzzles') });
    expect(events.filter((e) => e.type === 'metrics').map((e) => e.step)).toEqual(Array.from({ length: 40 }, (_, i) => i + 1));
    expect(events.filter((e) => e.type === 'evaluation').map((e) => e.step)).toEqual([20, 40]);
    expect(events.at(-1)).toMatchObject({ type: 'stop', reason: 'schedule', step: 40 });

    hrm('train', '--config', 'config.json', '--engine', 'cpu', '--out', 'again.safetensors');
    expect(readFileSync(join(folder, 'again.safetensors'))).toEqual(readFileSync(join(folder, 'model.safetensors')));

    const evaluated = hrm('eval', '--model', 'model.safetensors', '--data', 'puzzles.csv', '--engine', 'cpu', '--segments', '3');
    expect(evaluated.status).toBe(0);
    expect(evaluated.lines).toHaveLength(1);
    const scores = JSON.parse(evaluated.lines[0]);
    expect(scores).toMatchObject({ n: 20, exact: [expect.any(Number), expect.any(Number), expect.any(Number)] });
    // Twelve to fourteen of sixteen cells are given, and copying them is learned first.
    expect(scores.cells.at(-1)).toBeGreaterThan(0.25);
    // The file has what those settings hold out; a card has the settings within.
    writeFileSync(join(folder, 'card.json'), JSON.stringify({ name: 'mine', config: CONFIG }));
    for (const settings of ['config.json', 'card.json'])
      expect(hrm('eval', '--model', 'model.safetensors', '--held-out', settings, '--engine', 'cpu', '--segments', '3')).toEqual(evaluated);
    expect(hrm('eval', '--model', 'model.safetensors', '--engine', 'cpu').stderr).toBe(
      'hrm eval: give either --data PATH or --held-out FILE.json',
    );

    const solved = hrm('solve', '--model', 'model.safetensors', '--engine', 'cpu', '1234341221434.21');
    expect(solved.status).toBe(0);
    expect(solved.lines.filter((line) => line.startsWith('segment'))).toHaveLength(2);
  });

  it('eval and solve think wider, and count what that took', () => {
    const wide = ['--engine', 'cpu', '--segments', '3', '--think', 'commit', '--views', '2'];
    const { status, lines } = hrm('eval', '--model', 'model.safetensors', '--data', 'puzzles.csv', '--limit', '3', ...wide);
    expect(status).toBe(0);
    const score = JSON.parse(lines[0]);
    expect(score).toMatchObject({ think: 'commit', views: 2, commitFrom: 4, order: 'in turn', n: 3 });
    expect(score.segments).toBeGreaterThanOrEqual(1);
    expect(score.segments).toBeLessThanOrEqual(6);
    expect(score.within.at(-1)[1]).toBe(score.exact);
    const { lines: each } = hrm('eval', '--model', 'model.safetensors', '--data', 'puzzles.csv', '--limit', '3', ...wide, '--alone');
    const alone = JSON.parse(each[0]);
    expect(alone).toEqual({ ...score, seconds: alone.seconds });
    expect(Object.keys(alone.seconds.processor).sort()).toEqual(['high', 'low', 'mean', 'median']);
    const solved = hrm('solve', '--model', 'model.safetensors', '1234341221434.21', ...wide);
    expect(solved.status).toBe(0);
    expect(solved.lines[0]).toMatch(/^view 1: \d segments, 0 cells committed, /);
    expect(solved.lines.some((line) => /^(not )?solved in \d segments/.test(line))).toBe(true);
  });

  it('trace tells every update of a solve, and keeps them in a file', () => {
    const trace = (...flags: string[]) => hrm('trace', '--model', 'model.safetensors', '--engine', 'cpu', '1234341221434.21', ...flags);
    const { status, lines } = trace('--segments', '3', '--cycles', '1', '--steps', '2', '--out', 'whole.safetensors', '--states');
    expect(status).toBe(0);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatch(/^1\.1\.1 +z_L moved \d+\.\d{3} {2}probe +[1-4._]{16} +least certain \d+\.\d%/);
    expect(lines[8]).toMatch(/^3\.1\.H +z_H moved .* answer /);
    expect(lines[9]).toMatch(/^Halting would/);
    const whole = decodeTrace(readFileSync(join(folder, 'whole.safetensors')));
    expect(whole.header).toMatchObject({ task: 'sudoku4', reasoning: { segments: 3, H_cycles: 1, L_cycles: 2 } });
    expect(whole.states).toBeDefined();
    trace('--segments', '3', '--cycles', '1', '--steps', '2', '--out', 'compact.safetensors', '--compact');
    const compact = decodeTrace(readFileSync(join(folder, 'compact.safetensors')));
    compact.updates.change.forEach(
      (x, i) => void expect(Math.abs(x - whole.updates.change[i])).toBeLessThan(2e-3 * whole.updates.change[i] + 1e-6),
    );
    expect(compact.states).toBeUndefined();
  });

  it('trace with --wound thinks with a part missing, says so, and keeps it in the file', () => {
    const flags = ['--segments', '2', '--cycles', '1', '--steps', '2', '--wound', 'no-H', '--wounded', '1', '--out', 'wounded.safetensors'];
    const { status, lines } = hrm('trace', '--model', 'model.safetensors', '--engine', 'cpu', '1234341221434.21', ...flags);
    expect(status).toBe(0);
    expect(lines[0]).toBe('wounded: no H update in segment 1');
    expect(lines[3]).toMatch(/^1\.1\.H +z_H moved 0\.000 /);
    expect(lines[6]).not.toMatch(/z_H moved 0\.000 /);
    const { wound } = decodeTrace(readFileSync(join(folder, 'wounded.safetensors'))).header;
    expect(wound).toEqual({ lesion: { kind: 'no H update' }, segments: 1 });
  });

  it('trace with --think keeps every view, and shows one with the cells that it took for given', () => {
    // Without a solution every view is given up, and a cell committed after each segment from the fourth on.
    const puzzle = '123...4.........';
    const think = ['--think', 'commit', '--views', '3', '--segments', '5', '--seed', '7'];
    const { status, lines } = hrm(
      'trace',
      '--model',
      'model.safetensors',
      '--engine',
      'cpu',
      puzzle,
      ...think,
      '--view',
      '2',
      '--out',
      'lanes.st',
    );
    expect(status).toBe(0);
    expect(lines.slice(0, 3).map((line) => line.replace(/,.*/, ''))).toEqual([1, 2, 3].map((view) => `view ${view}: 5 segments`));
    expect(lines[3]).toMatch(/^not solved in 15 segments: /);
    expect(lines[4]).toBe('view 2 is shown:');
    expect(lines.filter((line) => /commits row \d, column \d: [1-4] at \d+\.\d%$/.test(line))).toHaveLength(2);
    const { header, thinking } = decodeTrace(readFileSync(join(folder, 'lanes.st')));
    expect(header.reasoning.segments).toBe(5);
    expect(thinking).toMatchObject({ shown: 1, strategy: { segments: 5, commitFrom: 4, views: 3, order: 'in turn', seed: 7 } });
    expect(thinking?.lanes.map(({ commits }) => commits.map(({ segment }) => segment))).toEqual([1, 2, 3].map(() => [4, 5]));
    expect(hrm('trace', '--model', 'model.safetensors', '--engine', 'cpu', puzzle, ...think, '--view', '4')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/--view 4: it took 3 views/),
    });
  });

  it('train takes puzzles from a CSV file', () => {
    const { status, lines } = hrm('train', '--config', 'config.json', '--engine', 'cpu', '--data', 'puzzles.csv', '--steps', '2');
    expect(status).toBe(2);
    expect(lines).toEqual([]);
    writeFileSync(join(folder, 'few.json'), JSON.stringify({ ...CONFIG, data: { ...CONFIG.data, count: 10, heldOut: 5 } }));
    const few = hrm('train', '--config', 'few.json', '--engine', 'cpu', '--data', 'puzzles.csv', '--steps', '2');
    expect(few.stderr).toBe('');
    expect(JSON.parse(few.lines[0]).config.data).not.toHaveProperty('level');
    expect(JSON.parse(few.lines.at(-1))).toMatchObject({ step: 2, n: 5 });
  });
});

describe('train --save and resume', () => {
  const resumed = (...args: string[]) => hrm('resume', 'kept', '--engine', 'cpu', ...args);

  it('go on as if the run had never stopped', () => {
    expect(hrm('train', '--config', 'config.json', '--engine', 'cpu', '--out', 'straight.safetensors').status).toBe(0);
    const first = hrm('train', '--config', 'config.json', '--engine', 'cpu', '--steps', '20', '--save', 'kept');
    expect(first.lines.map((line) => JSON.parse(line)).filter((e) => e.type === 'saved')).toEqual([{ type: 'saved', step: 20 }]);
    expect(hrm('train', '--config', 'config.json', '--save', 'kept').stderr).toMatch(
      /kept holds a run already: go on with "hrm resume kept"/,
    );
    expect(resumed().stderr).toMatch(/has taken 20 of 20 steps: --steps N/);
    const second = resumed('--steps', '40', '--out', 'resumed.safetensors');
    expect(second.stderr).toBe('');
    const events = second.lines.map((line) => JSON.parse(line));
    expect(events.filter((e) => e.type === 'metrics').map((e) => e.step)).toEqual(Array.from({ length: 20 }, (_, i) => i + 21));
    expect(readFileSync(join(folder, 'resumed.safetensors'))).toEqual(readFileSync(join(folder, 'straight.safetensors')));
  });

  it('let another run begin where a saved one is, under settings of its own', () => {
    expect(hrm('train', '--config', 'config.json', '--engine', 'cpu', '--steps', '10', '--save', 'begun').status).toBe(0);
    const other = { ...CONFIG, training: { ...CONFIG.training, total_steps: 12, weight_decay: 0.05 } };
    writeFileSync(join(folder, 'other.json'), JSON.stringify(other));
    const { lines, stderr } = hrm('train', '--config', 'other.json', '--from', 'begun', '--engine', 'cpu');
    expect(stderr).toBe('');
    const events = lines.map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: 'start', step: 10, config: { training: { weight_decay: 0.05 } } });
    expect(events.filter((e) => e.type === 'metrics').map((e) => e.step)).toEqual([11, 12]);
    writeFileSync(join(folder, 'wider.json'), JSON.stringify({ ...other, model: { ...CONFIG.model, hidden_size: 24 } }));
    const wider = hrm('train', '--config', 'wider.json', '--from', 'begun', '--engine', 'cpu');
    expect(wider).toMatchObject({ status: 2, stderr: expect.stringMatching(/--from: the tensor .* keep the size of the model/) });
  });

  it('let a new run begin with the weights of a model', () => {
    const still = { ...CONFIG, training: { ...CONFIG.training, lr: 0, weight_decay: 0, total_steps: 2 } };
    writeFileSync(join(folder, 'still.json'), JSON.stringify(still));
    const { lines, stderr } = hrm(
      'train',
      '--config',
      'still.json',
      '--from',
      'model.safetensors',
      '--engine',
      'cpu',
      '--out',
      'same.safetensors',
    );
    expect(stderr).toBe('');
    expect(JSON.parse(lines[0])).toMatchObject({ type: 'start', step: 0 });
    const weights = (name: string) => [...readTrainedModel(readFileSync(join(folder, name))).weights];
    expect(weights('same.safetensors')).toEqual(weights('model.safetensors'));
    writeFileSync(join(folder, 'wider.json'), JSON.stringify({ ...still, model: { ...CONFIG.model, hidden_size: 24 } }));
    const wider = hrm('train', '--config', 'wider.json', '--from', 'model.safetensors', '--engine', 'cpu');
    expect(wider).toMatchObject({ status: 2, stderr: expect.stringMatching(/--from: the tensor .* should be/) });
  });

  it('save the run on Ctrl-C', async () => {
    const config = { ...CONFIG, training: { ...CONFIG.training, total_steps: 1_000_000 } };
    writeFileSync(join(folder, 'long.json'), JSON.stringify(config));
    const program = [join(root, 'scripts/hrm.mjs'), 'train', '--config', 'long.json', '--engine', 'cpu', '--save', 'stopped'];
    const running = spawn(process.execPath, program, { cwd: folder });
    running.stdout.once('data', () => running.kill('SIGINT'));
    const [code] = await once(running, 'exit');
    expect(code).toBe(130);
    expect(readdirSync(join(folder, 'stopped', 'runs', 'run'))).toContainEqual(expect.stringMatching(/\.save$/));
  });

  it('says where there is nothing to go on with', () => {
    expect(hrm('resume', 'nowhere')).toMatchObject({ status: 2, stderr: expect.stringMatching(/nowhere: there is no saved run here/) });
  });
});

describe('verify', () => {
  it('prints a line a group and exits 0 where all pass', () => {
    const { status, lines } = hrm('verify', golden, '--engine', 'cpu');
    expect(status).toBe(0);
    expect(lines).toHaveLength(6);
    for (const line of lines) expect(line).toMatch(/^pass .*worst \d\.\d\de-\d/);
  });

  it('exits 1 where a number is off', () => {
    const bytes = readFileSync(golden);
    const header = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
    const at = 8 + Number(bytes.readBigUInt64LE(0)) + header['0.logits'].data_offsets[0];
    bytes.writeFloatLE(bytes.readFloatLE(at) + 1, at);
    writeFileSync(join(folder, 'off.safetensors'), bytes);
    const { status, lines } = hrm('verify', 'off.safetensors', '--engine', 'cpu');
    expect(status).toBe(1);
    expect(lines.find((line) => line.startsWith('FAIL'))).toMatch(/outputs .*0\.logits/);
  });
});

describe('bench', () => {
  it('tells what a step costs and that it creates nothing', () => {
    const { status, lines } = hrm('bench', '--size', '16,2,1,16,4', '--engine', 'cpu', '--steps', '5', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(lines[0])).toMatchObject({ steps: 5, per_step: { submits: 1, buffers: 0, bindGroups: 0, pipelines: 0 } });
  });
});

describe('claim', () => {
  it('lists what is claimed, by whom', () => {
    const { status, lines } = hrm('claim', 'list', '--json');
    expect(status).toBe(0);
    const [first, ...others] = JSON.parse(lines[0]);
    expect(first).toMatchObject({ id: 'longer', source: { url: expect.stringMatching(/^https:/) } });
    expect(others.length).toBeGreaterThan(10);
  });

  it('tests one on a model with its card beside it: the same numbers for the same seed, and a verdict for people', () => {
    const args = ['claim', 'run', 'one-blank', '--model', join(root, 'public/models/sudoku4.safetensors'), '--n', '5', '--engine', 'cpu'];
    const { status, lines } = hrm(...args, '--seed', '2', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(lines[0])).toMatchObject({ claim: 'one-blank', n: 5, seed: 2, finding: { n: 5, effect: { unit: 'share' } } });
    expect(hrm(...args, '--seed', '2', '--json').lines).toEqual(lines);
    expect(hrm(...args).lines.join(' ')).toMatch(/verdict +(holds|does not hold|cannot tell)/);
  });
});

describe('compare', () => {
  const args = ['compare', 'run', '--preset', 'sudoku4-easy', '--models', 'hrm,trm', '--steps', '4', '--engine', 'cpu'];

  it('trains models side by side, and says what can be told apart', () => {
    const { status, lines } = hrm(...args, '--seeds', '2');
    expect(status).toBe(0);
    expect(lines[0]).toMatch(/^On this puzzle and budget HRM and TRM cannot be told apart \(.*, n = 2 x 500\)\.$/);
    expect(lines.at(-1)).toMatch(/^HRM less TRM: 0 points \(/);
  });

  it('gives all that it takes to come to it again', () => {
    const { lines } = hrm(...args, '--seeds', '1', '--json');
    expect(JSON.parse(lines[0])).toMatchObject({
      by: 'parameters',
      seeds: 1,
      puzzles: 500,
      checks: [4],
      command: expect.stringContaining('--models hrm,trm'),
    });
  });
});

describe('bad usage and bad input', () => {
  it.each([
    [[], /no command was given; try help, verify, train/],
    [['frobnicate'], /there is no command "frobnicate"/],
    [['train'], /give either --preset NAME or --config/],
    [['train', '--preset', 'nope'], /there is no such preset; there are sudoku4-easy/],
    [['train', '--preset', 'sudoku4-easy', '--steps', '1.5'], /--steps takes a whole number from 1, not "1.5"/],
    [['train', '--preset', 'sudoku4-easy', '--engine', 'tpu'], /--engine takes auto, webgpu, cpu, oracle; not "tpu"/],
    [['train', '--preset', 'sudoku4-easy', '--bogus'], /bogus/],
    [['train', '--config', 'missing.json'], /missing\.json: no such file/],
    [['train', '--config', 'heads.json'], /heads\.json: Heads must divide the hidden size of 16: 2 or 4 do \(model\.num_heads\)/],
    [['train', '--config', 'typo.json'], /typo\.json: model\.hiden_size: there is no such field/],
    [['train', '--config', 'both.json', '--data', 'puzzles.csv'], /both\.json: data\.level: the puzzles of Mine are taken as they are/],
    [['train', '--config', 'config.json', '--out', 'no/such/folder/x'], /no\/such\/folder\/x: cannot write here/],
    [['eval', '--model', 'model.safetensors', '--data', 'bad.csv'], /bad\.csv, row 2, column answer: expected a solution/],
    [['eval', '--model', 'puzzles.csv', '--data', 'puzzles.csv'], /puzzles\.csv: byte 0: expected a header length/],
    [['solve', '--model', 'model.safetensors', '12x4'], /the puzzle: /],
    [['solve', '--model', 'model.safetensors', '1234341221434.21', '--views', '2'], /give --think as well/],
    [['solve', '--model', 'model.safetensors', '1234341221434.21', '--think', 'commit', '--noise', '1'], /think with --think noise/],
    [['solve', '--model', 'model.safetensors', '1234341221434.21', '--think', 'noise', '--noise', '0'], /--noise takes a number above 0/],
    [['trace', '--model', 'model.safetensors', '1234341221434.21', '--think', 'noise'], /a trace keeps views and commitments/],
    [['trace', '--model', 'model.safetensors'], /trace takes one puzzle/],
    [['trace', '--model', 'model.safetensors', '1234341221434.21', '--view', '2'], /--view says which of several views is shown/],
    [['trace', '--model', 'model.safetensors', '1234341221434.21', '--wound', 'no-X'], /--wound no-X: one of no-H, no-L, reset-z_H/],
    [['trace', '--model', 'model.safetensors', '1234341221434.21', '--wound', 'silent-L-9'], /--wound silent-L-9: there is no head 8/],
    [['trace', '--model', 'model.safetensors', '1234341221434.21', '--wounded', '2'], /give --wound as well/],
    [
      ['trace', '--model', 'model.safetensors', '1234341221434.21', '--wound', 'no-H', '--think', 'commit'],
      /--wound is of one try: leave --think out/,
    ],
    [['verify', 'cut.safetensors'], /cut\.safetensors: /],
    [['claim'], /claim takes list, run or record/],
    [['claim', 'run', 'nope'], /there is no claim "nope"; there are longer, harder/],
    [['claim', 'run', 'longer', '--model', 'nope'], /--model takes sudoku4, .*or FILE\.safetensors with its card/],
    [['claim', 'run', 'memory', '--model', 'sudoku4'], /memory is tested on no model/],
    [['compare'], /compare takes run or record/],
    [['compare', 'run'], /--preset is missing/],
    [['compare', 'run', '--preset', 'nope'], /there is no preset "nope"; there are sudoku4-easy/],
    [['compare', 'run', '--preset', 'sudoku4-easy', '--models', 'hrm,gpt'], /--models takes some of hrm, recurrent/],
    [['compare', 'record', 'nope'], /there is no comparison "nope"; there are compared\/sudoku4-easy/],
    [['bench', '--size', '64,4'], /--size takes D,heads,layers,seq,batch/],
  ])('%j says what is wrong in one line and exits 2', (args, message) => {
    writeFileSync(join(folder, 'heads.json'), JSON.stringify({ ...CONFIG, model: { ...CONFIG.model, num_heads: 3 } }));
    writeFileSync(join(folder, 'typo.json'), JSON.stringify({ ...CONFIG, model: { hiden_size: 16 } }));
    const file = { name: 'Mine', sha256: 'ab'.repeat(32) };
    writeFileSync(join(folder, 'both.json'), JSON.stringify({ ...CONFIG, data: { ...CONFIG.data, file } }));
    writeFileSync(join(folder, 'bad.csv'), 'source,question,answer,rating\nx,1234341221434.21,1234341221434421,0\n');
    writeFileSync(join(folder, 'cut.safetensors'), readFileSync(golden).subarray(0, 5000));
    const { status, stderr } = hrm(...args);
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect(status).toBe(2);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });
});
