/** Engines for the command line: WebGPU through Dawn, the WebAssembly engine, the float64 oracle. */
import { createCpuEngine, createOracle } from '../cpu/cpu-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { createNodeGpuEngine } from '../gpu/node.ts';
import { UsageError } from './usage.ts';

export const ENGINE_CHOICES = ['auto', 'webgpu', 'cpu', 'oracle'] as const;
export type EngineName = (typeof ENGINE_CHOICES)[number];

/**
 * `auto` takes a hardware adapter, else the CPU engine: a software adapter computes the same numbers an order of magnitude slower.
 * @throws UsageError if the engine that was asked for cannot run here.
 */
export async function openEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case 'oracle':
      return createOracle();
    case 'cpu':
      return createCpuEngine();
    case 'webgpu':
      try {
        return await createNodeGpuEngine();
      } catch (error) {
        throw new UsageError(`--engine webgpu: ${(error as Error).message}`);
      }
    case 'auto': {
      const gpu = await createNodeGpuEngine().catch(() => undefined);
      if (gpu && !gpu.info.software) return gpu;
      gpu?.destroy();
      return createCpuEngine();
    }
  }
}
