/** Which engines this browser has, and opening one. */
import { browserThreads } from '../cpu/browser-threads.ts';
import { CPU_FUSION, createCpuEngine } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createGpuEngine } from '../gpu/gpu-engine.ts';
import type { EngineChoice, EngineReport, FromWorker } from './protocol.ts';

type Probe = Omit<Extract<FromWorker, { type: 'engines' }>, 'type'>;

export interface Engines {
  probe(): Promise<Probe>;
  /** @throws Error in plain words if the chosen engine cannot run here. */
  open(choice: EngineChoice): Promise<Engine>;
}

export function reportOf(engine: Engine): EngineReport {
  const { kind, label, software, details } = engine.info;
  return { kind: kind === 'webgpu' ? 'webgpu' : 'cpu', available: true, label, software, details };
}

async function reportFrom(kind: EngineReport['kind'], open: () => Promise<Engine>): Promise<EngineReport> {
  try {
    const engine = await open();
    const report = reportOf(engine);
    engine.destroy();
    return report;
  } catch (error) {
    return {
      kind,
      available: false,
      label: kind === 'webgpu' ? 'WebGPU' : 'CPU',
      software: false,
      details: {},
      reason: (error as Error).message,
    };
  }
}

/**
 * WebGPU of this browser and the WebAssembly engine.
 * @param gpu the browser's `navigator.gpu`, undefined where there is none. @param part how much of the processors the latter may use.
 */
export function browserEngines(gpu: GPU | undefined, part = 1): Engines {
  const openGpu = () => createGpuEngine(gpu);
  const threading = browserThreads(part);
  const threaded = 'start' in threading;
  const openCpu = () => createCpuEngine(CPU_FUSION, threading);
  // Without starting threads: that is for an engine that is used.
  const reportCpu = async () => {
    const report = await reportFrom('cpu', threaded ? createCpuEngine : openCpu);
    return threaded ? { ...report, details: { ...report.details, Threads: `up to ${threading.count}` } } : report;
  };
  let known: Promise<Probe> | undefined;
  const probe = () => {
    known ??= Promise.all([reportFrom('webgpu', openGpu), reportCpu()]).then(([webgpu, cpu]) => ({
      engines: [webgpu, cpu],
      // A software adapter computes the same numbers far slower than the CPU engine.
      auto: webgpu.available && !webgpu.software ? 'webgpu' : 'cpu',
    }));
    return known;
  };
  return {
    probe,
    async open(choice) {
      const kind = choice === 'auto' ? (await probe()).auto : choice;
      return kind === 'webgpu' ? openGpu() : openCpu();
    },
  };
}
