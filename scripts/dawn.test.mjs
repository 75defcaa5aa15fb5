import { expect, test } from 'vitest';
import { create, globals } from 'webgpu';
import { made } from './lib/count-pipelines.mjs';

test('Dawn opens a device here, its pipelines are counted, and this process still ends', async () => {
  Object.assign(globalThis, globals);
  const adapter = await create([]).requestAdapter();
  const device = await adapter?.requestDevice();
  expect(device?.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(128);

  // Each pipeline is counted, by its text.
  for (const code of ['/* one */', '/* two */', '/* one */'].map((comment) => `${comment} @compute @workgroup_size(1) fn main() {}`)) {
    const module = device?.createShaderModule({ code });
    if (module) await device?.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  }
  expect([made.length, new Set(made).size]).toEqual([3, 2]);
});
