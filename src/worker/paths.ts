/** The way of each state of a model through its principal plane (paper, Figure 3). */
import { principalPlane } from '../analysis/pca.ts';
import { twoStates } from '../model/architecture.ts';
import type { ModelConfig } from '../model/config.ts';
import { moduleAt, updateCount } from '../trace/cursor.ts';
import type { Reasoning, Trace } from '../trace/trace.ts';
import type { Projection } from './solve-protocol.ts';

/**
 * A path for z_L and one for z_H, or a single one, named L, where both are one state: each update leaves a point, all tokens of the
 * state in a row.
 */
export function pathsOf(c: ModelConfig, reasoning: Reasoning, { after }: NonNullable<Trace['states']>): Projection[] {
  const all = Array.from({ length: updateCount(reasoning) }, (_, update) => update);
  const size = after.length / all.length;
  return (twoStates(c) ? (['L', 'H'] as const) : (['L'] as const)).map((module): Projection => {
    const updates = Uint32Array.from(all.filter((update) => !twoStates(c) || moduleAt(reasoning, update) === module));
    const stacked = new Float32Array(updates.length * size);
    updates.forEach((update, i) => {
      stacked.set(after.subarray(update * size, (update + 1) * size), i * size);
    });
    return { module, points: 'whole', updates, ...principalPlane(stacked, updates.length, size) };
  });
}
