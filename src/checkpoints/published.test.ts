import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { FormatError } from '../formats/error.ts';
import { openSafetensors, readFloat32, readSafetensors, writeSafetensors } from '../formats/safetensors.ts';
import { memorySource } from '../formats/source.ts';
import { openTorch } from '../formats/torch.ts';
import { encodeTorch, type TorchInput } from '../formats/torch-writer.ts';
import { readYaml, writeYaml } from '../formats/yaml.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { type ModelConfig, PUBLISHED } from '../model/config.ts';
import { initialWeights, weightShapes } from '../model/parameters.ts';
import { writeWeights } from '../model/weights.ts';
import { Random } from '../puzzles/random.ts';
import { Evaluator } from '../training/evaluator.ts';
import { relativeError } from '../training/golden.ts';
import { importPublished, outlinePublished, type PublishedOptions, readPuzzleRow } from './published.ts';
import { parsePublishedConfig } from './published-config.ts';
import { exportPublished } from './published-export.ts';

const official = (name: string) => readFileSync(new URL(`../training/golden/official/${name}`, import.meta.url));
const yaml = (text: string) => readYaml(text, 'all_config.yaml').then(parsePublishedConfig);
const officialConfig = () => yaml(official('all_config.yaml').toString());
const miniature = async (options: PublishedOptions = {}) => importPublished(await openTorch(memorySource(official('checkpoint'))), options);

async function answers(
  model: ModelConfig,
  weights: ReadonlyMap<string, Float32Array>,
  inputs: Uint32Array,
  segments: number,
  create: () => Promise<Engine> = createCpuEngine,
) {
  const engine = await create();
  const evaluator = await Evaluator.create(engine, model, inputs.length / model.seq_len);
  writeWeights(engine, model, weights);
  const out = await evaluator.solve(inputs, segments);
  engine.destroy();
  return out;
}

const SMALL: ModelConfig = {
  ...PUBLISHED,
  vocab_size: 6,
  seq_len: 16,
  hidden_size: 32,
  num_heads: 4,
  ffn_multiple: 16,
  H_layers: 1,
  L_layers: 2,
  puzzle_emb_ndim: 32,
  num_puzzle_identifiers: 3,
};
function randomWeights(model: ModelConfig): Map<string, Float32Array> {
  const random = Random.from(4, 'published');
  const weights = initialWeights(model, () => random.float());
  weights.set(
    'puzzle_emb.weights',
    Float32Array.from({ length: model.num_puzzle_identifiers * model.puzzle_emb_ndim }, () => random.float()),
  );
  return weights;
}
/** A file with these tensors, some of them changed, added or (undefined) left out. */
async function small(
  changes: Record<string, Partial<TorchInput> | undefined> = {},
  options: PublishedOptions = { seq_len: 16 },
  model = SMALL,
) {
  const weights = randomWeights(model);
  const tensors = new Map<string, TorchInput>();
  for (const [name, shape] of weightShapes(model)) tensors.set(name, { name, shape, data: weights.get(name)!, dtype: 'F32' });
  for (const [name, change] of Object.entries(changes)) {
    const old = tensors.get(name) ?? { name, shape: [1], data: new Float32Array(1), dtype: 'F32' };
    if (change) tensors.set(name, { ...old, ...change });
    else tensors.delete(name);
  }
  return importPublished(await openTorch(memorySource(encodeTorch([...tensors.values()]))), options);
}

