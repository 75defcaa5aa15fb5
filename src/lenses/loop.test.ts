import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelConfig } from '../model/config.ts';
import { type ModelPart, partKernels } from '../model/parts.ts';
import type { Lesion } from '../model/wound.ts';
import { SOLVERS, solveBy } from '../solving/solves.testing.ts';
import { perSegment, updateCount } from '../trace/cursor.ts';
import type { Trace } from '../trace/trace.ts';
import { pieces } from '../words/glossary.ts';
import { activeLines, activeParts, aims, beforeAim, lastGate, meanResiduals, partsOf, pseudocode } from './loop.ts';
import { about, stepWords } from './loop-strings.ts';
import { filesOf, importsOf, SHADER_FILES } from './shader-files.ts';

/** Two segments of two cycles of two L-steps; a stack of three layers. */
const solved = (change: Partial<ModelConfig>): Promise<Trace> =>
  solveBy({ H_cycles: change.architecture === 'feedforward' ? 1 : 2, ...change }).then(({ trace }) => trace);

const lines = ({ header: { model, reasoning } }: Trace, index: number): string[] =>
  pseudocode(model, reasoning, index).map(({ indent, text }) => `${'  '.repeat(indent)}${text}`);
const active = ({ header: { model, reasoning } }: Trace, index: number): string =>
  `${activeLines(model, reasoning, index).join(' ')} | ${activeParts(model, reasoning, index).join(' ')}`;
const counts = ({ header: { model, reasoning } }: Trace, index: number): (number | undefined)[] =>
  pseudocode(model, reasoning, index)
    .filter(({ text }) => text.startsWith('for '))
    .map(({ now }) => now);

describe('of hrm', () => {
  let trace: Trace;
  beforeAll(async () => {
    trace = await solved({ architecture: 'hrm' });
  });

  it('the pseudocode is two loops within the segments', () => {
    expect(lines(trace, 0)).toEqual([
      'x = embed(puzzle)',
      'z_H, z_L = initial states',
      'for segment in 1…2:',
      '  for cycle in 1…2:',
      '    for step in 1…2:',
      '      z_L = L(z_L + z_H + x)',
      '    z_H = H(z_H + z_L)',
      '  answer = argmax(W z_H)',
      '  if q_halt > q_continue: stop',
      '  train: loss; gradient; optimiser',
      '  train: z_H, z_L = cut(z_H, z_L)',
    ]);
  });

  it('L-steps run L, H updates H, and the last update of a segment answers, asks the gate, and carries on where more follows', () => {
    expect(Array.from({ length: 12 }, (_, index) => active(trace, index))).toEqual([
      ...['L | L', 'L | L', 'H | H', 'L | L', 'L | L', 'H answer gate | H answer gate carry'],
      ...['L | L', 'L | L', 'H | H', 'L | L', 'L | L', 'H answer gate | H answer gate'],
    ]);
    expect(counts(trace, 0)).toEqual([1, 1, 1]);
    expect(counts(trace, 4)).toEqual([1, 2, 2]);
    expect(counts(trace, 11)).toEqual([2, 2, undefined]);
  });

  it('the first L-step after an H update is compared with the step before it', () => {
    const { model, reasoning } = trace.header;
    const before = Array.from({ length: 12 }, (_, index) => beforeAim(model, reasoning, index));
    expect(before.flatMap((at, index) => (at === undefined ? [] : [index, at]))).toEqual([3, 1, 6, 4, 9, 7]);
    const residuals = Float32Array.from([9, 1, 5, 2, 1, 5, 3, 1, 5, 0.5, 1, 5]);
    expect(aims(trace, residuals)).toEqual({ jumps: 2, of: 3 });
  });

  it('of a wounded network shows what is left out or added, and tells of no target before it has healed', async () => {
    const wounded = async (lesion: Lesion) => (await solveBy({ H_cycles: 2 }, 'sudoku4', undefined, { lesion, segments: 1 })).trace;
    const lines = ({ header: { model, reasoning, wound } }: Trace, index: number) =>
      pseudocode(model, reasoning, index, wound).flatMap(({ text, wounded }) => (wounded ? [`${wounded}: ${text}`] : []));
    const still = await wounded({ kind: 'no H update' });
    expect([lines(still, 2), lines(still, 6)]).toEqual([['left out: z_H = H(z_H + z_L)'], []]);
    const told = (of: Trace, index: number): string => stepWords(of, meanResiduals(of), index).replace(/\d+\.\d+(e-?\d+)?/g, '#');
    expect(told(still, 2)).toBe('Segment 1 of 2, cycle 1 of 2: the H update is left out. Wounded: no H update.');
    expect(told(still, 3)).toBe('Segment 1 of 2, cycle 2 of 2, L-step 1 of 2: z_L moves by #. Wounded: no H update.');
    expect(told(still, 8)).toBe('Segment 2 of 2, cycle 1 of 2: H moves z_H by #, a new target for L.');
    expect(aims(still, meanResiduals(still)).of).toBe(1);
    const forgets = await wounded({ kind: 'reset', state: 'z_H' });
    expect([lines(forgets, 0), lines(forgets, 6)]).toEqual([['added: z_H = initial state'], []]);
  });

  it('says each step in words, with its residual and what the gate said', () => {
    const residuals = meanResiduals(trace);
    const told = (index: number): string => stepWords(trace, residuals, index).replace(/\d+\.\d+(e-?\d+)?/g, '#');
    expect(told(0)).toBe('Segment 1 of 2, cycle 1 of 2, L-step 1 of 2: z_L moves by #.');
    expect(told(3)).toBe('Segment 1 of 2, cycle 2 of 2, L-step 1 of 2: z_L moves by #. Before its new target: #.');
    expect(told(2)).toBe('Segment 1 of 2, cycle 1 of 2: H moves z_H by #, a new target for L.');
    expect(told(5)).toMatch(
      /^Segment 1 of 2, cycle 2 of 2: H moves z_H by #, a new target for L\. It answers\. Stop\? \d+%, go on\? \d+%: it (thinks on|would stop)\.$/,
    );
  });

  it('the gate keeps what it said last, and says nothing before the first segment has ended', () => {
    expect(lastGate(trace, 4)).toBeUndefined();
    expect(lastGate(trace, 5)).toMatchObject({ segment: 0, now: true, q_halt: trace.segments.q[0] });
    expect(lastGate(trace, 10)).toMatchObject({ segment: 0, now: false });
    expect(lastGate(trace, 11)).toMatchObject({ segment: 1, now: true, q_halt: trace.segments.q[2] });
  });
});

