/** The worker that measures, on engines of its own. */
import * as Comlink from 'comlink';
import { roofline } from '../bench/roofline.ts';
import { scaling } from '../bench/scaling.ts';
import { SIZES } from '../bench/sizes.ts';
import { createGpuEngine } from '../gpu/gpu-engine.ts';
import { tilesFor } from '../gpu/tiles.ts';
import type { BenchWorker } from './bench-protocol.ts';
import { browserEngines } from './engines.ts';

const engines = browserEngines(navigator.gpu);

const worker: BenchWorker = {
  roofline({ engine, size, anyway, tiles }, progress) {
    const memory = new Map(Object.entries(tiles ?? {}));
    const tuned = tiles !== undefined && engine === 'webgpu';
    const tuning = { get: (key: string) => memory.get(key), set: (key: string, tile: string) => void memory.set(key, tile) };
    const open = () => (tuned ? createGpuEngine(navigator.gpu, tilesFor, tuning) : engines.open(engine));
    const tell = (stage: Parameters<typeof progress>[0]['stage'], done: number, of: number, kernel?: string) =>
      progress({ stage, done, of, kernel });
    return roofline(open, SIZES[size], { anyway, progress: tell, ...(tuned ? { tiles: memory } : {}) });
  },
  scaling: ({ engine, anyway }, progress) =>
    scaling(() => engines.open(engine), { anyway, progress: (stage, done, of) => progress({ stage, done, of }) }),
};
Comlink.expose(worker);
