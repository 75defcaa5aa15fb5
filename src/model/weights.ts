/** Weights in and out of an engine: tensors by their published names on one side, named buffers on the other. */
import type { Engine } from '../engine/engine.ts';
import { type BufferRef, elements } from '../engine/program.ts';
import type { ModelConfig } from './config.ts';
import { modelBuffers, packParameters, unpackParameters, type Weights, weightShapes } from './parameters.ts';

/**
 * Refuses weights that do not belong to a configuration.
 * @throws RangeError naming the tensor and what was expected.
 */
function checkWeights(c: ModelConfig, weights: Weights): void {
  for (const [name, shape] of weightShapes(c)) {
    const values = weights.get(name);
    if (!values) throw new RangeError(`the tensor "${name}" [${shape.join(', ')}] is missing`);
    if (values.length !== elements(shape))
      throw new RangeError(`the tensor "${name}" should be [${shape.join(', ')}] = ${elements(shape)} numbers, but has ${values.length}`);
    const bad = values.findIndex((v) => !Number.isFinite(v));
    if (bad >= 0) throw new RangeError(`the tensor "${name}" holds ${values[bad]} at element ${bad}; every weight must be finite`);
  }
}

/** Puts weights into the buffers that the prepared programs share. @param into which of the two sets. */
export function writeWeights(engine: Engine, c: ModelConfig, weights: Weights, into: 'parameters' | 'average' = 'parameters'): void {
  checkWeights(c, weights);
  const b = modelBuffers(c, into);
  engine.write(b.parameters, packParameters(b.layout, weights));
  for (const [name, ref] of b.initial) engine.write(ref, weights.get(name) as Float32Array);
  if (b.puzzle_table) engine.write(b.puzzle_table, weights.get('puzzle_emb.weights') as Float32Array);
}

/** Copies the weights as they are after everything queued so far. */
export async function readWeights(
  engine: Engine,
  c: ModelConfig,
  from: 'parameters' | 'average' = 'parameters',
): Promise<Map<string, Float32Array>> {
  const b = modelBuffers(c, from);
  const rest: (readonly [string, BufferRef])[] = [
    ...(b.puzzle_table ? [['puzzle_emb.weights', b.puzzle_table] as const] : []),
    ...b.initial,
  ];
  const [flat, ...others] = await engine.read([b.parameters, ...rest.map(([, ref]) => ref)]);
  const out = unpackParameters(b.layout, flat);
  rest.forEach(([name], i) => {
    out.set(name, Float32Array.from(others[i] as Float32Array));
  });
  return out;
}
