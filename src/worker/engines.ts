/** The one place where an engine is chosen: which ones this browser has, which of them is trusted, and opening one. */
import { browserThreads } from '../cpu/browser-threads.ts';
import { CPU_FUSION, createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createGpuEngine } from '../gpu/gpu-engine.ts';
import { tilesFor } from '../gpu/tiles.ts';
import type { TunerMemory } from '../gpu/tuner.ts';
import { idbVerdicts } from '../storage/verdicts.ts';
import { type DriverCheck, driverCheck, oneWorker, type Verdict } from './driver-check.ts';
import type { EngineChoice, EngineNotice, EngineReport, EngineTrouble, FromWorker } from './protocol.ts';

type Probe = Omit<Extract<FromWorker, { type: 'engines' }>, 'type'>;
export type Tell = (notice: EngineNotice) => void;

export interface Engines {
  probe(): Promise<Probe>;
  /**
   * @param tell hears that the GPU is not trusted: that the CPU engine is opened in its place, or the GPU since it was asked for.
   * @param tuning of the GPU's tiles, which are fixed without it.
   * @throws Error in plain words if the chosen engine cannot run here.
   */
  open(choice: EngineChoice, tell?: Tell, tuning?: TunerMemory): Promise<Engine>;
  /** From now on `auto` takes the CPU engine, and says why. */
  distrust(trouble: EngineTrouble): void;
}

export function reportOf(engine: Engine): EngineReport {
  const { kind, label, software, details } = engine.info;
  return { kind: kind === 'webgpu' ? 'webgpu' : 'cpu', available: true, label, software, details };
}

const missing = (kind: EngineReport['kind'], error: unknown): EngineReport => ({
  kind,
  available: false,
  label: kind === 'webgpu' ? 'WebGPU' : 'CPU',
  software: false,
  details: {},
  reason: (error as Error).message,
});

/** What engines are chosen from. */
export interface EngineParts {
  openGpu(tuning?: TunerMemory): Promise<Engine>;
  openCpu(): Promise<Engine>;
  reportCpu(): Promise<EngineReport>;
  readonly check: DriverCheck;
  /** Does not wait for the check of an adapter that has not been seen before: the first engine of `auto` is then the CPU's. */
  readonly hurry?: boolean;
}

/** What is known of the GPU. */
interface Gpu {
  readonly report: EngineReport;
  /** Undefined while it is being found out. */
  readonly known: Verdict | undefined;
  readonly verdict: Promise<Verdict>;
}

const TRUSTED: Verdict = { trouble: undefined };

export function enginesOf({ openGpu, openCpu, reportCpu, check, hurry = false }: EngineParts): Engines {
  let distrusted: EngineTrouble | undefined;
  let hurried = hurry;

  const look = async (): Promise<Gpu> => {
    const settled = (report: EngineReport, known: Verdict): Gpu => ({ report, known, verdict: Promise.resolve(known) });
    let engine: Engine;
    try {
      engine = await openGpu();
    } catch (error) {
      return settled(missing('webgpu', error), TRUSTED);
    }
    const report = reportOf(engine);
    // `auto` never takes a software adapter, and compiling for one takes seconds: whoever chooses it has its numbers as they are.
    const known = report.software ? TRUSTED : await check.known(engine.info);
    if (!known) return { report, known, verdict: check.find(engine).finally(() => engine.destroy()) };
    engine.destroy();
    return settled(report, known);
  };
  let looked: Promise<Gpu> | undefined;
  const gpu = (): Promise<Gpu> => {
    looked ??= look();
    return looked;
  };

  const troubleWith = async ({ verdict }: Gpu): Promise<EngineTrouble | undefined> => distrusted ?? (await verdict).trouble;

  return {
    async probe() {
      const [found, cpu] = await Promise.all([gpu(), reportCpu().catch((error: unknown) => missing('cpu', error))]);
      const trouble = await troubleWith(found);
      const { report } = found;
      // A software adapter computes the same numbers far slower than the CPU engine.
      const auto = report.available && !report.software && !trouble ? 'webgpu' : 'cpu';
      return { engines: [trouble ? { ...report, trouble } : report, cpu], auto };
    },
    async open(choice, tell = () => {}, tuning) {
      if (choice === 'cpu') return openCpu();
      const found = await gpu();
      const { report, known } = found;
      const unsuited = !report.available || report.software;
      if (choice === 'auto') {
        const first = hurried;
        hurried = false;
        if (unsuited || (first && !known)) return openCpu();
        const trouble = await troubleWith(found);
        if (!trouble) return openGpu(tuning);
        tell({ trouble, now: 'cpu' });
        return openCpu();
      }
      const { trouble } = await found.verdict;
      if (trouble) tell({ trouble, now: 'webgpu' });
      return openGpu(tuning);
    },
    distrust(trouble) {
      // The step was one run's.
      distrusted = trouble.kind === 'gone' ? { ...trouble, step: undefined } : trouble;
    },
  };
}

/**
 * WebGPU of this browser and the WebAssembly engine.
 * @param gpu the browser's `navigator.gpu`, undefined where there is none. @param part how much of the processors the latter may use.
 */
export function browserEngines(gpu: GPU | undefined, { part = 1, hurry = false }: { part?: number; hurry?: boolean } = {}): Engines {
  const threading = browserThreads(part);
  const threaded = 'start' in threading;
  const openCpu = () => createCpuEngine(CPU_FUSION, threading);
  return enginesOf({
    openGpu: (tuning) => createGpuEngine(gpu, tilesFor, tuning),
    openCpu,
    // Without starting threads: that is for an engine that is used.
    async reportCpu() {
      const engine = await (threaded ? createCpuEngine() : openCpu());
      const report = reportOf(engine);
      engine.destroy();
      return threaded ? { ...report, details: { ...report.details, Threads: `up to ${threading.count}` } } : report;
    },
    check: driverCheck(idbVerdicts(), Date.now, oneWorker),
    hurry,
  });
}
