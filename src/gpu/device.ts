/** Getting a GPU, or saying in plain words why there is none. */
import type { EngineInfo, EngineLimits } from '../engine/engine.ts';
import { describe, WANTED_LIMITS } from './adapter.ts';
import { SUBGROUP_SIZE } from './shaders.ts';
import { askHowSoon } from './soon.ts';

/** No WebGPU here: what happened, why, and what still works. */
export class GpuUnavailable extends Error {
  override readonly name = 'GpuUnavailable';

  constructor(
    readonly what: string,
    readonly why: string,
    readonly instead = 'The CPU engine still works: it trains the same model, more slowly.',
  ) {
    super(`${what} ${why} ${instead}`);
  }
}

export interface GpuDevice {
  readonly device: GPUDevice;
  readonly info: EngineInfo;
  readonly limits: EngineLimits;
  /** Resolves with what happened if the device is lost or reports an error; stays pending if it is destroyed on purpose. */
  readonly failed: Promise<string>;
}

/** Asked for where the adapter has them. */
export const WANTED_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups', SUBGROUP_SIZE];

/** The attention kernels keep a head in registers: wider heads would spill on every GPU. */
const MAX_HEAD_DIM = 64;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function findAdapter(gpu: GPU): Promise<GPUAdapter> {
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    throw new GpuUnavailable('Asking for a GPU failed.', `The browser said: ${reason(error)}.`);
  }
  if (!adapter)
    throw new GpuUnavailable(
      'No GPU was found.',
      'The browser offers WebGPU, but no adapter: the driver may be blocked, too old or missing.',
    );
  return adapter;
}

function watch(device: GPUDevice): Promise<string> {
  return new Promise((resolve) => {
    device.addEventListener('uncapturederror', (event) => resolve(`The GPU reported an error: ${event.error.message}`));
    void device.lost.then((lost) => {
      if (lost.reason !== 'destroyed') resolve(`The GPU was lost: ${lost.message || 'the browser gave no reason'}.`);
    });
  });
}

/** @throws GpuUnavailable whatever goes wrong. */
export async function requestGpu(gpu: GPU | undefined): Promise<GpuDevice> {
  if (!gpu)
    throw new GpuUnavailable(
      'WebGPU is not available.',
      'This browser does not offer it, has it switched off, or the page is not served over https or from localhost.',
    );
  const adapter = await findAdapter(gpu);
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = WANTED_FEATURES.filter((name) => adapter.features.has(name));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ label: 'HRM Playground', requiredLimits, requiredFeatures });
  } catch (error) {
    throw new GpuUnavailable('The GPU could not be opened.', `The browser said: ${reason(error)}.`);
  }
  const failed = watch(device);
  await askHowSoon(gpu, device);
  return {
    device,
    info: describe(adapter, device),
    limits: {
      maxBindingBytes: device.limits.maxStorageBufferBindingSize,
      maxBufferBytes: device.limits.maxBufferSize,
      maxHeadDim: MAX_HEAD_DIM,
      maxDispatchPerDimension: device.limits.maxComputeWorkgroupsPerDimension,
    },
    failed,
  };
}
