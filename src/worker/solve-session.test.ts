import { describe, expect, it } from 'vitest';
import { plainEigen, scatter } from '../analysis/eigen.testing.ts';
import { encodeCheckpoint } from '../checkpoints/checkpoint.ts';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { type ModelConfig, PUBLISHED, tokenCount } from '../model/config.ts';
import { initialWeights } from '../model/parameters.ts';
import type { Wound } from '../model/wound.ts';
import { Random } from '../puzzles/random.ts';
import { moduleAt, updateCount } from '../trace/cursor.ts';
import { decodeTrace, encodeTrace } from '../trace/file.ts';
import { browserEngines, type Engines } from './engines.ts';
import type { FromSolver, ToThink } from './solve-protocol.ts';
import { SolveSession } from './solve-session.ts';

const MODEL: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  hidden_size: 16,
  num_heads: 2,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 1,
  puzzle_emb_ndim: 16,
  halt_max_steps: 4,
};
const REASONING = { segments: 2, H_cycles: 1, L_cycles: 3 };
const question = (shift = 0) => Uint8Array.from({ length: 16 }, (_, i) => 1 + ((i * 7 + shift) % 5));

function file(seed = 1, about: Record<string, string | number> = { task: 'sudoku4', seed: 7 }, model = MODEL): Uint8Array<ArrayBuffer> {
  const random = Random.from(seed, 'weights');
  return encodeCheckpoint(
    model,
    initialWeights(model, () => random.float()),
    about,
  );
}
const bytesOf = (f: Uint8Array): ArrayBuffer => f.slice().buffer;
/** A file that the visitor brings. */
const own = (name: string, f: Uint8Array<ArrayBuffer> | ArrayBuffer) => ({ name, files: [{ name, blob: new Blob([f]) }] });

