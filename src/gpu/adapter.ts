/** What an adapter says of itself: whether it is a processor that plays a GPU, what to show of it, and what to remember it by. */
import type { EngineInfo } from '../engine/engine.ts';

/** What the kernels count on; the rest of the adapter's limits are asked for as well. */
export const WANTED_LIMITS = [
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

/** GPUAdapterInfo as browsers give it: some leave names empty, older ones leave fields out. */
export type AdapterNames = Partial<
  Pick<GPUAdapterInfo, 'vendor' | 'architecture' | 'device' | 'description' | 'isFallbackAdapter' | 'subgroupMinSize' | 'subgroupMaxSize'>
>;

/** Software drivers by name. Mesa is the name of a family that has drivers for real GPUs too, and says nothing. */
const SOFTWARE = /llvmpipe|lavapipe|swiftshader|basic.render|\bwarp\b/i;

/**
 * Whether a processor plays this GPU. Chromium calls lavapipe's architecture "software", but also that of every other driver of Mesa
 * without a number of its own (Asahi's is one): the name counts only where the browser does not say which adapters are fallbacks.
 */
export function isSoftware({ architecture = '', device = '', description = '', isFallbackAdapter }: AdapterNames): boolean {
  if (isFallbackAdapter || SOFTWARE.test(`${architecture} ${device} ${description}`)) return true;
  return isFallbackAdapter === undefined && architecture === 'software';
}

/** @param adapter for browsers that still say there whether it is a fallback. */
function namesOf(adapter: GPUAdapter & { readonly isFallbackAdapter?: boolean }, device: GPUDevice): AdapterNames {
  // Some versions of Safari have neither.
  const info: AdapterNames = adapter.info ?? device.adapterInfo ?? {};
  const { vendor, architecture, description, subgroupMinSize, subgroupMaxSize } = info;
  const isFallbackAdapter = info.isFallbackAdapter ?? adapter.isFallbackAdapter;
  const names = { vendor, architecture, device: info.device, description, subgroupMinSize, subgroupMaxSize };
  return Object.fromEntries(Object.entries({ ...names, isFallbackAdapter }).filter(([, value]) => value !== undefined));
}

const SUBGROUPS = 'subgroup sizes';

export function describe(adapter: GPUAdapter, device: GPUDevice): EngineInfo {
  const names = namesOf(adapter, device);
  const { vendor, architecture, description, subgroupMinSize, subgroupMaxSize } = names;
  const software = isSoftware(names);
  const shown = description || [vendor, architecture, names.device].filter(Boolean).slice(0, 2).join(' ') || 'GPU';
  const details: Record<string, string> = {
    vendor: vendor || 'not given',
    architecture: architecture || 'not given',
    device: names.device || 'not given',
    description: description || 'not given',
    software: software ? 'yes' : 'no',
    features: [...device.features].sort().join(', '),
    [SUBGROUPS]: subgroupMinSize && subgroupMaxSize ? `${subgroupMinSize} to ${subgroupMaxSize}` : 'not given',
  };
  for (const limit of WANTED_LIMITS) details[limit] = String(device.limits[limit]);
  return { kind: 'webgpu', label: `WebGPU · ${shown}${software ? ' (software)' : ''}`, software, details };
}

/**
 * The same text for the same adapter, driver and browser, as far as a browser tells them apart. Firefox gives no names at all: there,
 * features, subgroups and limits are what two GPUs of one profile differ in.
 */
export function adapterKey({ details }: Pick<EngineInfo, 'details'>): string {
  const named = ['vendor', 'architecture', 'device', 'description', 'features', SUBGROUPS, ...WANTED_LIMITS].map((name) => details[name]);
  return [...named, globalThis.navigator?.userAgent].join(' ');
}