describe('the published checkpoint in miniature', () => {
  it.each([
    { name: 'cpu', create: createCpuEngine, segments: 3 },
    { name: 'webgpu', create: createNodeGpuEngine, segments: 1 },
  ])('gives the logits and Q values of the reference, segment by segment, on $name', async ({ create, segments }) => {
    const { model, weights, assumed, table } = await miniature({ config: await officialConfig() });
    expect(model).toMatchObject({
      vocab_size: 11,
      seq_len: 81,
      hidden_size: 64,
      num_heads: 4,
      H_layers: 2,
      L_layers: 2,
      puzzle_emb_ndim: 64,
    });
    expect(assumed).toEqual(['81 cells: trained on "sudoku-extreme-1k-aug-1000".']);
    expect(table).toEqual({ rows: 1, ids: [0] });
    const expected = readSafetensors(official('expected.safetensors'));
    const inputs = Uint32Array.from(expected.tensors.get('inputs')!.read());
    const found = await answers(model, weights, inputs, segments, create);
    for (const [segment, { logits, q }] of found.entries()) {
      const of = (name: string) => readFloat32(expected, `${segment + 1}.${name}`);
      expect(relativeError(logits, of('logits'))).toBeLessThan(1e-4);
      const pairs = Float32Array.from([...of('q_halt')].flatMap((halt, row) => [halt, of('q_continue')[row]]));
      expect(relativeError(q, pairs)).toBeLessThan(1e-4);
    }
  });

  it('opens without its configuration, and says what was assumed', async () => {
    const { model, assumed } = await miniature();
    expect(model).toMatchObject({ num_heads: 8, H_cycles: 2, L_cycles: 2, seq_len: 81, expansion: 4, ffn_multiple: 256 });
    expect(assumed).toEqual([
      'num_heads 8, H_cycles 2, L_cycles 2: as published, since no all_config.yaml says otherwise.',
      '81 cells: 11 tokens, as 9x9 Sudoku has.',
    ]);
    expect((await miniature({ seq_len: 82 })).model.seq_len).toBe(82);
  });

  it('comes out again as it came in', async () => {
    const config = await officialConfig();
    const { model, weights } = await miniature({ config });
    const out = exportPublished(model, weights, 'data/sudoku');
    expect(out.notes).toEqual([]);
    const again = await importPublished(await openTorch(memorySource(out.checkpoint)), { config: await yaml(await writeYaml(out.config)) });
    expect(again.model).toEqual(model);
    expect(again.weights).toEqual(weights);
  });
});

