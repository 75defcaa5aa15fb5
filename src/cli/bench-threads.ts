/** What threads are worth, for `bench --threads 1,2`: the same training step on engines with one, two... threads, in turn. */
import type { Engine } from '../engine/engine.ts';
import type { Trainer } from '../training/trainer.ts';

export interface ThreadsFigure {
  readonly threads: number;
  /** Median of a step. */
  readonly milliseconds: number;
  readonly fastest: number;
  /** How many times as fast as with the first number of threads. */
  readonly speed_up: number;
}

/** The first rounds, in which code is still being compiled. */
const WARM_UP = 3;

/** A step with each number of threads, over and over: what else the machine does falls on all of them. */
export async function measureThreads(
  counts: readonly number[],
  open: (threads: number) => Promise<Engine>,
  create: (engine: Engine) => Promise<Trainer>,
  rounds: number,
): Promise<ThreadsFigure[]> {
  const trainers: Trainer[] = [];
  for (const count of counts) trainers.push(await create(await open(count)));
  const times = trainers.map((): number[] => []);
  for (let round = -WARM_UP; round < rounds; round++)
    for (const [i, trainer] of trainers.entries()) {
      const start = performance.now();
      await trainer.step();
      if (round >= 0) times[i]?.push(performance.now() - start);
      await trainer.readMetrics();
    }
  for (const { engine } of trainers) engine.destroy();
  const medians = times.map((all) => all.sort((a, b) => a - b)[all.length >> 1]);
  return medians.map((milliseconds, i) => ({
    threads: counts[i],
    milliseconds,
    fastest: times[i]?.[0],
    speed_up: medians[0] / milliseconds,
  }));
}
