/**
 * Has the driver that is set make pipelines one after the other, in a process of its own: node compile-here.mjs SHADERS.json
 * The driver prints to stderr; lines before and after each pipeline say whose words those are.
 */
import { readFileSync, writeSync } from 'node:fs';
import { create, globals } from 'webgpu';

const [file = ''] = process.argv.slice(2);
/** @type {{ code: string, bindings: { binding: number, access: string }[] }[]} */
const shaders = JSON.parse(readFileSync(file, 'utf8'));

Object.assign(globalThis, globals);
const gpu = create([]);
const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
if (!adapter) {
  writeSync(2, '@@ERROR Dawn finds no adapter\n');
  process.exit(1);
}
writeSync(2, `@@DEVICE ${adapter.info.description} ${adapter.info.device}\n`);
const limits = /** @type {const} */ ([
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
]);
/** What shaders may switch on. */
const features = /** @type {GPUFeatureName[]} */ (['subgroups', 'subgroup-size-control']);
const device = await adapter.requestDevice({
  requiredFeatures: features.filter((name) => adapter.features.has(name)),
  requiredLimits: Object.fromEntries(limits.map((name) => [name, adapter.limits[name]])),
});
device.addEventListener('uncapturederror', ({ error }) => void writeSync(2, `@@ERROR ${error.message.split('\n')[0]}\n`));

for (const [i, { code, bindings }] of shaders.entries()) {
  const layout = device.createBindGroupLayout({
    entries: bindings.map(({ binding, access }) => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: {
        type: /** @type {GPUBufferBindingType} */ (access === 'uniform' ? 'uniform' : access === 'read' ? 'read-only-storage' : 'storage'),
      },
    })),
  });
  const module = device.createShaderModule({ code });
  writeSync(2, `\n@@BEGIN ${i}\n`);
  device.createComputePipeline({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  });
  writeSync(2, `\n@@END ${i}\n`);
}
// Dawn's threads would keep the process alive.
process.exit(0);
