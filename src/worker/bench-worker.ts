/** The worker that measures, on engines of its own. */
import * as Comlink from 'comlink';
import { type OnProgress, roofline } from '../bench/roofline.ts';
import { scaling } from '../bench/scaling.ts';
import { SIZES } from '../bench/sizes.ts';
import type { BenchWorker } from './bench-protocol.ts';
import { browserEngines, type Tell } from './engines.ts';
import { Replacer } from './replacing.ts';

const engines = browserEngines(navigator.gpu);
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const replacer = (tell: Tell) => new Replacer(engines, tell, () => performance.now(), wait);

const worker: BenchWorker = {
  roofline({ engine, size, anyway, tiles }, progress, tell) {
    const memory = new Map(Object.entries(tiles ?? {}));
    const tuning = { get: (key: string) => memory.get(key), set: (key: string, tile: string) => void memory.set(key, tile) };
    const stage: OnProgress = (stage, done, of, kernel) => progress({ stage, done, of, kernel });
    return replacer(tell).begin(engine, (open) =>
      roofline(() => open(tiles && tuning), SIZES[size], { anyway, progress: stage, ...(tiles ? { tiles: memory } : {}) }),
    );
  },
  scaling: ({ engine, anyway }, progress, tell) =>
    replacer(tell).begin(engine, (open) => scaling(() => open(), { anyway, progress: (stage, done, of) => progress({ stage, done, of }) })),
};
Comlink.expose(worker);