/** A session and everything that it says; `until` waits for a message. */
function open(
  engines: Engines = browserEngines(undefined),
  files: Record<string, Uint8Array> = { 'https://site/models/four.safetensors': file() },
) {
  const heard: FromSolver[] = [];
  let wake = () => {};
  const fetchBytes = async (url: string) => {
    const found = files[url];
    if (!found) throw new Error(`${url}: the server answered 404.`);
    return bytesOf(found);
  };
  const session = new SolveSession(engines, fetchBytes, (message, transfer = []) => {
    heard.push(structuredClone(message, { transfer }));
    wake();
  });
  let seen = 0;
  const until = async <T extends FromSolver['type']>(type: T, ok: (m: Extract<FromSolver, { type: T }>) => boolean = () => true) => {
    for (;;) {
      while (seen < heard.length) {
        const message = heard[seen++];
        if (message.type === type && ok(message as Extract<FromSolver, { type: T }>)) return message as Extract<FromSolver, { type: T }>;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const load = () => session.receive({ type: 'load', load: 1, source: { url: 'https://site/models/four.safetensors?v=1' }, engine: 'cpu' });
  const solve = (
    id: number,
    patch: {
      question?: Uint8Array;
      puzzle?: number;
      reasoning?: typeof REASONING;
      states?: boolean;
      thinking?: ToThink;
      wound?: Wound;
    } = {},
  ) => session.receive({ type: 'solve', id, question: question(), puzzle: 0, reasoning: REASONING, states: false, ...patch });
  return { session, heard, until, load, solve };
}

/** The session of `open`, with the model loaded. */
async function ready(engines?: Engines) {
  const opened = open(engines, { 'https://site/models/four.safetensors?v=1': file() });
  opened.load();
  const loaded = await opened.until('loaded');
  return { ...opened, loaded };
}

it.each([
  ['recurrent', REASONING],
  ['trm', REASONING],
  ['feedforward', { segments: 2, H_cycles: 1, L_cycles: 1 }],
] as const)('thinks with the architecture %s, in the ways that it has', async (architecture, reasoning) => {
  const { session, until, solve } = open();
  const model = { ...MODEL, architecture, halt_max_steps: architecture === 'feedforward' ? 1 : MODEL.halt_max_steps };
  session.receive({ type: 'load', load: 1, source: own('m', file(1, {}, model)), engine: 'cpu' });
  await until('loaded');
  solve(1);
  expect((await until('trace')).trace.header).toMatchObject({ model: { architecture }, reasoning });
  session.receive({ type: 'dimensionality', questions: [question(), question(1)], reasoning: REASONING });
  expect((await until('dimensionality', ({ result }) => result !== undefined)).done).toBe(2);
});

describe('loading a model', () => {
  it('says what it is, whether it comes from the site or from the visitor', async () => {
    const { session, until, loaded } = await ready();
    expect(loaded).toMatchObject({ name: 'four.safetensors', task: 'sudoku4', model: MODEL, engine: { kind: 'cpu' } });
    expect(loaded.hash).toMatch(/^[0-9a-f]{64}$/);
    session.receive({ type: 'load', load: 1, source: own('mine', file(2)), engine: 'cpu' });
    const other = await until('loaded');
    expect(other.name).toBe('mine');
    expect(other.hash).not.toBe(loaded.hash);
  });

  it('hashes the weights and nothing else', async () => {
    const { session, until, loaded } = await ready();
    const { tensors, metadata } = readSafetensors(file());
    const turned = [...tensors.values()].reverse().map((t) => ({ name: t.name, shape: t.shape, data: t.read() as Float32Array }));
    const same = writeSafetensors(turned, { ...Object.fromEntries(metadata), held_out: 'nothing' });
    session.receive({ type: 'load', load: 1, source: own('turned', same), engine: 'cpu' });
    expect((await until('loaded')).hash).toBe(loaded.hash);
  });

  it.each([
    ['no model file', own('notes.txt', new ArrayBuffer(4)), /^notes.txt: byte 0: expected a header of 10 bytes at the least/],
    ['a file that is not there', { url: 'https://site/models/none' }, /models\/none: the server answered 404/],
    ['an unknown family of puzzles', own('m', file(1, { task: 'chess' })), /metadata "task": expected one of sudoku4/],
    ['a family that does not fit', own('m', file(1, { task: 'sudoku9' })), /puzzles of 16 cells.*found 9x9 Sudoku/],
    ['an unknown loss', own('m', file(1, { loss_type: 'mse' })), /metadata "loss_type".*found "mse"/],
    ['a seed that is no number', own('m', file(1, { seed: 'x' })), /metadata "seed": expected a number/],
  ])('refuses %s and keeps what was loaded', async (_, source, message) => {
    const { session, until, solve } = await ready();
    session.receive({ type: 'load', load: 1, source, engine: 'cpu' });
    expect((await until('kept')).message).toMatch(message);
    solve(1);
    expect((await until('trace')).id).toBe(1);
  });

  it('can be cancelled, and keeps what was loaded', async () => {
    const { session, until, solve } = await ready();
    session.receive({ type: 'load', load: 1, source: own('m', file(2)), engine: 'cpu' });
    session.receive({ type: 'cancel' });
    expect((await until('kept')).message).toBeUndefined();
    solve(1);
    expect((await until('trace')).trace.header.weights.name).toBe('four.safetensors');
  });

  it('says why an engine cannot be had', async () => {
    const { session, until } = open();
    session.receive({ type: 'load', load: 1, source: own('m', file()), engine: 'webgpu' });
    expect((await until('engine notice')).notice).toMatchObject({
      now: 'nothing',
      trouble: { kind: 'gone', message: expect.stringMatching(/WebGPU/) },
    });
    // It has been said.
    expect((await until('kept')).message).toBeUndefined();
  });
});

describe('solving', () => {
  it('gives a trace that a file can hold, with states where they are asked for', async () => {
    const { until, solve, loaded } = await ready();
    solve(1);
    const { trace, milliseconds } = await until('trace');
    expect(trace.header).toEqual({
      version: 1,
      task: 'sudoku4',
      model: MODEL,
      loss_type: 'stablemax_cross_entropy',
      reasoning: REASONING,
      weights: { name: loaded.name, hash: loaded.hash },
      engine: loaded.engine.label,
      seed: 7,
    });
    expect(trace.states).toBeUndefined();
    expect(milliseconds).toBeGreaterThan(0);
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
    solve(2, { states: true });
    const { trace: whole } = await until('trace');
    expect(whole.states!.after).toHaveLength(updateCount(REASONING) * tokenCount(MODEL) * MODEL.hidden_size);
    expect({ ...whole, states: undefined }).toEqual({ ...trace, states: undefined });
  });

  it('answers the newest of several at once, and drops a long one that is under way', async () => {
    const { heard, until, solve } = await ready();
    for (const id of [1, 2, 3]) solve(id, { question: question(id) });
    const first = await until('trace');
    expect(first.trace.question).toEqual(question(3));
    solve(4, { reasoning: { segments: 2000, H_cycles: 1, L_cycles: 3 } });
    await new Promise((resolve) => setTimeout(resolve, 0));
    solve(5);
    await until('trace');
    expect(heard.flatMap((m) => (m.type === 'trace' ? [m.id] : []))).toEqual([3, 5]);
  });

  it.each([
    ['another size', { question: new Uint8Array(81) }, 'takes puzzles of 16 cells, but this one has 81'],
    ['a token that is none', { question: question().fill(9, 2, 3) }, 'Cell 3 holds 9'],
    ['no segments', { reasoning: { ...REASONING, segments: 0 } }, 'segments must be a whole number from 1, not 0'],
    ['half a step', { reasoning: { ...REASONING, L_cycles: 1.5 } }, 'L_cycles must be a whole number from 1, not 1.5'],
    ['more than memory holds', { reasoning: { segments: 1e5, H_cycles: 10, L_cycles: 10 } }, 'take fewer segments, cycles or steps'],
  ])('refuses %s', async (_, patch, message) => {
    const { until, solve } = await ready();
    solve(1, patch);
    expect((await until('refused')).message).toContain(message);
    solve(2);
    expect((await until('trace')).id).toBe(2);
  });

  it('needs a model', async () => {
    const { until, solve } = open();
    solve(1);
    expect((await until('refused')).message).toMatch(/No model is loaded/);
  });
});

describe('thinking in several views', () => {
  /** Two 1s in a row: no view can obey the rules. */
  const impossible = Uint8Array.from([2, 2, ...new Array(14).fill(1)]);
  const strategy = { segments: 3, commitFrom: 2, views: 4, order: 'in turn', seed: 3 } as const;
  const stepsOf = (heard: readonly FromSolver[]) => heard.flatMap((m) => (m.type === 'thinking' ? m.steps : []));

  it('tells of views that begin and end, with the rule that each breaks, and of cells taken for given; then gives a trace with its lanes', async () => {
    const { heard, until, solve } = await ready();
    solve(1, { question: impossible, thinking: { strategy } });
    const { trace } = await until('trace');
    const steps = stepsOf(heard);
    expect(steps.filter(({ type }) => type === 'begins').map(({ view }) => view)).toEqual([0, 1, 2, 3]);
    const ends = steps.flatMap((step) => (step.type === 'ends' ? [step] : []));
    expect(ends.map(({ view, segments }) => [view, segments])).toEqual([0, 1, 2, 3].map((view) => [view, 3]));
    for (const { broken } of ends) expect(broken).toMatch(/ in (row|column|box) \d$|^the given 1 in row 1, column/);
    const { thinking } = trace;
    expect(thinking).toMatchObject({ strategy, lanes: { length: 4 } });
    expect(thinking!.lanes.map(({ commits }) => commits)).toEqual(
      [0, 1, 2, 3].map((view) =>
        steps.flatMap((step) => (step.type === 'segment' && step.view === view && step.commit ? [step.commit] : [])),
      ),
    );
    expect(thinking!.lanes.every(({ commits, cost }) => commits.length === 2 && cost === undefined)).toBe(true);
    expect(trace.header.reasoning).toEqual({ ...REASONING, segments: 3 });
    expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
  });

  it('comes to the same again, and records any lane of it', async () => {
    const { session, heard, until, solve } = await ready();
    solve(1, { question: impossible, thinking: { strategy } });
    const { trace } = await until('trace');
    solve(2, { question: impossible, thinking: { strategy } });
    expect((await until('trace')).trace).toEqual(trace);
    const before = stepsOf(heard).length;
    solve(3, { question: impossible, thinking: { ...trace.thinking!, shown: 2 }, states: true });
    const { trace: other } = await until('trace');
    expect(stepsOf(heard)).toHaveLength(before);
    const last = other.segments.output.subarray(2 * 16 * 6);
    const said = Array.from({ length: 16 }, (_, cell) => {
      const chances = last.subarray(cell * 6, cell * 6 + 6);
      return chances.indexOf(Math.max(...chances));
    });
    expect(said).toEqual([...trace.thinking!.lanes[2].answer]);
    session.receive({ type: 'attention', id: 3, update: 9, layer: 0, head: 1 });
    const { attention } = await until('attention');
    expect(attention.weights.subarray(0, 17).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    session.receive({ type: 'project', id: 3, module: 'H', points: 'cells' });
    expect((await until('projection')).projection.scores).toHaveLength(3 * 17 * 2);
    solve(4, { question: impossible, reasoning: REASONING });
    expect((await until('trace')).trace.thinking).toBeUndefined();
  });

  it('can be stopped, and gives way to a newer solve', async () => {
    const { session, heard, until, solve } = await ready();
    const long = { ...strategy, segments: 1000, views: 64, commitFrom: undefined };
    solve(1, { question: impossible, thinking: { strategy: long } });
    await until('thinking');
    session.receive({ type: 'stop' });
    solve(2, { question: impossible, thinking: { strategy: long } });
    await until('thinking', ({ id }) => id === 2);
    solve(3);
    expect((await until('trace')).id).toBe(3);
    expect(heard.filter(({ type }) => type === 'trace' || type === 'refused')).toHaveLength(1);
  });

  it.each([
    ['no views', { strategy: { ...strategy, views: 0 } }, 'views must be a whole number from 1, not 0'],
    ['half a budget', { strategy: { ...strategy, segments: 1.5 } }, 'segments must be a whole number from 1, not 1.5'],
    ['a lane that is not there', { strategy, lanes: [], shown: 0 }, 'there is no lane 1 among 0'],
  ] as const)('refuses %s', async (_, thinking, message) => {
    const { until, solve } = await ready();
    solve(1, { thinking });
    expect((await until('refused')).message).toContain(message);
  });

  it('refuses what means nothing for the puzzles', async () => {
    const { session, until, solve } = open();
    session.receive({ type: 'load', load: 1, source: own('m', file(1, { task: 'maze6' }, { ...MODEL, seq_len: 36 })), engine: 'cpu' });
    await until('loaded');
    solve(1, { question: new Uint8Array(36).fill(2), thinking: { strategy } });
    expect((await until('refused')).message).toContain('cannot be taken for given');
  });
});

describe('looking into the newest trace', () => {
  it('thinks with a part missing, says so in the trace, and has the whole network again afterwards', async () => {
    const { until, solve, session } = await ready();
    const traceOf = async (id: number, wound?: Wound) => {
      solve(id, wound ? { wound } : {});
      return (await until('trace', (message) => message.id === id)).trace;
    };
    const whole = await traceOf(1);
    expect(whole.header).not.toHaveProperty('wound');
    const wound: Wound = { lesion: { kind: 'silent head', module: 'L', head: 1 }, segments: 1 };
    const wounded = await traceOf(2, wound);
    expect(wounded.header).toEqual({ ...whole.header, wound });
    expect(wounded.segments.output).not.toEqual(whole.segments.output);
    session.receive({ type: 'attention', id: 2, update: 0, layer: 0, head: 0 });
    expect((await until('attention')).attention.update).toBe(0);
    expect(await traceOf(3)).toEqual(whole);
  });

  it('refuses a wound that the model or the way of thinking cannot have', async () => {
    const { until, solve } = await ready();
    solve(1, { wound: { lesion: { kind: 'silent head', module: 'L', head: 5 } } });
    expect((await until('refused')).message).toBe('four.safetensors cannot be wounded so: there is no head 5: the model has 2.');
    solve(2, {
      wound: { lesion: { kind: 'no H update' } },
      thinking: { strategy: { segments: 2, commitFrom: 1, views: 1, order: 'in turn', seed: 1 } },
    });
    expect((await until('refused')).message).toContain('A wound is of one try');
  });

  it('gives the attention of an update', async () => {
    const { session, until, solve } = await ready();
    solve(1);
    session.receive({ type: 'attention', id: 1, update: 3, layer: 0, head: 1 });
    const { attention } = await until('attention');
    expect(attention).toMatchObject({ update: 3, layers: 1, layer: 0, head: 1, tokens: 17 });
    expect(attention.weights.subarray(0, 17).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    session.receive({ type: 'attention', id: 1, update: 8, layer: 0, head: 1 });
    expect((await until('refused')).message).toMatch(/no update 8.*from 0 to 7/);
  });

  it.each([
    ['whole', 'L', 6],
    ['whole', 'H', 2],
    ['cells', 'L', 6],
    ['cells', 'H', 2],
  ] as const)('projects %s states of %s', async (points, module, n) => {
    const { session, until, solve } = await ready();
    solve(1, { states: true });
    session.receive({ type: 'project', id: 1, module, points });
    const { trace } = await until('trace');
    const { projection } = await until('projection');
    const updates = [0, 1, 2, 3, 4, 5, 6, 7].filter((u) => moduleAt(REASONING, u) === module);
    expect(projection).toMatchObject({ module, points });
    expect([...projection.updates]).toEqual(updates);
    expect(projection.scores).toHaveLength(points === 'whole' ? 2 * n : 2 * n * 17);

    const size = 17 * 16;
    const states = updates.map((u) => [...trace.states!.after.subarray(u * size, (u + 1) * size)]);
    const rows = points === 'whole' ? states : states.flatMap((s) => Array.from({ length: 17 }, (_, k) => s.slice(k * 16, k * 16 + 16)));
    // Products of centred points have the eigenvalues of their covariance; the smaller matrix decides quickly.
    const mean = rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d] / rows.length, 0));
    const centred = rows.map((row) => row.map((x, d) => x - mean[d]));
    const products = centred.map((a) => centred.map((b) => a.reduce((sum, x, d) => sum + x * b[d], 0)));
    const { values } = plainEigen(points === 'whole' ? products : scatter(rows));
    const total = values.reduce((a, b) => a + b, 0);
    expect(projection.explained[0]).toBeCloseTo(values[0] / total, 6);
    expect(projection.explained[1]).toBeCloseTo(values[1] / total, 6);
  });

  it('says nothing about a trace that the page has left, and refuses before there is any', async () => {
    const { session, heard, until, solve } = await ready();
    session.receive({ type: 'project', id: 1, module: 'L', points: 'whole' });
    expect((await until('refused')).message).toMatch(/no solve to look into/);
    solve(1);
    await until('trace');
    solve(2);
    session.receive({ type: 'attention', id: 1, update: 0, layer: 0, head: 1 });
    session.receive({ type: 'attention', id: 2, update: 0, layer: 0, head: 1 });
    expect((await until('attention')).id).toBe(2);
    expect(heard.filter((m) => m.type === 'refused')).toHaveLength(1);
  });
});

it('stops a solve that nobody waits for', async () => {
  const { session, heard, until, solve } = await ready();
  solve(1, { reasoning: { segments: 2000, H_cycles: 1, L_cycles: 3 } });
  await new Promise((resolve) => setTimeout(resolve, 0));
  session.receive({ type: 'stop' });
  solve(2);
  expect((await until('trace')).id).toBe(2);
  expect(heard.filter(({ type }) => type === 'trace')).toHaveLength(1);
});

describe('a puzzle table', () => {
  const LARGE = { ...MODEL, num_puzzle_identifiers: 3 };
  function tabled(): Uint8Array<ArrayBuffer> {
    const random = Random.from(1, 'weights');
    const weights = initialWeights(LARGE, () => random.float());
    weights.set(
      'puzzle_emb.weights',
      Float32Array.from({ length: 3 * 16 }, () => random.float()),
    );
    return encodeCheckpoint(LARGE, weights, { task: 'sudoku4', identifiers: JSON.stringify(['<blank>', 'first', 'second']) });
  }

  it('gives each puzzle its own embedding', async () => {
    const { session, until, solve } = open();
    session.receive({ type: 'load', load: 1, source: own('m', tabled()), engine: 'cpu' });
    expect((await until('loaded')).puzzles).toEqual({ rows: 3, names: ['<blank>', 'first', 'second'] });
    const answers: Float32Array[] = [];
    for (const [id, puzzle] of [0, 1, 2, 1].entries()) {
      solve(id, { puzzle });
      answers.push((await until('trace')).trace.segments.output);
    }
    expect(answers[3]).toEqual(answers[1]);
    expect(answers[2]).not.toEqual(answers[1]);
    expect(answers[0]).not.toEqual(answers[1]);
    solve(9, { puzzle: 3 });
    expect((await until('refused')).message).toMatch(/knows the puzzles 0 to 2, not 3/);
  });
});

describe('dimensionality', () => {
  const questions = [0, 1, 2, 3].map(question);

  it('counts trained and untrained states, and lets a solve go first', async () => {
    const { session, heard, until, solve } = await ready();
    solve(1);
    const { trace } = await until('trace');
    session.receive({ type: 'dimensionality', questions, reasoning: REASONING });
    await until('dimensionality', (m) => m.done === 1);
    solve(2);
    const { trace: amid } = await until('trace');
    expect(amid.updates).toEqual(trace.updates);
    const { result, of } = await until('dimensionality', (m) => m.done === 4);
    expect(of).toBe(4);
    expect(heard.flatMap((m) => (m.type === 'dimensionality' ? [m.done] : []))).toEqual([0, 1, 2, 3, 4]);
    expect(result).toMatchObject({ trajectories: [1, 2, 4], channels: 16 });
    for (const { z_L, z_H } of [result!.trained, result!.untrained])
      for (const ratio of [...z_L, ...z_H]) {
        expect(ratio).toBeGreaterThan(1);
        expect(ratio).toBeLessThanOrEqual(16);
      }
    solve(3);
    expect((await until('trace')).trace.updates).toEqual(trace.updates);
  });

  it('agrees with a plain eigen-decomposition of the stacked states', async () => {
    const { session, until, solve } = await ready();
    const rows: number[][] = [];
    for (const [i, asked] of questions.entries()) {
      solve(i, { question: asked, states: true });
      const { states } = (await until('trace')).trace;
      for (let u = 0; u < 8; u++)
        if (moduleAt(REASONING, u) === 'H')
          for (let k = 0; k < 17; k++) rows.push([...states!.after.subarray((u * 17 + k) * 16, (u * 17 + k + 1) * 16)]);
    }
    session.receive({ type: 'dimensionality', questions, reasoning: REASONING });
    const { result } = await until('dimensionality', (m) => m.result !== undefined);
    const { values } = plainEigen(scatter(rows));
    const sum = values.reduce((a, b) => a + b, 0);
    expect(result!.trained.z_H.at(-1)).toBeCloseTo(sum ** 2 / values.reduce((a, b) => a + b * b, 0), 6);
  });

  it('ends with the model that it was about', async () => {
    const { session, heard, until, load } = await ready();
    session.receive({ type: 'dimensionality', questions: Array.from({ length: 500 }, (_, i) => question(i)), reasoning: REASONING });
    await until('dimensionality', (m) => m.done === 1);
    load();
    await until('loaded');
    const until1 = heard.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(heard).toHaveLength(until1);
  });

  it('takes at least one puzzle', async () => {
    const { session, until } = await ready();
    session.receive({ type: 'dimensionality', questions: [], reasoning: REASONING });
    expect((await until('refused')).message).toMatch(/at least one puzzle/);
  });
});

describe('a request that fails', () => {
  /** Engines whose reads fail while they are told to. */
  function failing() {
    const faults = { on: false };
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        const read: Engine['read'] = (sources) => (faults.on ? Promise.reject(new TypeError('a read went wrong')) : engine.read(sources));
        return Object.create(engine, { read: { value: read } }) as Engine;
      },
    };
    return { faults, engines };
  }

  it.each([
    ['attention', { type: 'attention', id: 1, update: 0, layer: 0, head: 0 }],
    ['dimensionality', { type: 'dimensionality', questions: [question()], reasoning: REASONING }],
    ['solve', { type: 'solve', id: 2, question: question(), puzzle: 0, reasoning: REASONING, states: false }],
  ] as const)('is refused alone: %s', async (request, message) => {
    const { faults, engines } = failing();
    const { session, heard, until, solve } = await ready(engines);
    solve(1);
    await until('trace');
    faults.on = true;
    session.receive(message);
    expect(await until('refused')).toEqual({ type: 'refused', request, message: 'a read went wrong' });
    faults.on = false;
    solve(3);
    await until('trace');
    session.receive({ type: 'attention', id: 3, update: 0, layer: 0, head: 0 });
    expect((await until('attention')).id).toBe(3);
    expect(heard.filter(({ type }) => type === 'refused')).toHaveLength(1);
    expect(heard.filter(({ type }) => type === 'failed')).toEqual([]);
  });

  it('is refused in words where there is no such layer or head', async () => {
    const { session, until, solve } = await ready();
    solve(1);
    session.receive({ type: 'attention', id: 1, update: 0, layer: -1, head: 0 });
    expect(await until('refused')).toMatchObject({ request: 'attention', message: expect.stringContaining('there is no layer -1') });
    session.receive({ type: 'attention', id: 1, update: 0, layer: 0, head: 2 });
    expect((await until('refused')).message).toContain('there is no head 2');
    session.receive({ type: 'attention', id: 1, update: 0, layer: 0, head: 1 });
    expect((await until('attention')).id).toBe(1);
  });

  it('can be asked for again where what it needs could not be prepared', async () => {
    let full = false;
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        const prepare: Engine['prepare'] = (program) => (full ? Promise.reject(new RangeError('no room')) : engine.prepare(program));
        return Object.create(engine, { prepare: { value: prepare } }) as Engine;
      },
    };
    const { session, until, solve } = await ready(engines);
    solve(1);
    await until('trace');
    const ask = () => session.receive({ type: 'attention', id: 1, update: 0, layer: 0, head: 0 });
    full = true;
    ask();
    expect((await until('refused')).message).toBe('no room');
    full = false;
    ask();
    expect((await until('attention')).id).toBe(1);
  });

  it('says so of a message that it does not know', async () => {
    const { session, until, solve } = await ready();
    session.receive({ type: 'dream' } as never);
    expect(await until('refused')).toMatchObject({ request: 'dream', message: expect.stringContaining('"dream" means nothing here') });
    solve(1);
    await until('trace');
  });
});

