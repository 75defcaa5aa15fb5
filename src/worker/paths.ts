/** The path of each state of a model through its principal plane (paper, Figure 3). */
import { principalPlane } from '../analysis/pca.ts';
import { type ModelConfig, tokenCount } from '../model/config.ts';
import { updateCount } from '../trace/cursor.ts';
import { isUpdateOf, stateModules } from '../trace/states.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import type { Projection } from './projection.ts';

/**
 * The states that updates of one module left, or all of them where z_L and z_H are one state.
 * @param points `whole`: each state is one point, all its tokens in a row; `cells`: each token of each state is one.
 */
export function projectionOf(
  c: ModelConfig,
  reasoning: Reasoning,
  { after }: NonNullable<Trace['states']>,
  module: Projection['module'],
  points: Projection['points'],
): Projection {
  const all = Array.from({ length: updateCount(reasoning) }, (_, update) => update);
  const updates = Uint32Array.from(all.filter((update) => isUpdateOf(c, reasoning, update, module)));
  const size = tokenCount(c) * c.hidden_size;
  const stacked = new Float32Array(updates.length * size);
  updates.forEach((update, i) => {
    stacked.set(after.subarray(update * size, (update + 1) * size), i * size);
  });
  const dims = points === 'whole' ? size : c.hidden_size;
  return { module, points, updates, ...principalPlane(stacked, stacked.length / dims, dims) };
}

/** A path for z_L and one for z_H, or a single one, named L, where both are one state. */
export const pathsOf = (c: ModelConfig, reasoning: Reasoning, states: NonNullable<Trace['states']>): Projection[] =>
  stateModules(c).map((module) => projectionOf(c, reasoning, states, module, 'whole'));
