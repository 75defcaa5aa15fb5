/** The Benchmark page's state, and what it asks of its worker: one worker a measurement, gone when it ends. */
import type { Remote } from 'comlink';
import { create } from 'zustand';
import type { RooflineReport } from '../../bench/report.ts';
import type { ScalingReport } from '../../bench/scaling.ts';
import type { SizeName } from '../../bench/sizes.ts';
import { Errand } from '../../session/engine-worker.ts';
import { useTraining } from '../../session/training.ts';
import type { BenchProgress, BenchRequest, BenchWorker } from '../../worker/bench-protocol.ts';
import type { EngineNotice } from '../../worker/protocol.ts';

export interface BenchmarkState {
  /** Undefined until chosen: the engine that runs use by themselves. */
  readonly engine: 'webgpu' | 'cpu' | undefined;
  readonly size: SizeName;
  readonly tuned: boolean;
  readonly running: 'roofline' | 'scaling' | undefined;
  readonly progress: BenchProgress | undefined;
  readonly report: RooflineReport | undefined;
  readonly growth: ScalingReport | undefined;
  readonly problem: string | undefined;
  /** That the GPU is not trusted, and what is measured in its place. */
  readonly notice: EngineNotice | undefined;
  readonly stopped: boolean;
}

export const useBenchmark = create<BenchmarkState>(() => ({
  engine: undefined,
  size: 'small',
  tuned: false,
  running: undefined,
  progress: undefined,
  report: undefined,
  growth: undefined,
  problem: undefined,
  notice: undefined,
  stopped: false,
}));

const set = useBenchmark.setState;
export const configure = (change: Partial<Pick<BenchmarkState, 'engine' | 'size' | 'tuned'>>): void => set(change);

const errand = new Errand<BenchWorker>('bench');

export const dismissNotice = (): void => set({ notice: undefined });

/** Ends the measurement at once, wherever it is. */
export function stop(): void {
  errand.end();
  set({ running: undefined, progress: undefined, stopped: true });
}

/** Runs one measurement in a fresh worker. @param failed what is said when the worker cannot start or is lost. */
async function measure<T>(
  running: NonNullable<BenchmarkState['running']>,
  failed: string,
  ask: (remote: Remote<BenchWorker>, progress: (at: BenchProgress) => void, tell: (notice: EngineNotice) => void) => Promise<T>,
): Promise<T | undefined> {
  set({ running, progress: undefined, problem: undefined, notice: undefined, stopped: false });
  const progress = (at: BenchProgress): void => set({ progress: at });
  const tell = (notice: EngineNotice): void => set({ notice });
  try {
    return await errand.run(failed, (remote, listen) => ask(remote, listen(progress), listen(tell)));
  } catch (error) {
    set({ problem: (error as Error).message });
    return undefined;
  } finally {
    if (!errand.running) set({ running: undefined, progress: undefined });
  }
}

export async function startRoofline(request: BenchRequest, failed: string): Promise<void> {
  const { size, tuned } = useBenchmark.getState();
  const kind = request.engine === 'auto' ? useTraining.getState().auto : request.engine;
  const tiles = tuned && kind === 'webgpu' ? rememberedTiles() : undefined;
  set({ report: undefined });
  const report = await measure('roofline', failed, (remote, progress, tell) =>
    remote.roofline({ ...request, size, tiles }, progress, tell),
  );
  if (!report) return;
  if (tiles) rememberTiles(report.tiles);
  set({ report });
}

export async function startScaling(request: BenchRequest, failed: string): Promise<void> {
  set({ growth: undefined });
  const growth = await measure('scaling', failed, (remote, progress, tell) => remote.scaling(request, progress, tell));
  if (growth) set({ growth });
}

const KEY = 'hrm.tiles';

/** What the tuner chose on this device before, by adapter, browser and shape. */
function rememberedTiles(): Record<string, string> {
  try {
    const known: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return Object.fromEntries(Object.entries(known ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {};
  }
}

function rememberTiles(tiles: Readonly<Record<string, string>>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(tiles));
  } catch {
    // Without storage the tuner tries again next time.
  }
}
