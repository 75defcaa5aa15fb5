/** What it took to train a model of the site. Apart from its settings, which the page has, as counting needs the model's programs. */
import { flopsPerStep } from './estimate.ts';
import { runsOf, type Stage } from './shipped.ts';

/** Steps and operations of all stages, the last of which ended at a step. */
export function effortOf(stages: readonly Stage[], ended: number): { readonly steps: number; readonly flops: number } {
  let [steps, flops] = [0, 0];
  for (const run of runsOf(stages)) {
    let began = 0;
    for (const stage of run) {
      const taken = (stage === stages.at(-1) ? ended : stage.steps) - began;
      steps += taken;
      flops += taken * flopsPerStep(stage.config);
      began += taken;
    }
  }
  return { steps, flops };
}