describe('an engine that is lost', () => {
  /** Engines whose first one can be lost; from then on its reads never come. */
  function fragile() {
    const lost = { lose: (_: string) => {}, hang: false, opened: 0 };
    const engines: Engines = {
      ...browserEngines(undefined),
      async open() {
        const engine = await createCpuEngine();
        if (lost.opened++) return engine;
        const failed = new Promise<string>((resolve) => {
          lost.lose = resolve;
        });
        const read: Engine['read'] = (sources) => (lost.hang ? new Promise(() => {}) : engine.read(sources));
        return Object.create(engine, { failed: { value: failed }, read: { value: read } }) as Engine;
      },
    };
    return { lost, engines };
  }

  it('fails what waits for it, once, and a load starts over', async () => {
    const { lost, engines } = fragile();
    const { heard, until, load, solve } = await ready(engines);
    lost.hang = true;
    solve(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    lost.lose('The GPU was taken away.');
    expect((await until('failed')).message).toBe('The GPU was taken away.');
    solve(2);
    expect((await until('refused')).message).toMatch(/No model is loaded/);
    load();
    await until('loaded');
    solve(3);
    expect((await until('trace')).id).toBe(3);
    expect(heard.filter((m) => m.type === 'failed')).toHaveLength(1);
  });

  it('is heard of while nothing runs, too', async () => {
    const { lost, engines } = fragile();
    const { until } = await ready(engines);
    lost.lose('The driver crashed.');
    expect((await until('failed')).message).toBe('The driver crashed.');
  });
});
