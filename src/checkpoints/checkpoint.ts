/**
 * Trained weights as a safetensors file: tensors under their published names, the whole configuration in the metadata, so that
 * a file says by itself what it is.
 */
import { FormatError, quote } from '../formats/error.ts';
import { readFloat32, type SafetensorsFile, writeSafetensors } from '../formats/safetensors.ts';
import { type ModelConfig, modelProblems } from '../model/config.ts';
import { type Weights, weightShapes } from '../model/parameters.ts';
import { type ChoiceField, choicesOf, type NumberField } from '../settings/field.ts';
import { FIELDS } from '../settings/fields.ts';
import { describeProblems } from '../settings/problems.ts';

/** A field of the metadata. @throws FormatError if it is missing. */
function metadataText(file: SafetensorsFile, name: string): string {
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
  const said = ([name, field]: readonly [string, NumberField | ChoiceField]): readonly [string, unknown] => {
    if (field.later && !file.metadata.has(name)) return [name, field.default];
    if (field.kind === 'number') return [name, metadataNumber(file, name)];
    const value = metadataText(file, name);
    if (!Object.hasOwn(field.options, value))
      throw new FormatError(`metadata "${name}"`, `one of ${choicesOf(field).join(', ')}`, quote(value));
    return [name, value];
  };
  const model = Object.fromEntries(Object.entries(FIELDS.model).map(said)) as ModelConfig;
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
