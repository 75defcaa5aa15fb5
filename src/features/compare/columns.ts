/** Facts about a model of a comparison that several pictures need. */

import { LOOKS } from '../../charts/looks.ts';
import { twoStates } from '../../model/architecture.ts';
import { ARCHITECTURES, type Architecture } from '../../model/config.ts';
import { moduleAt, perSegment, updateCount } from '../../trace/cursor.ts';
import type { Reasoning, Trace } from '../../trace/trace.ts';
import { flopsPerStep } from '../../training/estimate.ts';
import type { RunConfig } from '../../training/run-config.ts';
import type { Training } from './store.ts';
import { compareStrings as words } from './strings.ts';

export const nameOf = ({ architecture }: Pick<Training, 'architecture'>): string => words.names[architecture];

/** Its line wherever lines of several models are drawn. */
export const lookOf = (architecture: Architecture): (typeof LOOKS)[number] => LOOKS[ARCHITECTURES.indexOf(architecture)];

/** The same with its seed, where that is not the first. */
export const seedNameOf = ({ architecture, training, config }: Pick<Training, 'architecture' | 'training' | 'config'>): string =>
  training === 0 ? words.names[architecture] : words.seed(words.names[architecture], config.seed);

const known = new WeakMap<RunConfig['model'], number>();

/** Operations of a training step, worked out once a configuration. */
export function flopsOf({ config, summary }: Pick<Training, 'config' | 'summary'>): number {
  if (summary) return summary.flopsPerStep;
  const flops = known.get(config.model) ?? flopsPerStep(config);
  known.set(config.model, flops);
  return flops;
}

/** The update that a trace is shown at: its last one where it has fewer. */
export const indexIn = (trace: Trace, update: number): number => Math.min(update, updateCount(trace.header.reasoning) - 1);

/** Time as it is drawn: a model with one state has no H updates to mark, so that a segment is one cycle. */
export function shownReasoning({ header: { model, reasoning } }: Trace): Reasoning {
  return twoStates(model) ? reasoning : { segments: reasoning.segments, H_cycles: 1, L_cycles: perSegment(reasoning) - 1 };
}

/** The states of a model, and the updates of each. */
export function statesOf({ header: { model, reasoning } }: Trace): readonly { id: 'z_L' | 'z_H' | 'z'; updates: Float32Array }[] {
  const all = Array.from({ length: updateCount(reasoning) }, (_, update) => update);
  if (!twoStates(model)) return [{ id: 'z', updates: Float32Array.from(all) }];
  return (['L', 'H'] as const).map((module) => ({
    id: `z_${module}` as const,
    updates: Float32Array.from(all.filter((update) => moduleAt(reasoning, update) === module)),
  }));
}
