/**
 * Trained weights as a safetensors file: tensors under their published names, the whole configuration in the metadata, so that
 * a file says by itself what it is.
 */
import { FormatError, quote } from '../formats/error.ts';
import { readFloat32, type SafetensorsFile, writeSafetensors } from '../formats/safetensors.ts';
import { ARCHITECTURES, describeProblems, type ModelConfig, modelProblems } from '../model/config.ts';
import { type Weights, weightShapes } from '../model/parameters.ts';

/** A field of the metadata. @throws FormatError if it is missing. */
export function metadataText(file: SafetensorsFile, name: string): string {
  const value = file.metadata.get(name);
  if (value === undefined) throw new FormatError(`metadata "${name}"`, 'a field of the configuration', 'nothing');
  return value;
}

/** @throws FormatError if the field is missing or no number. */
export function metadataNumber(file: SafetensorsFile, name: string): number {
  const text = metadataText(file, name);
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new FormatError(`metadata "${name}"`, 'a number', quote(text));
  return value;
}

/** The model's configuration, each field under its own name. @throws FormatError naming a field that is missing or wrong. */
export function metadataModel(file: SafetensorsFile): ModelConfig {
  const number = (name: string) => metadataNumber(file, name);
  const pos_encodings = metadataText(file, 'pos_encodings');
  if (pos_encodings !== 'rope' && pos_encodings !== 'learned')
    throw new FormatError('metadata "pos_encodings"', '"rope" or "learned"', quote(pos_encodings));
  const architecture = ARCHITECTURES.find((known) => known === (file.metadata.get('architecture') ?? 'hrm'));
  if (!architecture)
    throw new FormatError('metadata "architecture"', `one of ${ARCHITECTURES.join(', ')}`, quote(metadataText(file, 'architecture')));
  const model: ModelConfig = {
    architecture,
    vocab_size: number('vocab_size'),
    seq_len: number('seq_len'),
    hidden_size: number('hidden_size'),
    num_heads: number('num_heads'),
    expansion: number('expansion'),
    ffn_multiple: number('ffn_multiple'),
    H_layers: number('H_layers'),
    L_layers: number('L_layers'),
    H_cycles: number('H_cycles'),
    L_cycles: number('L_cycles'),
    puzzle_emb_ndim: number('puzzle_emb_ndim'),
    num_puzzle_identifiers: number('num_puzzle_identifiers'),
    halt_max_steps: number('halt_max_steps'),
    halt_exploration_prob: number('halt_exploration_prob'),
    pos_encodings,
    rms_norm_eps: number('rms_norm_eps'),
    rope_theta: number('rope_theta'),
  };
  const problems = modelProblems(model);
  if (problems.length) throw new FormatError('metadata', 'a configuration that can run', describeProblems(problems));
  return model;
}

/**
 * @param about further metadata: what it was trained on, how long, how well it does.
 * @param as stores the weights in half precision: say so only of an accuracy that was measured with such weights.
 */
export function encodeCheckpoint(
  model: ModelConfig,
  weights: Weights,
  about: Readonly<Record<string, string | number>>,
  as?: 'F16' | 'BF16',
): Uint8Array<ArrayBuffer> {
  const shapes = weightShapes(model);
  const tensors = [...shapes].map(([name, shape]) => {
    const data = weights.get(name);
    if (!data) throw new RangeError(`the weights lack the tensor "${name}"`);
    return { name, shape, data, as };
  });
  const metadata = Object.fromEntries(Object.entries({ format: 'hrm-playground', ...model, ...about }).map(([k, v]) => [k, String(v)]));
  return writeSafetensors(tensors, metadata);
}

/** @throws FormatError naming the metadata field or tensor that is missing, of another shape or not finite. */
export function decodeCheckpoint(file: SafetensorsFile): { model: ModelConfig; weights: Map<string, Float32Array> } {
  const model = metadataModel(file);
  const weights = new Map<string, Float32Array>();
  for (const [name, shape] of weightShapes(model)) {
    const values = readFloat32(file, name, shape);
    const bad = values.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0) throw new FormatError(`tensor ${quote(name)}`, 'finite numbers', `${values[bad]} at element ${bad}`);
    weights.set(name, values);
  }
  return { model, weights };
}
