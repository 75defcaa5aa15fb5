/**
 * Models to compare an HRM with: of another architecture and as equal as whole layers allow, either in trained numbers or in what a
 * segment computes. Everything else stays as it is: width, heads, embeddings, cycles, segments.
 */
import { FIELDS } from '../settings/fields.ts';
import { effectiveDepth, moduleLayers } from './architecture.ts';
import type { Architecture, ModelConfig } from './config.ts';
import { parameterLayout } from './parameters.ts';

/** `updates`: as many layer updates a segment, so that a segment costs the same; `parameters`: as many trained numbers. */
export type Measure = 'parameters' | 'updates';

export const MEASURES: Readonly<Record<Measure, (c: ModelConfig) => number>> = {
  parameters: (c) => parameterLayout(c).count,
  updates: effectiveDepth,
};

/** The configuration with that many layers in its one module. */
function withLayers(c: ModelConfig, layers: number): ModelConfig {
  if (c.architecture === 'trm') return { ...c, L_layers: layers };
  const H_layers = Math.floor(layers / 2);
  return { ...c, H_layers, L_layers: layers - H_layers };
}

/**
 * The variant of `config` with that architecture whose `by` comes nearest, the smaller of two equally near. An architecture that has
 * no such variant within the allowed numbers of layers gets the nearest that it has.
 */
export function matched(config: ModelConfig, architecture: Architecture, by: Measure): ModelConfig {
  if (architecture === config.architecture) return config;
  const most = FIELDS.model.L_layers.range[1] * (architecture === 'trm' ? 1 : 2);
  const least = architecture === 'feedforward' ? 2 : 1;
  const variant: ModelConfig = { ...config, architecture, ...(architecture === 'feedforward' ? { halt_max_steps: 1 } : {}) };
  const measure = MEASURES[by];
  const target = measure(config);
  let best = withLayers(variant, least);
  for (let layers = least + 1; layers <= most; layers++) {
    const next = withLayers(variant, layers);
    if (Math.abs(measure(next) - target) < Math.abs(measure(best) - target)) best = next;
  }
  return best;
}

/** Layers that the variant trains, of all its modules together. */
export const trainedLayers = (c: ModelConfig): number => moduleLayers(c, 'L_level') + moduleLayers(c, 'H_level');
