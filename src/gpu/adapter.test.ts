/** Which adapters are processors, and what they are remembered by. Needs no GPU. */
import { describe, expect, it } from 'vitest';
import { type AdapterNames, adapterKey, isSoftware, describe as toInfo } from './adapter.ts';

const names = (vendor: string, architecture: string, device = '', description = ''): AdapterNames => ({
  vendor,
  architecture,
  device,
  description,
});
const real = { isFallbackAdapter: false };
const fallback = { isFallbackAdapter: true };

/**
 * Names as browsers and drivers give them. Dawn makes them in src/dawn/gpu_info.json and from Vulkan's driver name and info; Chromium
 * shows pages the first two only. WebKit says "apple" four times. Firefox says nothing but whether it is a fallback.
 */
const ADAPTERS: readonly (readonly [string, AdapterNames, boolean])[] = [
  // Mesa's drivers for real GPUs, in Node and in Chromium with developer features.
  ['radv', { ...names('amd', 'rdna-3', 'radeon-8060s-graphics-radv-strix-halo-', 'radv: Mesa 26.0.3-1ubuntu1'), ...real }, false],
  ['radv, not saying whether it is a fallback', names('amd', 'rdna-3', '', 'radv: Mesa 25.0.7-2'), false],
  ['Intel', { ...names('intel', 'gen-12lp', '', 'Intel open-source Mesa driver: Mesa 24.2.8-1ubuntu1~24.04.1'), ...real }, false],
  ['NVK', { ...names('nvidia', '', 'nvidia-tegra-x1--nvk-gm20b-', 'NVK: Mesa 26.2.2 (git-238e06f921) 26.0.128.2'), ...real }, false],
  ['Turnip', { ...names('qualcomm', 'adreno-7xx', 'turnip-adreno--tm--740', 'turnip Mesa driver: Mesa 25.2.7'), ...real }, false],
  ['Asahi', { ...names('mesa', 'software', 'apple-m1--g13g-b1-', 'Honeykrisp: Mesa 25.1.0'), ...real }, false],
  ['Asahi in Chromium', { ...names('mesa', 'software'), ...real }, false],
  // Others that are real.
  ['NVIDIA', { ...names('nvidia', 'ampere', 'nvidia-geforce-rtx-3060', 'NVIDIA: 565.57.01'), ...real }, false],
  ['Apple in Chromium', { ...names('apple', 'metal-3'), ...real }, false],
  ['Apple in Safari', { ...names('apple', 'apple', 'apple', 'apple'), ...real }, false],
  ['a GPU in Firefox', { ...names('', ''), ...real }, false],
  ['a Safari that tells nothing', {}, false],
  // Processors.
  [
    'lavapipe',
    { ...names('mesa', 'software', 'llvmpipe-llvm-15-0-6-256-bits-', 'llvmpipe: Mesa 25.0.7-2~bpo12+1 (LLVM 15.0.6) 0.0.1'), ...fallback },
    true,
  ],
  ['lavapipe by its names alone', names('mesa', 'software', '', 'llvmpipe: Mesa 25.0.7 (LLVM 19.1.7)'), true],
  ['lavapipe in a Chromium that knew no fallbacks', names('mesa', 'software'), true],
  ['llvmpipe behind virtio', { ...names('mesa', '', 'virtio-gpu-venus--llvmpipe', 'venus: Mesa 25.0.7'), ...real }, true],
  ['SwiftShader', { ...names('google', 'swiftshader', 'swiftshader-device-subzero-', 'SwiftShader driver 5.0.0'), ...fallback }, true],
  ['SwiftShader by its architecture alone', names('google', 'swiftshader'), true],
  ['WARP', { ...names('microsoft', 'warp'), ...fallback }, true],
  ['WARP by its device alone', names('microsoft', '', 'Microsoft Basic Render Driver'), true],
  ['WARP as Dawn writes devices', names('microsoft', '', 'microsoft-basic-render-driver'), true],
  ['a processor in Firefox', { ...names('', ''), ...fallback }, true],
];

it.each(ADAPTERS)('tells processors from GPUs: %s', (_, adapter, software) => {
  expect(isSoftware(adapter)).toBe(software);
});

describe('what an adapter is remembered by', () => {
  /** An adapter that gives no names, as in Firefox. */
  const nameless = (info: object, limits: object = {}, features: readonly string[] = ['shader-f16']) => {
    const device = { features: new Set(features), limits: { maxBufferSize: 2 ** 30, ...limits } };
    return toInfo({ info: { ...names('', ''), ...real, ...info } } as unknown as GPUAdapter, device as unknown as GPUDevice);
  };

  it('differs where only limits, features or subgroups do', () => {
    const infos = [
      nameless({}),
      nameless({}, { maxBufferSize: 2 ** 31 }),
      nameless({}, {}, []),
      nameless({ subgroupMinSize: 32, subgroupMaxSize: 32 }),
      nameless({ subgroupMinSize: 32, subgroupMaxSize: 64 }),
    ];
    expect(new Set(infos.map(adapterKey)).size).toBe(infos.length);
    expect(adapterKey(nameless({}))).toBe(adapterKey(nameless({})));
  });

  it('is the same whatever the tiles', () => {
    const info = nameless({});
    expect(adapterKey({ details: { ...info.details, tiles: 'tuned for this device' } })).toBe(adapterKey(info));
  });
});

it('asks the adapter itself where its info does not say whether it is a fallback', () => {
  const device = { features: new Set(), limits: {} } as unknown as GPUDevice;
  const old = { info: names('', ''), isFallbackAdapter: true } as unknown as GPUAdapter;
  expect(toInfo(old, device).software).toBe(true);
  expect(toInfo({ info: names('', '') } as unknown as GPUAdapter, device).software).toBe(false);
});
