/** Wall-clock times of what an engine repeats. They need no timestamps, which some browsers do not have and all of them round. */
import type { Engine } from '../engine/engine.ts';

/** Milliseconds. */
export interface Timing {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

export interface Sampling {
  /** A sample lasts at least so long, so that neither the clock nor a submit counts. */
  readonly milliseconds: number;
  readonly samples: number;
  /** For the best of many: no more samples once so many milliseconds have brought nothing faster. */
  readonly patience?: number;
}

/** Samples that are taken in any case. */
const FEWEST = 3;
/** What counts as faster. */
const FASTER = 0.95;

/** 20 ms a sample hide a submit and a browser's clock; without a GPU there is no submit to hide. */
export const samplingFor = ({ info }: Engine): Sampling => ({ milliseconds: info.kind === 'webgpu' ? 20 : 4, samples: 5 });

/** @param samples at least one. */
export function timing(samples: readonly number[]): Timing {
  const sorted = [...samples].sort((a, b) => a - b);
  const [low, median, high] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)] as [number, number, number];
  return { low, median, high };
}

/**
 * Times one of what `repeat` does many times over.
 * @param most repeats at a time.
 */
export async function timeRepeats(
  engine: Engine,
  repeat: (times: number) => void | Promise<void>,
  { milliseconds, samples, patience = Number.POSITIVE_INFINITY }: Sampling,
  most = 4096,
): Promise<Timing> {
  const wall = async (times: number): Promise<number> => {
    const begin = performance.now();
    await repeat(times);
    await engine.settle();
    return performance.now() - begin;
  };
  await wall(1);
  let times = 1;
  let took = await wall(times);
  while (took < milliseconds && times < most) {
    const growth = Math.min(16, Math.max(2, Math.ceil(milliseconds / Math.max(took, 0.01))));
    times = Math.min(most, times * growth);
    took = await wall(times);
  }
  // What twice as many take longer: the submit and the wait for its end cancel. What lasts long by itself hides them anyway.
  const slope = engine.info.kind === 'webgpu' && times > 1;
  const sample = async (): Promise<number> =>
    slope ? Math.max(0, (await wall(2 * times)) - (await wall(times))) / times : (await wall(times)) / times;
  const taken: number[] = [];
  let best = Number.POSITIVE_INFINITY;
  let since = performance.now();
  while (taken.length < samples && (taken.length < FEWEST || performance.now() - since < patience)) {
    const time = await sample();
    taken.push(time);
    if (time < FASTER * best) {
      best = time;
      since = performance.now();
    }
  }
  return timing(taken);
}
