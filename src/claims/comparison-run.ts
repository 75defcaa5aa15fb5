/** Trains the models of a comparison, one after the other, on any engine. */
import type { Engine } from '../engine/engine.ts';
import { flopsPerStep } from '../training/estimate.ts';
import { kept } from './claim.ts';
import { type ComparisonRecord, type Plan, packed, runsOf, type Training } from './comparison.ts';
import { Lab, type Watch } from './lab.ts';

/** Operations of all trainings. */
export const comparisonCost = (plan: Plan): number =>
  runsOf(plan).reduce((sum, [, config]) => sum + config.training.total_steps * flopsPerStep(config), 0);

/** Trains all models. The same bytes for the same plan and kind of engine. @param open engines, one after the other. */
export async function measureComparison(plan: Plan, open: () => Promise<Engine>, watch: Watch): Promise<Omit<ComparisonRecord, 'command'>> {
  let engine = '';
  const lab = new Lab(
    undefined,
    async () => {
      const opened = await open();
      engine = opened.info.label;
      return opened;
    },
    watch,
  );
  const trainings: Training[] = [];
  let checks: readonly number[] = [];
  for (const [architecture, config] of runsOf(plan)) {
    const trained = await lab.train(config);
    checks = trained.checks.map(({ step }) => step);
    trainings.push({
      architecture,
      seed: config.seed,
      solved: trained.checks.map(({ exact }) => kept(exact.at(-1) ?? 0)),
      puzzles: packed(trained.solved),
    });
  }
  return { ...plan, engine, puzzles: runsOf(plan)[0][1].evaluation.puzzles, checks, trainings };
}