describe('other checkpoints', () => {
  it('keep the puzzle embeddings that are asked for', async () => {
    const { model, weights, table } = await small({}, { seq_len: 16, ids: [2, 0] });
    const all = randomWeights(SMALL).get('puzzle_emb.weights')!;
    expect(model.num_puzzle_identifiers).toBe(2);
    expect(table).toEqual({ rows: 3, ids: [2, 0] });
    expect([...weights.get('puzzle_emb.weights')!]).toEqual([...all.subarray(64), ...all.subarray(0, 32)]);
    await expect(small({}, { seq_len: 16, ids: [3] })).rejects.toThrow('there is no puzzle 3: the file has puzzles 0 to 2');
    await expect(small({}, { seq_len: 16, ids: [] })).rejects.toThrow(RangeError);
  });

  it('have the MLP width and the positions that their tensors have', async () => {
    expect((await small()).model).toMatchObject({ ffn_multiple: 1, expansion: 4.5, pos_encodings: 'rope' });
    const learned: ModelConfig = { ...SMALL, pos_encodings: 'learned', puzzle_emb_ndim: 0, num_puzzle_identifiers: 1 };
    expect((await small({}, {}, learned)).model).toMatchObject({ pos_encodings: 'learned', seq_len: 16, puzzle_emb_ndim: 0 });
  });

  it('come from this program too: widened with zeros, they answer as before', async () => {
    const weights = randomWeights(SMALL);
    for (const name of ['H_init', 'L_init'])
      weights.set(
        name,
        weights.get(name)!.map((value) => Math.round(value * 16) / 16),
      );
    const out = exportPublished(SMALL, weights, 'data/x');
    expect(out.notes).toEqual([expect.stringContaining('widened from 96 to 256')]);
    const config = await yaml(await writeYaml(out.config));
    const { model, weights: read } = await importPublished(await openTorch(memorySource(out.checkpoint)), { config, ids: [0, 1, 2] });
    expect(model.seq_len).toBe(16);
    const inputs = Uint32Array.from({ length: 16 }, (_, i) => 1 + (i % 5));
    const [before, after] = [await answers(SMALL, weights, inputs, 2), await answers(model, read, inputs, 2)];
    expect(relativeError(after[1].logits, before[1].logits)).toBeLessThan(1e-5);
    expect(exportPublished({ ...SMALL, puzzle_emb_ndim: 0 }, randomWeights(SMALL), 'x').notes).toHaveLength(3);
    expect(() => exportPublished({ ...SMALL, architecture: 'trm' }, weights, 'x')).toThrow(RangeError);
  });

  it.each(['module.', 'module._orig_mod.model.inner.', '_orig_mod.module.model.inner.', 'model.'])(
    'are known by their names below %s',
    async (prefix) => {
      const weights = randomWeights(SMALL);
      const tensors = [...weightShapes(SMALL)].map(
        ([name, shape]): TorchInput => ({ name: prefix + name, shape, data: weights.get(name)!, dtype: 'F32' }),
      );
      const found = await importPublished(await openTorch(memorySource(encodeTorch(tensors))), { seq_len: 16, ids: [0, 1, 2] });
      expect(found.weights).toEqual(weights);
    },
  );

  it('may hold buffers and counters, which are left out and named', async () => {
    const { leftOut } = await small({ 'rotary_emb.cos_cached': {}, 'inner.rotary_emb.inv_freq': {}, step: {} });
    expect(leftOut).toEqual([
      'Left out, since the model computes them or does not need them: rotary_emb.cos_cached, rotary_emb.inv_freq, step.',
    ]);
    expect((await small()).leftOut).toEqual([]);
  });

  it('may hold tensors of types that cannot be read, unless the model needs them', async () => {
    const weights = randomWeights(SMALL);
    const all = [...weightShapes(SMALL)].map(([name, shape]) => ({ name, shape, data: weights.get(name)! }));
    const bytes = writeSafetensors([...all, { name: 'scales', shape: [4], data: new Uint8Array(4) }]);
    const text = new TextDecoder('latin1').decode(bytes).replace('"scales":{"dtype":"U8"', '"scales":{"dtype":"I8"');
    const found = await importPublished(await openSafetensors(memorySource(Uint8Array.from(text, (c) => c.charCodeAt(0)))), {
      seq_len: 16,
    });
    expect(found.leftOut).toEqual(['Left out, since their type cannot be read and the model does not need them: scales.']);
  });

  describe('of TRM', () => {
    const TRM: ModelConfig = { ...SMALL, architecture: 'trm', H_layers: PUBLISHED.H_layers, H_cycles: 3, L_cycles: 6, num_heads: 8 };
    /** As TRM's program saves it: an embedding as wide as the model, which it pads to 16 slots itself. */
    const checkpoint = async (positions = false) => {
      const model: ModelConfig = { ...TRM, pos_encodings: positions ? 'learned' : 'rope', puzzle_emb_ndim: 16 * 32 };
      const weights = randomWeights(model);
      const table = Float32Array.from({ length: 3 * 32 }, (_, i) => i);
      const tensors = [...weightShapes(model)].map(([name, shape]): TorchInput => {
        const narrow = name === 'puzzle_emb.weights' ? { shape: [3, 32], data: table } : { shape, data: weights.get(name)! };
        return { name: `_orig_mod.model.inner.${name}`, ...narrow, dtype: 'F32' };
      });
      return { file: await openTorch(memorySource(encodeTorch(tensors))), weights, table };
    };
    const config =
      'arch: {name: recursive_reasoning.trm@TinyRecursiveReasoningModel_ACTV1, H_cycles: 3, L_cycles: 6, H_layers: 0, L_layers: 2, hidden_size: 32, num_heads: 8, puzzle_emb_ndim: 32, puzzle_emb_len: 16, pos_encodings: rope, mlp_t: false}\nseq_len: 16';

    it('open as the TRM that we have, with their configuration or without', async () => {
      const { file, weights, table } = await checkpoint();
      for (const options of [{ config: await yaml(config) }, { seq_len: 16 }]) {
        const { model, weights: read, assumed } = await importPublished(file, { ...options, ids: [2, 1] });
        expect(model).toMatchObject({
          architecture: 'trm',
          H_cycles: 3,
          L_cycles: 6,
          num_heads: 8,
          L_layers: 2,
          puzzle_emb_ndim: 512,
          seq_len: 16,
        });
        const rows = read.get('puzzle_emb.weights')!;
        expect([...rows.subarray(0, 32)]).toEqual([...table.subarray(64, 96)]);
        expect([...rows.subarray(512, 544)]).toEqual([...table.subarray(32, 64)]);
        expect([...rows.subarray(32, 512)].every((value) => value === 0)).toBe(true);
        for (const [name, values] of weights) if (name !== 'puzzle_emb.weights') expect(read.get(name), name).toEqual(values);
        expect(assumed).toEqual(
          'config' in options
            ? []
            : [
                'num_heads 8, H_cycles 3, L_cycles 6: as published, since no all_config.yaml says otherwise.',
                '16 slots of the puzzle embedding: as published.',
              ],
        );
        expect((await readPuzzleRow(file, 1, model.puzzle_emb_ndim)).length).toBe(512);
      }
    });

    it('show their slots by their positions where cells are known', async () => {
      const { file } = await checkpoint(true);
      const { model } = await importPublished(file, { seq_len: 16 });
      expect(model).toMatchObject({ pos_encodings: 'learned', seq_len: 16, puzzle_emb_ndim: 512 });
      expect((await importPublished(file)).model.seq_len).toBe(16);
      expect(outlinePublished(file, undefined)).toMatchObject({ seq_len: 16, usual: { H_cycles: 3, L_cycles: 6 } });
    });

    it('think: an engine takes them', async () => {
      const { model, weights } = await importPublished((await checkpoint()).file, { seq_len: 16 });
      const [{ logits }] = await answers(
        model,
        weights,
        Uint32Array.from({ length: 16 }, (_, i) => 1 + (i % 5)),
        1,
      );
      expect(logits.every(Number.isFinite)).toBe(true);
    });
  });

  const D = 32;
  it.each<[string, () => Promise<unknown>, string]>([
    [
      'no embedding',
      () => small({ 'embed_tokens.embedding_weight': undefined }),
      'tensor "embed_tokens.embedding_weight": expected a tensor of two dimensions, found no such tensor',
    ],
    [
      'a missing tensor',
      () => small({ 'L_level.layers.1.mlp.down_proj.weight': undefined }),
      'tensor "L_level.layers.1.mlp.down_proj.weight": expected floats of shape [32, 96], found no such tensor',
    ],
    [
      'another shape',
      () => small({ 'q_head.bias': { shape: [2, 1] } }),
      'tensor "q_head.bias": expected floats of shape [2], found F32 of shape [2, 1]',
    ],
    [
      'a tensor of another model',
      () => small({ 'z_head.weight': {} }),
      'tensor "z_head.weight": expected tensors of the Hierarchical Reasoning Model (HRM) or a Tiny Recursive Model (TRM) with attention only',
    ],
    ['a tensor twice', () => small({ 'model.inner.q_head.bias': {} }), 'tensor "q_head.bias": expected every tensor once'],
    [
      'a layer far away',
      () => small({ 'H_level.layers.999.x': {} }),
      'the configuration: expected one that can run, found Layers in H must be',
    ],
    [
      'an empty table',
      () => small({ 'puzzle_emb.weights': { shape: [0, 32], data: new Float32Array() } }),
      'expected the embedding of at least one puzzle',
    ],
    [
      'NaN',
      () => small({ 'q_head.bias': { data: Float32Array.of(0, Number.NaN) } }),
      'tensor "q_head.bias": expected finite numbers, found NaN at element 1',
    ],
    [
      'an unknown board',
      () => small({ 'embed_tokens.embedding_weight': { shape: [7, D], data: new Float32Array(7 * D) } }, {}),
      'seq_len: expected the number of cells',
    ],
    [
      'another hidden size',
      async () => miniature({ config: await yaml('arch: { hidden_size: 128 }') }),
      'all_config.yaml, arch.hidden_size: expected 64, as the tensors have it, found 128',
    ],
    [
      'heads that do not divide',
      async () => miniature({ config: await yaml('arch: { num_heads: 7 }') }),
      'Heads must divide the hidden size of 64: 4 or 8 do (model.num_heads)',
    ],
    [
      "TRM's mixer form",
      () => small({ 'L_level.layers.0.mlp_t.gate_up_proj.weight': {} }),
      'the tensors: expected the Hierarchical Reasoning Model (HRM) or a Tiny Recursive Model (TRM) with attention, found a TRM in its mixer form (mlp_t), which is not supported',
    ],
    ['a URM', () => small({ 'layers.0.mlp.dwconv.weight': {} }), 'found a Universal Reasoning Model (URM), which is not supported'],
    [
      'a model of another kind',
      async () =>
        importPublished(
          await openTorch(memorySource(encodeTorch([{ name: 'conv1.weight', shape: [1], data: new Float32Array(1), dtype: 'F32' }]))),
        ),
      'the tensors: expected the Hierarchical Reasoning Model (HRM) or a Tiny Recursive Model (TRM) with attention, found others: conv1.weight',
    ],
    ['a wrong type', () => yaml('arch: { num_heads: eight }'), 'all_config.yaml, arch.num_heads: expected'],
    ['no architecture', () => yaml('lr: 1'), 'all_config.yaml, arch: expected'],
  ])('are refused with %s', async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
    await expect(attempt()).rejects.toBeInstanceOf(FormatError);
  });
});
