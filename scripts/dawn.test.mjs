import { expect, test } from 'vitest';
import { create, globals } from 'webgpu';

test('Dawn opens a device here, and this process still ends', async () => {
  Object.assign(globalThis, globals);
  const adapter = await create([]).requestAdapter();
  const device = await adapter?.requestDevice();
  expect(device?.limits.maxComputeInvocationsPerWorkgroup).toBeGreaterThanOrEqual(128);
});
