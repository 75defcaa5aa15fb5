/** Getting a GPU, or saying in plain words why there is none. */
import type { EngineInfo, EngineLimits } from '../engine/engine.ts';

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

/** What the kernels count on; the rest of the adapter's limits are asked for as well. */
const WANTED_LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
  'maxComputeWorkgroupsPerDimension',
] as const;

/** Features for tiles that a tuner may choose; asked for where the adapter has them. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups', 'shader-f16'];

/** The attention kernels keep a head in registers: wider heads would spill on every GPU. */
const MAX_HEAD_DIM = 64;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|google|mesa|microsoft basic render/i;

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

async function findAdapter(gpu: GPU | undefined): Promise<GPUAdapter> {
  if (!gpu)
    throw new GpuUnavailable(
      'WebGPU is not available.',
      'This browser does not offer it, has it switched off, or the page is not served over https or from localhost.',
    );
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

function describe(adapter: GPUAdapter, device: GPUDevice): EngineInfo {
  // Some versions of Safari have neither.
  const info: Partial<GPUAdapterInfo> = adapter.info ?? device.adapterInfo ?? {};
  const names = [info.vendor, info.architecture, info.device, info.description].filter((s): s is string => Boolean(s));
  const fallback = info.isFallbackAdapter === true || ('isFallbackAdapter' in adapter && adapter.isFallbackAdapter === true);
  const software = fallback || names.some((s) => SOFTWARE.test(s));
  const shown = info.description || names.slice(0, 2).join(' ') || 'GPU';
  const details: Record<string, string> = {
    vendor: info.vendor || 'not given',
    architecture: info.architecture || 'not given',
    device: info.device || 'not given',
    description: info.description || 'not given',
    software: software ? 'yes' : 'no',
    features: [...device.features].sort().join(', '),
  };
  for (const limit of WANTED_LIMITS) details[limit] = String(device.limits[limit]);
  return { kind: 'webgpu', label: `WebGPU · ${shown}${software ? ' (software)' : ''}`, software, details };
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
  const adapter = await findAdapter(gpu);
  const requiredLimits = Object.fromEntries(WANTED_LIMITS.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = WANTED_FEATURES.filter((name) => adapter.features.has(name));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ label: 'HRM Playground', requiredLimits, requiredFeatures });
  } catch (error) {
    throw new GpuUnavailable('The GPU could not be opened.', `The browser said: ${reason(error)}.`);
  }
  return {
    device,
    info: describe(adapter, device),
    limits: {
      maxBindingBytes: device.limits.maxStorageBufferBindingSize,
      maxBufferBytes: device.limits.maxBufferSize,
      maxHeadDim: MAX_HEAD_DIM,
      maxDispatchPerDimension: device.limits.maxComputeWorkgroupsPerDimension,
    },
    failed: watch(device),
  };
}
