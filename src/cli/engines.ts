/** Engines for the command line: WebGPU through Dawn, the WebAssembly engine, the float64 oracle. */
import { CPU_FUSION, createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { type FusionPlan, NO_FUSION } from '../engine/fusion.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { FUSE_ALL, tilesFor } from '../gpu/tiles.ts';
import type { TunerMemory } from '../gpu/tuner.ts';
import { UsageError } from './usage.ts';

export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu', 'oracle'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

/**
 * `auto` takes a hardware adapter, else the CPU engine: a software adapter computes the same numbers an order of magnitude slower.
 * @param fusion which neighbours to fuse instead of those that the engine would.
 * @param tuning where a GPU's tuner keeps its choices; without it tiles are fixed.
 * @throws UsageError if the engine that was asked for cannot run here.
 */
export async function openEngine(name: EngineName, fusion?: FusionPlan, tuning?: TunerMemory): Promise<Engine> {
  const gpuEngine = () => createNodeGpuEngine(fusion && ((info) => ({ ...tilesFor(info), fusion })), tuning);
  switch (name) {
    case 'oracle':
      return createOracle();
    case 'cpu':
      return createCpuEngine(fusion);
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
      return createCpuEngine(fusion);
    }
  }
}

/** What an engine of a kind fuses by itself. */
export const chosenFusion = { webgpu: FUSE_ALL, cpu: CPU_FUSION, oracle: NO_FUSION } as const;
