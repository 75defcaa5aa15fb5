/** Engines for the command line: WebGPU through Dawn, the WebAssembly engine, the float64 oracle. */
import { CPU_FUSION, createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import { nodeThreads } from '../cpu/node-threads.ts';
import type { Engine } from '../engine/engine.ts';
import { type FusionPlan, NO_FUSION } from '../engine/fusion.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { FUSE_ALL, tilesFor } from '../gpu/tiles.ts';
import type { TunerMemory } from '../gpu/tuner.ts';
import { UsageError } from './usage.ts';

export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu', 'oracle'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

export interface EngineOptions {
  /** Which neighbours to fuse instead of those that the engine would. */
  readonly fusion?: FusionPlan | undefined;
  /** Where a GPU's tuner keeps its choices; without it tiles are fixed. */
  readonly tuning?: TunerMemory | undefined;
  /** Of the CPU engine: 1 unless told. */
  readonly threads?: number | undefined;
}

/**
 * `auto` takes a hardware adapter, else the CPU engine: a software adapter computes the same numbers an order of magnitude slower.
 * @throws UsageError if the engine that was asked for cannot run here.
 */
export async function openEngine(name: EngineName, { fusion, tuning, threads = 1 }: EngineOptions = {}): Promise<Engine> {
  const cpuEngine = () => createCpuEngine(fusion, nodeThreads(threads));
  const gpuEngine = () => createNodeGpuEngine(fusion && ((info) => ({ ...tilesFor(info), fusion })), tuning);
  switch (name) {
    case 'oracle':
      return createOracle();
    case 'cpu':
      return cpuEngine();
    case 'webgpu':
      try {
        return await gpuEngine();
      } catch (error) {
        throw new UsageError(`--engine webgpu: ${(error as Error).message}`);
      }
    case 'auto': {
      const gpu = await gpuEngine().catch(() => undefined);
      if (gpu && !gpu.info.software) return gpu;
      gpu?.destroy();
      return cpuEngine();
    }
  }
}

/** What an engine of a kind fuses by itself. */
export const chosenFusion = { webgpu: FUSE_ALL, cpu: CPU_FUSION, oracle: NO_FUSION } as const;
