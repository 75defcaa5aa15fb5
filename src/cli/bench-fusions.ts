/** What each fusion is worth, for `bench --fusions`: a training step with one rule more or less than the engine's own choice. */
import type { Engine } from '../engine/engine.ts';
import { FUSIONS, type Fusion, type FusionPlan } from '../engine/fusion.ts';
import type { Trainer } from '../training/trainer.ts';

type Variant = 'none' | `-${Fusion}` | `+${Fusion}`;

export interface FusionFigure {
  /** `none`: without any; else the rule that is taken away (`-`) or added (`+`). */
  readonly variant: Variant;
  readonly dispatches: number;
  readonly arena_bytes: number;
  /** Processor time of a step as a multiple of that with the engine's own choice: the median over all rounds. */
  readonly ratio: number;
}

/**
 * A step with the engine's own choice and then one of the variant, over and over: what else the machine does falls on both.
 * @returns nothing for variants that change nothing.
 */
export async function measureFusions(
  chosen: FusionPlan,
  open: (fusion: FusionPlan) => Promise<Engine>,
  create: (engine: Engine) => Promise<Trainer>,
  rounds: number,
): Promise<FusionFigure[]> {
  const without = (rule: Fusion) => ({ ...chosen, rules: chosen.rules.filter((other) => other !== rule) });
  const variants: [Variant, FusionPlan][] = [
    ['none', { ...chosen, rules: [] }],
    ...FUSIONS.map((rule): [Variant, FusionPlan] =>
      chosen.rules.includes(rule) ? [`-${rule}`, without(rule)] : [`+${rule}`, { ...chosen, rules: [...chosen.rules, rule] }],
    ),
  ];
  const usual = await create(await open(chosen));
  const figures: FusionFigure[] = [];
  for (const [variant, plan] of variants) {
    const other = await create(await open(plan));
    const { dispatches, arenaBytes } = other.executable;
    if (dispatches !== usual.executable.dispatches) {
      const ratios: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const [before, after] = [await processorTime(usual), await processorTime(other)];
        // The first steps warm up.
        if (round > 1 || rounds < 3) ratios.push(after / before);
      }
      ratios.sort((a, b) => a - b);
      figures.push({ variant, dispatches, arena_bytes: arenaBytes, ratio: ratios[ratios.length >> 1] });
    }
    other.engine.destroy();
  }
  usual.engine.destroy();
  return figures;
}

async function processorTime(trainer: Trainer): Promise<number> {
  const before = process.cpuUsage();
  await trainer.step();
  await trainer.engine.settle();
  const { user, system } = process.cpuUsage(before);
  await trainer.readMetrics();
  return user + system;
}