it('trm runs one network in both roles and halts by q_halt alone', async () => {
  const trace = await solved({ architecture: 'trm' });
  expect(lines(trace, 0).filter((line) => /net|stop/.test(line))).toEqual([
    '      z_L = net(z_L + z_H + x)',
    '    z_H = net(z_H + z_L)',
    '  if q_halt > 0: stop',
  ]);
  expect(partsOf(trace.header.model)).toContain('H');
  expect(active(trace, 5)).toBe('H answer gate | H answer gate carry');
  for (const part of partsOf(trace.header.model)) expect(Object.values(about(trace, part)).join()).not.toContain('q_continue');
  expect(stepWords(trace, meanResiduals(trace), 5)).toMatch(/Stop\? \d+%: it (thinks on|would stop)\.$/);
});

it('a recurrent model has one box that every update runs', async () => {
  const trace = await solved({ architecture: 'recurrent' });
  expect(partsOf(trace.header.model)).not.toContain('H');
  expect(lines(trace, 0).slice(2, 5)).toEqual(['for segment in 1…2:', '  for update in 1…6:', '    z = M(z + x)']);
  expect(active(trace, 2)).toBe('L | L');
  expect(active(trace, 5)).toBe('L answer gate | L answer gate carry');
  expect(counts(trace, 8)).toEqual([2, 3]);
  expect(stepWords(trace, meanResiduals(trace), 2)).toMatch(/^Segment 1 of 2, update 3 of 6: the state moves by \S+\.$/);
});

it('a feed-forward stack has layers and no loop over segments, no gate and no carry', async () => {
  const trace = await solved({ architecture: 'feedforward' });
  expect(partsOf(trace.header.model)).toEqual(['input', 'L', 'answer', 'training']);
  expect(lines(trace, 0)).toEqual([
    'z = x = embed(puzzle)',
    'for layer in 1…3:',
    '  z = layer(z)',
    'answer = argmax(W z)',
    'train: loss; gradient; optimiser',
  ]);
  expect([0, 1, 2].map((index) => active(trace, index))).toEqual(['L | L', 'L | L', 'L answer | L answer']);
  expect(counts(trace, 1)).toEqual([2]);
  expect(stepWords(trace, meanResiduals(trace), 2)).toMatch(/^Layer 3 of 3 moves the state by \S+\. The answer is read off it\.$/);
});

describe.each(SOLVERS)('of a solve by %s', (_, change) => {
  let trace: Trace;
  beforeAll(async () => {
    trace = await solved(change);
  });

  it('at every update the lines and parts at work are among those drawn, none of training', () => {
    const { model, reasoning } = trace.header;
    const parts = partsOf(model);
    for (let index = 0; index < updateCount(reasoning); index++) {
      const drawn = pseudocode(model, reasoning, index).filter(({ training }) => !training);
      expect(drawn.map(({ id }) => id)).toEqual(expect.arrayContaining([...activeLines(model, reasoning, index)]));
      expect(parts).toEqual(expect.arrayContaining([...activeParts(model, reasoning, index)]));
      expect(activeParts(model, reasoning, index)).not.toContain('training');
      expect(stepWords(trace, meanResiduals(trace), index)).not.toMatch(/NaN|undefined/);
    }
    expect(activeParts(model, reasoning, perSegment(reasoning) - 1)).toContain('answer');
  });

  it('each part has a sentence of known terms, a formula, a shape, and kernels whose files are there', () => {
    for (const part of partsOf(trace.header.model)) {
      const { says, formula, shape } = about(trace, part);
      const plain = pieces(says).map((piece) => (typeof piece === 'string' ? piece : piece.word));
      for (const sentence of plain.join('').split(/[.:] /)) expect(sentence.split(' ').length).toBeLessThanOrEqual(20);
      expect(formula).toMatch(/[=→]/);
      expect(shape).toMatch(/\d|gradient/);
      const kernels = partKernels(trace.header.model, part satisfies ModelPart);
      expect(kernels.length).toBeGreaterThan(0);
      for (const kernel of kernels) expect(filesOf(kernel), kernel).not.toEqual([]);
    }
  });
});

it('names the files that a shader imports', () => {
  expect(importsOf('import package::lib::grid::{bound, group_index};\nimport constants::ROWS;\nimport package::lib::lane::Lane;')).toEqual([
    'lib/grid.wgsl',
    'lib/lane.wgsl',
  ]);
  const sources = import.meta.glob('/shaders/**/*.wgsl', { query: '?raw', import: 'default', eager: true }) as Record<string, string>;
  for (const text of Object.values(sources)) for (const file of importsOf(text)) expect(SHADER_FILES).toContain(file);
});
